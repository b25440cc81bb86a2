package io.slipway.engine.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.OperationId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long an operation may take, and what it keeps of why it did not end. */
class TimingTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(5);
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofHours(1);

  @ParameterizedTest
  @CsvSource({"1, 45, 10", "180, 45, 10", "400, 100, 13", "3600, 900, 120"})
  void callsAndLooksGetAPartOfTheTimeAndNeverTooLittle(int seconds, int call, int look) {
    Duration allowance = Duration.ofSeconds(seconds);

    assertThat(Timing.ofCall(allowance).toSeconds()).isEqualTo(call);
    assertThat(Timing.ofLook(allowance).toSeconds()).isEqualTo(look);
  }

  @Test
  void whatStopsHasTimeForForceHoweverShortTheTimeout() {
    assertThat(begin(LifecycleState.CREATED, Plan.START, SHORT).requireOperation().deadline())
        .isEqualTo(NOW.plus(SHORT));
    for (Plan command : new Plan[] {Plan.SHUTDOWN, Plan.DELETE}) {
      assertThat(begin(LifecycleState.RUNNING, command, SHORT).requireOperation().deadline())
          .isEqualTo(NOW.plus(Timing.LEAST_STOP));
      assertThat(begin(LifecycleState.RUNNING, command, LONG).requireOperation().allowance())
          .isEqualTo(LONG);
    }
    ClusterRecord starting = begin(LifecycleState.CREATED, Plan.START, SHORT);
    ClusterRecord back = Changes.turnBack(starting, ErrorCode.CANCELLED, "Ctrl-C", LATER);
    assertThat(back.requireOperation().deadline()).isEqualTo(LATER.plus(Timing.LEAST_STOP));
  }

  @Test
  void eachTransitionThatStopsHasItsLeastTimeFromWhereItBegins() {
    ClusterRecord stopping = begin(LifecycleState.RUNNING, Plan.SHUTDOWN_DELETE, SHORT);
    ClusterRecord stopped = Changes.commit(stopping, LifecycleState.SHUTDOWN, LATER);
    assertThat(stopped.requireOperation().deadline()).isEqualTo(LATER.plus(Timing.LEAST_STOP));

    ClusterRecord slow = begin(LifecycleState.RUNNING, Plan.SHUTDOWN_DELETE, LONG);
    assertThat(Changes.commit(slow, LifecycleState.SHUTDOWN, LATER).requireOperation().deadline())
        .isEqualTo(NOW.plus(LONG));
    ClusterRecord creating = begin(LifecycleState.ABSENT, Plan.CREATE_START, SHORT);
    assertThat(
            Changes.commit(creating, LifecycleState.CREATED, LATER).requireOperation().deadline())
        .isEqualTo(NOW.plus(SHORT));
  }

  @Test
  void whoTakesAnOperationUpMayBringTimeAndTakesNone() {
    ClusterRecord begun = begin(LifecycleState.CREATED, Plan.START, Duration.ofMinutes(1));
    ClusterRecord tried = Changes.retry(begun, NOW);

    ClusterRecord longer = Changes.recover(tried, LONG, LATER);
    assertThat(longer.requireOperation().timeout()).isEqualTo(LONG);
    assertThat(longer.requireOperation().deadline()).isEqualTo(LATER.plus(LONG));
    assertThat(longer.requireOperation().attempt()).isEqualTo(1);
    assertThat(longer.fence()).isEqualTo(tried.fence().next());
    assertThat(longer.requireOperation().phase()).isEqualTo(OperationPhase.APPLYING);
    assertThat(Changes.recover(tried, SHORT, LATER).requireOperation().timeout())
        .isEqualTo(Duration.ofMinutes(1));
    ClusterRecord back = Changes.turnBack(begun, ErrorCode.CANCELLED, "Ctrl-C", NOW);
    ClusterRecord stuck = Changes.block(back, ErrorCode.BACKEND_REJECTED, "boom", LATER, NOW);
    ClusterRecord again = Changes.recover(stuck, SHORT, LATER);
    assertThat(again.requireOperation().phase()).isEqualTo(OperationPhase.ROLLING_BACK);
    assertThat(again.requireOperation().nextAttemptAt()).isNull();
  }

  @Test
  void theReasonOfTheTurnStaysBesideWhatBlocksTheWayBack() {
    ClusterRecord begun = begin(LifecycleState.CREATED, Plan.START, LONG);
    assertThat(begun.requireOperation().why()).isEmpty();
    assertThat(
            Changes.block(begun, ErrorCode.BACKEND_REJECTED, "boom", null, NOW)
                .requireOperation()
                .why())
        .isEqualTo("boom");
    ClusterRecord back = Changes.turnBack(begun, ErrorCode.CANCELLED, "Ctrl-C", NOW);
    assertThat(back.requireOperation().why()).isEqualTo("Ctrl-C");
    ClusterRecord stuck = Changes.block(back, ErrorCode.BACKEND_REJECTED, "boom", null, NOW);
    assertThat(stuck.requireOperation().why()).isEqualTo("boom (while undoing after: Ctrl-C)");
  }

  @Test
  void aTextThatIsTooLongIsCutInItsMiddle() {
    String longest = "x".repeat(Cause.MAX_TEXT);
    assertThat(cause(longest)).isEqualTo(longest);

    String cut = cause("begin" + longest + "end");
    assertThat(cut)
        .startsWith("beginx")
        .endsWith("xend")
        .contains("x ... (72 characters were cut here) ... x")
        .hasSizeLessThanOrEqualTo(Cause.MAX_TEXT);
    assertThat(cause("a\ud800b")).isEqualTo("a?b");
  }

  private static String cause(String text) {
    return new Cause(ErrorCode.BACKEND_REJECTED, text).text();
  }

  private static ClusterRecord begin(LifecycleState state, Plan command, Duration timeout) {
    ClusterRecord record = IdleRecords.of(state, new Fence(7));
    return Changes.begin(record, new OperationId(new UUID(0, 1)), command, false, timeout, NOW);
  }
}
