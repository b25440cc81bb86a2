package io.slipway.engine.internal.lifecycle;

import static io.slipway.engine.internal.lifecycle.Scene.FIRST;
import static io.slipway.engine.internal.lifecycle.Scene.OTHER;
import static io.slipway.engine.internal.lifecycle.Scene.running;
import static io.slipway.engine.internal.lifecycle.Scene.stopped;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.internal.record.Plan;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.Fence;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberObservation.Desired;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a commit lacks; nothing only if the invariants allow it. */
class CommitConditionTest {
  static Stream<Arguments> seen() {
    return Stream.of(
        missing("", CommitCondition.PROVISIONED, created()),
        missing("it is ABSENT", CommitCondition.PROVISIONED, created().absent()),
        missing("it is UNKNOWN", CommitCondition.PROVISIONED, created().presence(Presence.UNKNOWN)),
        missing("spu-1 is RUNNING", CommitCondition.PROVISIONED, created().running(FIRST, m -> m)),
        missing("", CommitCondition.STOPPED, created()),
        missing("", CommitCondition.STOPPED, created().absent()),
        missing(
            "it could not be seen", CommitCondition.STOPPED, created().presence(Presence.UNKNOWN)),
        missing("spu-1 was not seen", CommitCondition.STOPPED, created().unseen(FIRST)),
        missing("spu-1 is UNKNOWN", CommitCondition.STOPPED, actual(Actual.UNKNOWN)),
        missing("", CommitCondition.STOPPED, actual(Actual.EXITED)),
        missing(
            "spu-1 is still meant to run",
            CommitCondition.STOPPED,
            created().stopped(FIRST, m -> m.desired(Desired.RUNNING))),
        missing(
            "spu-1 is not settled",
            CommitCondition.STOPPED,
            created().stopped(FIRST, m -> m.settled(false))),
        missing(
            "there still is instance pid-7 (left over)",
            CommitCondition.STOPPED,
            created().surplus(Scene.OWN_INSTANCE)),
        missing(
            "there still is instance pid-7 (left over)",
            CommitCondition.STOPPED,
            created().absent().surplus(Scene.OWN_INSTANCE)),
        missing("", CommitCondition.STOPPED, created().surplus(Scene.OWN_REGISTRATION)),
        missing("", CommitCondition.STOPPED, created().surplus(Scene.STRANGER)),
        missing("", CommitCondition.ERASED, created().absent()),
        missing("it is PRESENT with [directory d]", CommitCondition.ERASED, created().owns("d")),
        missing("left is [directory d]", CommitCondition.ERASED, created().absent().owns("d")),
        missing(
            "there still is instance pid-7 (left over)",
            CommitCondition.ERASED,
            created().absent().surplus(Scene.OWN_INSTANCE)),
        missing("", CommitCondition.LAUNCHED, started()),
        missing("", CommitCondition.RESTORED, started()),
        missing("spu-1 was not seen", CommitCondition.LAUNCHED, started().unseen(FIRST)),
        missing(
            "spu-1 is NONE, spu-2 SERVING is FALSE (refused)",
            CommitCondition.LAUNCHED,
            started()
                .stopped(FIRST, m -> m)
                .running(Scene.SECOND, m -> m.evidence(Evidence.SERVING, Fact.no("refused")))),
        missing(
            "spu-1 is not settled",
            CommitCondition.LAUNCHED,
            started().running(FIRST, m -> m.settled(false))),
        missing(
            "spu-1 is not settled",
            CommitCondition.RESTORED,
            started().running(FIRST, m -> m.desired(Desired.STOPPED))),
        missing(
            "spu-1 was not launched by this operation",
            CommitCondition.LAUNCHED,
            started().running(FIRST, m -> m.launchedBy(OTHER))),
        missing("", CommitCondition.RESTORED, started().running(FIRST, m -> m.launchedBy(OTHER))),
        missing(
            "beyond the members there is instance pid-8 (a stranger)",
            CommitCondition.RESTORED,
            started().surplus(Scene.STRANGER)),
        missing("", CommitCondition.LAUNCHED, started().surplus(Scene.GUEST)),
        missing(
            "beyond the members there is instance pid-8 (a stranger)",
            CommitCondition.RESTORED,
            started().surplus(Scene.GUEST).surplus(Scene.STRANGER)),
        missing(
            "the observation is incomplete: no reply, too late",
            CommitCondition.RESTORED,
            started().incomplete("no reply").incomplete("too late")),
        missing(
            "the installed fence is " + Fence.NONE + " and not " + started().record().fence(),
            CommitCondition.STOPPED,
            created().fence(Fence.NONE)));
  }

  @ParameterizedTest
  @MethodSource("seen")
  void saysWhatIsMissing(CommitCondition commitCondition, String missing, StepContext stepContext) {
    assertThat(commitCondition.missing(stepContext)).isEqualTo(missing);
  }

  private static Arguments missing(String missing, CommitCondition commitCondition, Scene scene) {
    return Arguments.of(commitCondition, missing, scene.stepContext());
  }

  private static Scene created() {
    return stopped(Plan.CREATE);
  }

  private static Scene started() {
    return running(Plan.START);
  }

  private static Scene actual(Actual actual) {
    return created().stopped(FIRST, m -> m.actual(actual));
  }
}
