package io.slipway.workload.kafka;

import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadContext;
import io.slipway.spi.WorkloadProvider;
import io.slipway.workload.kafka.internal.Bundle;
import io.slipway.workload.kafka.internal.KafkaWorkload;

/** Provides the workload {@code kafka}. Thread-safe and without state. */
public final class KafkaWorkloadProvider implements WorkloadProvider {
  /** Creates the provider. */
  public KafkaWorkloadProvider() {}

  @Override
  public String name() {
    return KafkaWorkload.NAME;
  }

  @Override
  public Workload open(WorkloadContext context) {
    return new KafkaWorkload(context, Bundle.ofThisBuild());
  }
}
