package io.slipway.engine.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.LifecycleEvent;
import io.slipway.engine.internal.record.Plan;
import io.slipway.spi.Remedy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdviceTest {
  /** A cluster that is undone completely leaves no log. */
  @ParameterizedTest
  @CsvSource({"START, LOGS", "CREATE_START, KEEP_ON_FAILURE"})
  void whoseClusterIsUndoneWholeIsNotSentToItsLogs(Plan command, Remedy.Action advice) {
    StepPlan start =
        Lifecycle.table().rows().stream()
            .filter(row -> row.event() == LifecycleEvent.START)
            .findFirst()
            .orElseThrow()
            .payload()
            .forward();
    NextAction action =
        Scene.running(command).stopped(Scene.FIRST, m -> m).launched(Scene.FIRST).next(start);

    assertThat(action)
        .isInstanceOfSatisfying(
            NextAction.Fail.class,
            fail ->
                assertThat(fail.problem().remedies())
                    .singleElement()
                    .satisfies(remedy -> assertThat(remedy.action()).contains(advice)));
  }
}
