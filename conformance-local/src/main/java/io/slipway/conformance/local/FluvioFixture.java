package io.slipway.conformance.local;

import io.slipway.conformance.Capability;
import io.slipway.conformance.Timing;
import io.slipway.spi.ClusterSpec;
import io.slipway.workload.fluvio.standin.StandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Fluvio's SC and SPUs: of the {@code fluvio-run} that the system property {@code fluvio.run} or
 * the variable {@code FLUVIO_RUN} names, else of a stand-in.
 */
final class FluvioFixture implements WorkloadFixture {
  static final String WORKLOAD = "fluvio";

  private static final String PROGRAM = "fluvio.run";

  private String program =
      System.getProperty(PROGRAM, System.getenv().getOrDefault("FLUVIO_RUN", ""));

  FluvioFixture() {
    if (!program.isEmpty() && !Files.isExecutable(Path.of(program))) {
      throw LocalHarnessProvider.invalid(
          "unusable fluvio-run", "the path of an executable, or no path", "'" + program + "'");
    }
  }

  @Override
  public String workload() {
    return WORKLOAD;
  }

  @Override
  public Map<Capability, String> impossible() {
    return Map.of(
        Capability.WRITE_DATA,
        "a record is acknowledged by a cluster with its SC, not by one SPU",
        Capability.BREAK,
        "no exit code of fluvio-run has one meaning");
  }

  @Override
  public Timing timing() {
    return new Timing(
        Duration.ofSeconds(60),
        Duration.ofMillis(50),
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30));
  }

  @Override
  public void prepare(Path runtimeDirectory) {
    if (program.isEmpty()) {
      try {
        program =
            StandIn.install(runtimeDirectory.resolve("fluvio-run"), "0.0.0-stand-in").toString();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public ClusterSpec spec(String name, int spus) {
    return ClusterSpec.builder(name)
        .spuCount(spus)
        .workload(WORKLOAD)
        .option(PROGRAM, program)
        .build();
  }

  @Override
  public void makeForeign(Path data) throws IOException {
    CommandFixture.giveToAnother(data);
  }

  @Override
  public void makeUnable(Path member) {
    throw new UnsupportedOperationException("not declared: BREAK");
  }
}
