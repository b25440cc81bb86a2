package io.slipway.engine.internal.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.RebalanceStep;
import io.slipway.spi.TaskObservation.Phase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every look means in every step. */
class RebalanceReadingTest {
  private static final List<ExecutorView> COLUMNS =
      List.of(ExecutorView.IDLE, ExecutorView.OURS, ExecutorView.OTHERS, ExecutorView.UNKNOWN);

  @ParameterizedTest
  @EnumSource(
      value = RebalanceStep.class,
      names = {"ENDED", "QUEUED"})
  void nothingIsLookedForBeforeItsTurnOrAfterItsEnd(RebalanceStep step) {
    means(Records.at(step), NOTHING);
  }

  @Test
  void aProposalIsWaitedForUnlessAnExecutionShowsUp() {
    means(
        Records.at(RebalanceStep.PROPOSING),
        """
        task                 | IDLE            | OURS    | OTHERS          | UNKNOWN
        ABSENT               | FORGOTTEN       | STARTED | FORGOTTEN       | FORGOTTEN
        COMPUTING            | PROGRESSED      | STARTED | PROGRESSED      | PROGRESSED
        COMPUTED             | PROGRESSED      | STARTED | PROGRESSED      | PROGRESSED
        EXECUTING            | PROGRESSED      | STARTED | PROGRESSED      | PROGRESSED
        COMPLETED            | PROGRESSED      | STARTED | PROGRESSED      | PROGRESSED
        FAILED               | PERMANENT_FAULT | STARTED | PERMANENT_FAULT | PERMANENT_FAULT
        UNKNOWN              | TRANSIENT_FAULT | STARTED | TRANSIENT_FAULT | TRANSIENT_FAULT
        """);
  }

  @Test
  void nothingIsExecutedBeforeTheApproval() {
    means(
        Records.at(RebalanceStep.PROPOSED),
        """
        task                 | IDLE            | OURS    | OTHERS          | UNKNOWN
        ABSENT               | PROGRESSED      | STARTED | PROGRESSED      | TRANSIENT_FAULT
        COMPUTING            | PROGRESSED      | STARTED | PROGRESSED      | TRANSIENT_FAULT
        COMPUTED             | PROGRESSED      | STARTED | PROGRESSED      | TRANSIENT_FAULT
        EXECUTING            | PROGRESSED      | STARTED | PROGRESSED      | TRANSIENT_FAULT
        COMPLETED            | PROGRESSED      | STARTED | PROGRESSED      | TRANSIENT_FAULT
        FAILED               | PROGRESSED      | STARTED | PROGRESSED      | TRANSIENT_FAULT
        UNKNOWN              | PROGRESSED      | STARTED | PROGRESSED      | TRANSIENT_FAULT
        """);
  }

  private static final String TURN =
      """
      task                 | IDLE            | OURS    | OTHERS          | UNKNOWN
      ABSENT unsettled     | PROGRESSED      | STARTED | PROGRESSED      | TRANSIENT_FAULT
      COMPUTING unsettled  | PROGRESSED      | STARTED | PROGRESSED      | TRANSIENT_FAULT
      COMPUTED unsettled   | PROGRESSED      | STARTED | PROGRESSED      | TRANSIENT_FAULT
      EXECUTING unsettled  | PROGRESSED      | STARTED | PROGRESSED      | TRANSIENT_FAULT
      COMPLETED unsettled  | PROGRESSED      | STARTED | PROGRESSED      | TRANSIENT_FAULT
      FAILED unsettled     | PROGRESSED      | STARTED | PROGRESSED      | TRANSIENT_FAULT
      UNKNOWN unsettled    | PROGRESSED      | STARTED | PROGRESSED      | TRANSIENT_FAULT
      ABSENT settled       | TURN            | STARTED | PROGRESSED      | TRANSIENT_FAULT
      COMPUTING settled    | PROGRESSED      | STARTED | PROGRESSED      | TRANSIENT_FAULT
      COMPUTED settled     | PROGRESSED      | STARTED | PROGRESSED      | TRANSIENT_FAULT
      EXECUTING settled    | PROGRESSED      | STARTED | PROGRESSED      | TRANSIENT_FAULT
      COMPLETED settled    | REPORTED        | STARTED | PROGRESSED      | TRANSIENT_FAULT
      FAILED settled       | TURN            | STARTED | PROGRESSED      | TRANSIENT_FAULT
      UNKNOWN settled      | TRANSIENT_FAULT | STARTED | PROGRESSED      | TRANSIENT_FAULT
      """;

