package io.slipway.engine.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.OperationPhase;
import io.slipway.kernel.Decision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the guards of the table mean. */
class OperationTableTest {
  @ParameterizedTest
  @CsvSource({
    "APPLYING, CONFIRMED, none, ADVANCE, APPLYING",
    "APPLYING, CONFIRMED, last, FINISH, DONE",
    "APPLYING, FAILED, mayRetry, RETRY, APPLYING",
    "APPLYING, FAILED, mayRetry reversible, RETRY, APPLYING",
    "APPLYING, FAILED, reversible, TURN_BACK, ROLLING_BACK",
    "APPLYING, FAILED, none, BLOCK, BLOCKED",
    "APPLYING, DEADLINE, reversible, TURN_BACK, ROLLING_BACK",
    "APPLYING, DEADLINE, none, BLOCK, BLOCKED",
    "APPLYING, CANCELLED, reversible, TURN_BACK, ROLLING_BACK",
    "APPLYING, CANCELLED, none, BLOCK, BLOCKED",
    "APPLYING, PREEMPTED, repair, ABANDON, ROLLED_BACK",
    "APPLYING, PREEMPTED, none, REFUSED, APPLYING",
    "ROLLING_BACK, CONFIRMED, backward, ADVANCE, ROLLING_BACK",
    "ROLLING_BACK, CONFIRMED, backward last, FINISH, ROLLED_BACK",
    "ROLLING_BACK, FAILED, backward mayRetry, RETRY, ROLLING_BACK",
    "ROLLING_BACK, FAILED, backward reversible, BLOCK, BLOCKED",
    "BLOCKED, RECOVERED, none, CONTINUE, APPLYING",
    "BLOCKED, RECOVERED, backward, CONTINUE, ROLLING_BACK",
    "BLOCKED, PREEMPTED, repair, ABANDON, ROLLED_BACK",
    "BLOCKED, PREEMPTED, none, REFUSED, BLOCKED",
    "BLOCKED, SUPERSEDED, backward, ABANDON, ROLLED_BACK",
    "BLOCKED, SUPERSEDED, none, REFUSED, BLOCKED",
  })
  void takesTheRowThatTheContextAllows(
      OperationPhase phase, OperationEvent event, String context, String what, OperationPhase to) {
    Decision<OperationPhase, OperationEvent, OperationContext, Directive> decision =
        OperationTable.table()
            .decide(
                phase,
                event,
                new OperationContext(
                    context.contains("reversible"),
                    context.contains("backward"),
                    context.contains("last"),
                    context.contains("mayRetry"),
                    context.contains("repair")));

    if (decision
        instanceof
        Decision.Accepted<OperationPhase, OperationEvent, OperationContext, Directive> yes) {
      assertThat(yes.row().payload()).hasToString(what);
      assertThat(yes.row().to()).isEqualTo(to);
    } else {
      assertThat(what).isEqualTo("REFUSED");
    }
  }
}
