/** The kit that tells the author of a backend whether it is right. */
@org.jspecify.annotations.NullMarked
module io.slipway.conformance {
  requires transitive io.slipway.spi;
  requires transitive org.junit.jupiter.api;
  requires net.jqwik.api;
  requires static transitive org.jspecify;

  exports io.slipway.conformance;

  uses io.slipway.conformance.BackendHarnessProvider;
}
