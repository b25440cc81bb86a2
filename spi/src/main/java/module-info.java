/** The contract between the Slipway engine and backends, workloads and stores. */
@org.jspecify.annotations.NullMarked
module io.slipway.spi {
  requires static transitive org.jspecify;

  exports io.slipway.spi;

  uses io.slipway.spi.BackendProvider;
  uses io.slipway.spi.RebalancerProvider;
  uses io.slipway.spi.WorkloadProvider;
}
