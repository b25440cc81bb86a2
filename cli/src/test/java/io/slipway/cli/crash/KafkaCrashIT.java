package io.slipway.cli.crash;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * As {@link EngineCrashIT}, on real Kafka: one point of one operation with every build, and {@code
 * -Dslipway.crash.kafka.samples} points of each.
 */
class KafkaCrashIT {
  private static final int SAMPLES = Integer.getInteger("slipway.crash.kafka.samples", 0);

  @TempDir Path directory = Path.of("");

  @ParameterizedTest
  @EnumSource(
      value = Deed.class,
      names = {"CREATE", "SHUTDOWN", "RESUME", "RESUME_UNDONE", "RECOVER", "DELETE"})
  void aKilledEngineLosesNothingAndLeavesNothing(Deed deed) throws Exception {
    // The others have their turn in the long run.
    assumeTrue(SAMPLES > 0 || deed == Deed.RESUME, "only in the long run");
    new CrashRun(directory, Payload.KAFKA).crash(deed, Math.max(1, SAMPLES));
  }
}
