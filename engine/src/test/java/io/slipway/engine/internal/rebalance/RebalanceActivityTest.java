package io.slipway.engine.internal.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.RebalanceStep;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RebalanceActivityTest {
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      nullValues = "-",
      value = {
        "ENDED, -, NONE, NONE",
        "QUEUED, -, AWAIT_TURN, AWAIT_TURN",
        "PROPOSING, -, PROPOSE, WATCH_PROPOSAL",
        "PROPOSED, -, AWAIT_APPROVAL, AWAIT_APPROVAL",
        "PROPOSED, APPROVE, AWAIT_EXECUTOR, AWAIT_EXECUTOR",
        "STARTING, -, EXECUTE, EXECUTE",
        "STARTING, SEND, SETTLE, SETTLE",
        "EXECUTING, -, WATCH, WATCH",
        "EXECUTING, REPORTED, WATCH, WATCH",
        "STOPPING, -, STOP, STOP",
        "STOPPING, DEADLINE, NONE, NONE"
      })
  void followsFromStepAndRecord(
      RebalanceStep step,
      RebalanceStepEvent then,
      RebalanceActivity unknown,
      RebalanceActivity known) {
    RebalanceProgress progress = Records.at(step);
    RebalanceProgress at = then == null ? progress : Records.after(progress, then);
    assertThat(RebalanceActivity.of(at, false)).isEqualTo(unknown);
    assertThat(RebalanceActivity.of(at, true)).isEqualTo(known);
  }
}
