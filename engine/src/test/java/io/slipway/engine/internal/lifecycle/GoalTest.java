package io.slipway.engine.internal.lifecycle;

import static io.slipway.engine.internal.lifecycle.Scene.FIRST;
import static io.slipway.engine.internal.lifecycle.Scene.OTHER;
import static io.slipway.engine.internal.lifecycle.Scene.running;
import static io.slipway.engine.internal.lifecycle.Scene.stopped;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.internal.record.Command;
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

/** What is missing to a commit; nothing only where the invariants allow it. */
class GoalTest {
  static Stream<Arguments> seen() {
    return Stream.of(
        missing("", Goal.PROVISIONED, created()),
        missing("it is ABSENT", Goal.PROVISIONED, created().absent()),
        missing("it is UNKNOWN", Goal.PROVISIONED, created().presence(Presence.UNKNOWN)),
        missing("spu-1 is RUNNING", Goal.PROVISIONED, created().running(FIRST, m -> m)),
        missing("", Goal.STOPPED, created()),
        missing("", Goal.STOPPED, created().absent()),
        missing("it could not be seen", Goal.STOPPED, created().presence(Presence.UNKNOWN)),
        missing("spu-1 was not seen", Goal.STOPPED, created().unseen(FIRST)),
        missing("spu-1 is UNKNOWN", Goal.STOPPED, actual(Actual.UNKNOWN)),
        missing("", Goal.STOPPED, actual(Actual.EXITED)),
        missing(
            "spu-1 is still meant to run",
            Goal.STOPPED,
            created().stopped(FIRST, m -> m.desired(Desired.RUNNING))),
        missing(
            "spu-1 is not settled", Goal.STOPPED, created().stopped(FIRST, m -> m.settled(false))),
        missing(
            "there still is instance pid-7 (left over)",
            Goal.STOPPED,
            created().surplus(Scene.OWN_INSTANCE)),
        missing(
            "there still is instance pid-7 (left over)",
            Goal.STOPPED,
            created().absent().surplus(Scene.OWN_INSTANCE)),
        missing("", Goal.STOPPED, created().surplus(Scene.OWN_REGISTRATION)),
        missing("", Goal.STOPPED, created().surplus(Scene.STRANGER)),
        missing("", Goal.ERASED, created().absent()),
        missing("it is PRESENT with [directory d]", Goal.ERASED, created().owns("d")),
        missing("left is [directory d]", Goal.ERASED, created().absent().owns("d")),
        missing(
            "there still is instance pid-7 (left over)",
            Goal.ERASED,
            created().absent().surplus(Scene.OWN_INSTANCE)),
        missing("", Goal.LAUNCHED, started()),
        missing("", Goal.RESTORED, started()),
        missing("spu-1 was not seen", Goal.LAUNCHED, started().unseen(FIRST)),
        missing(
            "spu-1 is NONE, spu-2 SERVING is FALSE (refused)",
            Goal.LAUNCHED,
            started()
                .stopped(FIRST, m -> m)
                .running(Scene.SECOND, m -> m.evidence(Evidence.SERVING, Fact.no("refused")))),
        missing(
            "spu-1 is not settled", Goal.LAUNCHED, started().running(FIRST, m -> m.settled(false))),
        missing(
            "spu-1 is not settled",
            Goal.RESTORED,
            started().running(FIRST, m -> m.desired(Desired.STOPPED))),
        missing(
            "spu-1 was not launched by this operation",
            Goal.LAUNCHED,
            started().running(FIRST, m -> m.launchedBy(OTHER))),
        missing("", Goal.RESTORED, started().running(FIRST, m -> m.launchedBy(OTHER))),
        missing(
            "beyond the members there is instance pid-8 (a stranger)",
            Goal.RESTORED,
            started().surplus(Scene.STRANGER)),
        missing(
            "the observation is incomplete: no reply, too late",
            Goal.RESTORED,
            started().incomplete("no reply").incomplete("too late")),
        missing(
            "the installed fence is " + Fence.NONE + " and not " + started().record().fence(),
            Goal.STOPPED,
            created().fence(Fence.NONE)));
  }

  @ParameterizedTest
  @MethodSource("seen")
  void saysWhatIsMissing(Goal goal, String missing, Situation situation) {
    assertThat(goal.missing(situation)).isEqualTo(missing);
  }

  private static Arguments missing(String missing, Goal goal, Scene scene) {
    return Arguments.of(goal, missing, scene.situation());
  }

  private static Scene created() {
    return stopped(Command.CREATE);
  }

  private static Scene started() {
    return running(Command.START);
  }

  private static Scene actual(Actual actual) {
    return created().stopped(FIRST, m -> m.actual(actual));
  }
}
