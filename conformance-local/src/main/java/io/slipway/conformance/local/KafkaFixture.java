package io.slipway.conformance.local;

import io.slipway.conformance.Capability;
import io.slipway.conformance.Timing;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ProgressSink;
import io.slipway.workload.kafka.KafkaArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Kafka's controllers and brokers, and data in Kafka's own format. */
final class KafkaFixture implements WorkloadFixture {
  static final String WORKLOAD = "kafka";

  private static final Duration ARCHIVE = Duration.ofMinutes(2);

  @Override
  public String workload() {
    return WORKLOAD;
  }

  /**
   * A record is acknowledged by a cluster, with its controller, and not by one broker alone, as the
   * kit's sequences need it. That records stay is tested with whole clusters elsewhere.
   */
  @Override
  public Map<Capability, String> impossible() {
    return Map.of(
        Capability.WRITE_DATA,
        "a record is acknowledged by a cluster with its controller, not by one broker");
  }

  @Override
  public Timing timing() {
    return new Timing(
        Duration.ofSeconds(120),
        Duration.ofMillis(100),
        Duration.ofSeconds(2),
        Duration.ofSeconds(120),
        Duration.ofSeconds(10),
        Duration.ofSeconds(120));
  }

  @Override
  public void prepare(Path runtimeDirectory) {
    Path unused =
        KafkaArchive.prepare(
            runtimeDirectory, Path.of(System.getProperty("java.home")), ARCHIVE, ProgressSink.NONE);
  }

  @Override
  public ClusterSpec spec(String name, int spus) {
    return ClusterSpec.builder(name)
        .spuCount(spus)
        .workload(WORKLOAD)
        .option("heap", "128m")
        // The kit launches brokers without their controller and wants them to live on.
        .option("broker.initial.broker.registration.timeout.ms", "3600000")
        .build();
  }

  /** A node refuses to format what is another cluster's. */
  @Override
  public void makeUnable(Path member) throws IOException {
    Path data = Files.createDirectory(member.resolve("data"));
    Files.writeString(
        data.resolve("meta.properties"),
        "version=1\ncluster.id=AAAAAAAAAAAAAAAAAAAAAA\nnode.id=1\n");
  }

  @Override
  public void makeForeign(Path data) throws IOException {
    Path properties = data.resolve("meta.properties");
    String text = Files.readString(properties);
    String other = text.replaceFirst("(?m)^cluster\\.id=.*$", "cluster.id=AAAAAAAAAAAAAAAAAAAAAA");
    if (other.equals(text)) {
      throw new IOException("no cluster.id in " + properties);
    }
    Files.writeString(properties, other);
  }
}
