/** The conformance kit: checks whether a backend keeps its contract. */
@org.jspecify.annotations.NullMarked
module io.slipway.conformance {
  requires transitive io.slipway.spi;
  requires transitive org.junit.jupiter.api;
  requires net.jqwik.api;
  requires static transitive org.jspecify;

  exports io.slipway.conformance;

  uses io.slipway.conformance.BackendHarnessProvider;
}