  @Test
  void anApprovedOneHasItsTurnWhenNothingOfItIsLeftOnAnIdleServer() {
    RebalanceProgress approved =
        Records.after(Records.at(RebalanceStep.PROPOSED), RebalanceStepEvent.APPROVE);
    means(approved, TURN);
    means(
        Records.after(approved, RebalanceStepEvent.REPORTED), TURN.replace("REPORTED", "TURN    "));
  }

  @Test
  void nothingIsLookedForBeforeAnExecutionIsSent() {
    means(Records.at(RebalanceStep.STARTING), NOTHING);
  }

  @Test
  void aRequestToExecuteIsFoundOrIsForgottenOnceItCannotArrive() {
    means(
        Records.after(Records.at(RebalanceStep.STARTING), RebalanceStepEvent.SEND),
        """
        task                 | IDLE            | OURS    | OTHERS          | UNKNOWN
        ABSENT unsettled     | PROGRESSED      | STARTED | PROGRESSED      | TRANSIENT_FAULT
        ABSENT settled       | FORGOTTEN       | STARTED | FORGOTTEN       | TRANSIENT_FAULT
        COMPUTING            | STARTED         | STARTED | STARTED         | STARTED
        COMPUTED             | STARTED         | STARTED | STARTED         | STARTED
        EXECUTING            | STARTED         | STARTED | STARTED         | STARTED
        COMPLETED            | STARTED         | STARTED | STARTED         | STARTED
        FAILED               | STARTED         | STARTED | STARTED         | STARTED
        UNKNOWN              | TRANSIENT_FAULT | STARTED | TRANSIENT_FAULT | TRANSIENT_FAULT
        """);
  }

  @Test
  void anExecutionIsCompletedWhenThatIsReportedTwiceAndTheExecutorIsIdle() {
    String first =
        """
        task                 | IDLE            | OURS            | OTHERS          | UNKNOWN
        ABSENT               | FORGOTTEN       | PROGRESSED      | FORGOTTEN       | TRANSIENT_FAULT
        COMPUTING            | PROGRESSED      | PROGRESSED      | PROGRESSED      | TRANSIENT_FAULT
        COMPUTED             | PROGRESSED      | PROGRESSED      | PROGRESSED      | TRANSIENT_FAULT
        EXECUTING            | PROGRESSED      | PROGRESSED      | PROGRESSED      | TRANSIENT_FAULT
        COMPLETED            | REPORTED        | PROGRESSED      | REPORTED        | TRANSIENT_FAULT
        FAILED               | PERMANENT_FAULT | PROGRESSED      | PERMANENT_FAULT | TRANSIENT_FAULT
        FAILED unbegun       | FORGOTTEN       | PROGRESSED      | NOT_YET         | TRANSIENT_FAULT
        UNKNOWN              | TRANSIENT_FAULT | TRANSIENT_FAULT | TRANSIENT_FAULT | TRANSIENT_FAULT
        """;
    RebalanceProgress executing = Records.at(RebalanceStep.EXECUTING);
    means(executing, first);
    RebalanceProgress reported = Records.after(executing, RebalanceStepEvent.REPORTED);
    means(reported, first.replaceFirst("REPORTED ", "COMPLETED"));
    means(Records.after(reported, RebalanceStepEvent.PROGRESSED), first);
  }

