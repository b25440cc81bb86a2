package io.slipway.engine.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.LifecycleState;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.OperationId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextAttemptTest {
  private static final Instant BEGUN = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({"PT-1H, PT1M", "PT0S, PT1M", "PT5M, PT5M", "PT1H, PT1H", "P30D, PT1H"})
  void anOperationRestsAsLongAsItHasBeenUnderWayWithinBounds(Duration underWay, Duration rest) {
    assertThat(NextAttempt.of(begun(Plan.SHUTDOWN), ErrorCode.DEADLINE_EXCEEDED, underWay, BEGUN))
        .isEqualTo(BEGUN.plus(rest));
  }

  @Test
  void whatACallerCancelledIsLeftToCallers() {
    assertThat(NextAttempt.of(begun(Plan.SHUTDOWN), ErrorCode.CANCELLED, Duration.ZERO, BEGUN))
        .isNull();
  }

  @Test
  void aRepairBeginsByItsOwnRule() {
    assertThat(NextAttempt.of(begun(Plan.REPAIR), ErrorCode.BACKEND_REJECTED, Duration.ZERO, BEGUN))
        .isNull();
  }

  private static OperationRecord begun(Plan command) {
    return Changes.begin(
            IdleRecords.of(LifecycleState.RUNNING, new Fence(3)),
            new OperationId(new UUID(0, 1)),
            command,
            false,
            Duration.ofMinutes(1),
            BEGUN)
        .requireOperation();
  }
}
