package io.slipway.engine.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.kernel.Decision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the guards of the table mean. */
class OperationTableTest {
  @ParameterizedTest
  @CsvSource({
    "FORWARD, CONFIRMED, none, ADVANCE, FORWARD",
    "FORWARD, CONFIRMED, last, FINISH, DONE",
    "FORWARD, FAILED, mayRetry, RETRY, FORWARD",
    "FORWARD, FAILED, mayRetry reversible, RETRY, FORWARD",
    "FORWARD, FAILED, reversible, TURN_BACK, BACKWARD",
    "FORWARD, FAILED, none, BLOCK, BLOCKED",
    "FORWARD, DEADLINE, reversible, TURN_BACK, BACKWARD",
    "FORWARD, DEADLINE, none, BLOCK, BLOCKED",
    "FORWARD, CANCELLED, reversible, TURN_BACK, BACKWARD",
    "FORWARD, CANCELLED, none, BLOCK, BLOCKED",
    "FORWARD, PREEMPTED, repair, ABANDON, UNDONE",
    "FORWARD, PREEMPTED, none, REFUSED, FORWARD",
    "BACKWARD, CONFIRMED, backward, ADVANCE, BACKWARD",
    "BACKWARD, CONFIRMED, backward last, FINISH, UNDONE",
    "BACKWARD, FAILED, backward mayRetry, RETRY, BACKWARD",
    "BACKWARD, FAILED, backward reversible, BLOCK, BLOCKED",
    "BLOCKED, RECOVERED, none, TAKE_UP, FORWARD",
    "BLOCKED, RECOVERED, backward, TAKE_UP, BACKWARD",
    "BLOCKED, PREEMPTED, repair, ABANDON, UNDONE",
    "BLOCKED, PREEMPTED, none, REFUSED, BLOCKED",
    "BLOCKED, SUPERSEDED, backward, ABANDON, UNDONE",
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