  private static final String STOPPING =
      """
      task                 | IDLE            | OURS            | OTHERS          | UNKNOWN
      ABSENT unsettled     | PROGRESSED      | PROGRESSED      | PROGRESSED      | TRANSIENT_FAULT
      ABSENT settled       | STOPPED         | PROGRESSED      | STOPPED         | TRANSIENT_FAULT
      COMPUTING            | PROGRESSED      | PROGRESSED      | PROGRESSED      | TRANSIENT_FAULT
      COMPUTED             | PROGRESSED      | PROGRESSED      | PROGRESSED      | TRANSIENT_FAULT
      EXECUTING            | PROGRESSED      | PROGRESSED      | PROGRESSED      | TRANSIENT_FAULT
      COMPLETED            | REPORTED        | PROGRESSED      | STOPPED         | TRANSIENT_FAULT
      FAILED               | STOPPED         | PROGRESSED      | STOPPED         | TRANSIENT_FAULT
      UNKNOWN              | TRANSIENT_FAULT | TRANSIENT_FAULT | TRANSIENT_FAULT | TRANSIENT_FAULT
      """;

  @Test
  void aStopIsOverWhenTheTaskHasEndedAndTheExecutorIsOnSomethingElse() {
    RebalanceProgress stopping = Records.at(RebalanceStep.STOPPING);
    means(stopping, STOPPING);
    means(
        Records.after(stopping, RebalanceStepEvent.REPORTED),
        STOPPING.replaceFirst("REPORTED ", "COMPLETED"));
  }

  @Test
  void whatAnEndedOneHasLeftBehindIsSeenToEndLikeAStop() {
    RebalanceProgress abandoned =
        Records.after(Records.at(RebalanceStep.STOPPING), RebalanceStepEvent.DEADLINE);
    String seen =
        STOPPING.replace("PROGRESSED", "-         ").replace("TRANSIENT_FAULT", "-              ");
    means(abandoned, seen);
    means(
        Records.after(abandoned, RebalanceStepEvent.REPORTED),
        seen.replaceFirst("REPORTED", "STOPPED "));
  }

  private static final String NOTHING =
      """
      task                 | IDLE            | OURS    | OTHERS          | UNKNOWN
      ABSENT               | -               | -       | -               | -
      COMPUTING            | -               | -       | -               | -
      COMPUTED             | -               | -       | -               | -
      EXECUTING            | -               | -       | -               | -
      COMPLETED            | -               | -       | -               | -
      FAILED               | -               | -       | -               | -
      UNKNOWN              | -               | -       | -               | -
      """;

  /**
   * A line without a word on that counts for looks that are settled and for others, and for tasks
   * that had begun and for others.
   */
  private static void means(RebalanceProgress progress, String table) {
    Map<RebalanceReading, String> expected = new HashMap<>();
    for (String line : table.lines().skip(1).toList()) {
      String[] cells = line.split("\\|", -1);
      String[] task = cells[0].trim().split(" ", -1);
      for (int i = 0; i < COLUMNS.size(); i++) {
        boolean unbegun = task[task.length - 1].equals("unbegun");
        for (boolean settled : new boolean[] {false, true}) {
          if (task.length == 1 || unbegun || task[1].equals(settled ? "settled" : "unsettled")) {
            for (boolean without : unbegun ? new boolean[] {true} : new boolean[] {false, true}) {
              expected.put(
                  new RebalanceReading(Phase.valueOf(task[0]), COLUMNS.get(i), without, settled),
                  cells[i + 1].trim());
            }
          }
        }
      }
    }
    assertThat(expected)
        .hasSize(Phase.values().length * ExecutorView.values().length * 4)
        .allSatisfy(
            (reading, event) ->
                assertThat(reading.event(progress).map(Enum::name).orElse("-"))
                    .as("%s at %s", reading, progress)
                    .isEqualTo(event));
  }
}
