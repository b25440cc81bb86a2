package io.slipway.backend.k8s.internal;

import io.slipway.conformance.Capability;
import io.slipway.conformance.Timing;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.TimeSource;
import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadContext;
import io.slipway.workload.command.CommandWorkloadProvider;
import io.slipway.workload.kafka.KafkaWorkloadProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What the members of the kit's clusters run: servers that do nothing, or Kafka. */
enum KitMembers {
  COMMAND {
    @Override
    Workload open(Path directory) {
      return new CommandWorkloadProvider()
          .open(new WorkloadContext(directory, TimeSource.system()));
    }

    @Override
    ClusterSpec spec(String name, int spus) {
      return ClusterSpec.builder(name)
          .spuCount(spus)
          .workload("command")
          .option("command", "httpd -f -p {port} -h {dir}")
          .backendOption("image", TestCluster.IMAGE)
          .backendOption("storage-size", "1Mi")
          .build();
    }

    @Override
    Duration patience() {
      return Duration.ofSeconds(90);
    }

    @Override
    Map<Capability, String> impossible() {
      return Map.of();
    }
  },

  KAFKA {
    @Override
    Workload open(Path directory) {
      return new KafkaWorkloadProvider().open(new WorkloadContext(directory, TimeSource.system()));
    }

    @Override
    ClusterSpec spec(String name, int spus) {
      return ClusterSpec.builder(name)
          .spuCount(spus)
          .workload("kafka")
          .option("image", KafkaWorld.IMAGE)
          .option("heap", "128m")
          // The kit launches brokers without their controller and wants them to live on.
          .option("broker.initial.broker.registration.timeout.ms", "3600000")
          .build();
    }

    @Override
    Duration patience() {
      return Duration.ofMinutes(3);
    }

    // That records stay is tested with whole clusters elsewhere.
    @Override
    Map<Capability, String> impossible() {
      return Map.of(
          Capability.WRITE_DATA,
          "a record is acknowledged by a cluster with its controller, not by one broker");
    }
  };

  /** Returns those of {@code -Dslipway.k8s.workload}, {@code command} by default. */
  static KitMembers asked() {
    String name = System.getProperty("slipway.k8s.workload", "command");
    for (KitMembers each : values()) {
      if (each.workload().equals(name)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "invalid slipway.k8s.workload: expected command or kafka, was '" + name + "'");
  }

  String workload() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  abstract Workload open(Path directory);

  abstract ClusterSpec spec(String name, int spus);

  /** Returns how long a launch may take. */
  abstract Duration patience();

  abstract Map<Capability, String> impossible();

  Timing timing() {
    return new Timing(
        patience(),
        Duration.ofMillis(100),
        Duration.ofMillis(1_000),
        patience(),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60));
  }
}
