package io.slipway.cli.crash;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * As {@link EngineCrashIT}, on real Kafka: {@code -Dslipway.crash.kafka.samples} points of each
 * operation. That takes half a minute for each, so a plain build has none.
 */
class KafkaCrashIT {
  private static final int SAMPLES = Integer.getInteger("slipway.crash.kafka.samples", 0);

  @TempDir Path directory = Path.of("");

  @ParameterizedTest
  @EnumSource(
      value = Deed.class,
      names = {"CREATE", "SHUTDOWN", "RESUME", "RESUME_UNDONE", "RECOVER", "DELETE"})
  void aKilledEngineLosesNothingAndLeavesNothing(Deed deed) throws Exception {
    assumeTrue(SAMPLES > 0, "expected slipway.crash.kafka.samples above 0");
    new CrashRun(directory, Payload.KAFKA).crash(deed, SAMPLES);
  }
}
