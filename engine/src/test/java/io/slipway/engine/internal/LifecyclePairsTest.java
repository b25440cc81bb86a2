package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.slipway.backend.fake.FakeSnapshot;
import io.slipway.engine.Command;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.LifecycleEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.internal.lifecycle.Transition;
import io.slipway.engine.internal.operation.Kernels;
import io.slipway.kernel.Decision;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StoredValue;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every event that a command asks for in every state: six pairs are taken, twenty-four are refused
 * without a trace, among them each FORGET, as the place of the cluster answers. A repair is refused
 * by the table wherever its cluster does not run.
 */
class LifecyclePairsTest {
  private static final Map<LifecycleState, Map<LifecycleEvent, LifecycleState>> LEGAL =
      Map.of(
          LifecycleState.ABSENT, Map.of(LifecycleEvent.CREATE, LifecycleState.CREATED),
          LifecycleState.CREATED,
              Map.of(
                  LifecycleEvent.START, LifecycleState.RUNNING,
                  LifecycleEvent.DELETE, LifecycleState.ABSENT),
          LifecycleState.RUNNING, Map.of(LifecycleEvent.SHUTDOWN, LifecycleState.SHUTDOWN),
          LifecycleState.SHUTDOWN,
              Map.of(
                  LifecycleEvent.RESUME, LifecycleState.RUNNING,
                  LifecycleEvent.DELETE, LifecycleState.ABSENT),
          LifecycleState.DELETED, Map.of(LifecycleEvent.CREATE, LifecycleState.CREATED));

  static Stream<Arguments> pairs() {
    // What a forgotten cluster has left is in the way of another one: see ForgetTest.
    return Stream.of(LifecycleState.values())
        .filter(state -> state != LifecycleState.FORGOTTEN)
        .flatMap(
            s ->
                Stream.of(LifecycleEvent.values())
                    .filter(event -> event != LifecycleEvent.REPAIR)
                    .map(e -> Arguments.of(s, e)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void takesTheLegalAndRefusesTheRest(LifecycleState from, LifecycleEvent event) {
    Bench bench = new Bench();
    bench.reach(from, 2);
    Map<String, StoredValue> stored = bench.store.content();
    FakeSnapshot world = bench.world.snapshot();
    bench.world.clearCalls();
    LifecycleState to = LEGAL.getOrDefault(from, Map.of()).get(event);

    SlipwayException refusal =
        catchThrowableOfType(SlipwayException.class, () -> fire(bench, event));

    if (to != null) {
      assertThat(refusal).isNull();
      assertThat(bench.state()).isEqualTo(to);
      return;
    }
    assertThat(refusal.code()).isEqualTo(expectedCode(from, event));
    assertThat(refusal).hasMessageContaining("'orders'");
    assertThat(refusal.problem().remedies()).isNotEmpty();
    assertThat(bench.store.content()).isEqualTo(stored);
    assertThat(bench.world.snapshot()).isEqualTo(world);
    assertThat(bench.world.changes()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(LifecycleState.class)
  void aRepairKeepsTheStateOfWhatRunsAndIsRefusedElsewhere(LifecycleState from) {
    Decision<LifecycleState, LifecycleEvent, Boolean, Transition> decision =
        Kernels.production().decide(from, LifecycleEvent.REPAIR);

    String answer =
        decision
                instanceof
                Decision.Accepted<LifecycleState, LifecycleEvent, Boolean, Transition> yes
            ? yes.row().to().name()
            : ((Decision.Refused<LifecycleState, LifecycleEvent, Boolean, Transition>) decision)
                .reason();
    assertThat(answer)
        .isEqualTo(
            from == LifecycleState.RUNNING
                ? from.name()
                : expectedCode(from, LifecycleEvent.REPAIR).name());
  }

  private static ErrorCode expectedCode(LifecycleState from, LifecycleEvent event) {
    if (from == LifecycleState.ABSENT
        || from == LifecycleState.DELETED
        || from == LifecycleState.FORGOTTEN) {
      return ErrorCode.NOT_FOUND;
    }
    return event == LifecycleEvent.CREATE ? ErrorCode.ALREADY_EXISTS : ErrorCode.ILLEGAL_TRANSITION;
  }

  private static void fire(Bench bench, LifecycleEvent event) {
    switch (event) {
      case CREATE ->
          bench
              .engine()
              .create(Bench.spec(2), CreateOptions.defaults().withStart(false), bench.command());
      case START -> bench.engine().start(Bench.NAME, bench.command());
      case SHUTDOWN -> bench.engine().shutdown(Bench.NAME, bench.command());
      case RESUME -> bench.engine().resume(Bench.NAME, bench.command());
      case DELETE -> bench.engine().delete(Bench.NAME, DeleteOptions.defaults(), bench.command());
      case FORGET -> bench.engine().execute(Command.forget(Bench.NAME), bench.command());
      case REPAIR -> throw new AssertionError("no command asks for a repair");
    }
  }
}
