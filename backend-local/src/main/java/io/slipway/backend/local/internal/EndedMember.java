package io.slipway.backend.local.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.InstanceExit;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What the end of a member that should run means, by the exit codes of its plan. */
final class EndedMember {
  private EndedMember() {}

  /**
   * Reports the member as failing for good if its exit code says so.
   *
   * @param exit how it ended
   * @param plan its plan; a workload that cannot be asked leaves the exit as it is
   * @param seen what is reported
   */
  static void judge(InstanceExit exit, Supplier<MemberPlan> plan, MemberObservation.Builder seen) {
    ErrorCode meaning;
    try {
      meaning = plan.get().exitMeanings().get(exit.code());
    } catch (BackendException e) {
      seen.problem("what its exit code means is not known: " + e.problem().textWithoutActions());
      return;
    }
    if (meaning != null) {
      seen.failing(MemberFailure.forGood(meaning, reason(meaning), text(exit, meaning)));
    }
  }

  private static String text(InstanceExit exit, ErrorCode meaning) {
    List<String> words = exit.lastWords();
    return "it ended with exit code "
        + exit.code()
        + (words.isEmpty() ? "" : " after '" + String.join(" ", words) + "'")
        + "; "
        + (meaning == ErrorCode.DATA_MISSING
            ? "put the data back, or delete the cluster and create it again"
            : "see its log");
  }

  /** Returns the code in CamelCase. */
  private static String reason(ErrorCode code) {
    return Arrays.stream(code.name().split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }
}
