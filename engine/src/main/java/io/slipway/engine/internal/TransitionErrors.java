package io.slipway.engine.internal;

import io.slipway.engine.LifecycleEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.internal.lifecycle.Transition;
import io.slipway.engine.internal.operation.Admission;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.kernel.Row;
import io.slipway.kernel.Table;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import io.slipway.spi.Remedy.Action;
import io.slipway.spi.SlipwayException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Words the refusal of an event that a cluster's state does not allow. */
final class TransitionErrors {
  private final Table<LifecycleState, LifecycleEvent, Boolean, Transition> table;

  TransitionErrors(Table<LifecycleState, LifecycleEvent, Boolean, Transition> table) {
    this.table = table;
  }

  /** Words a refusal; an ephemeral cluster is neither repaired nor resumed. */
  SlipwayException refuse(
      ClusterName name, @Nullable ClusterRecord record, Admission.Refuse refusal) {
    SlipwayException plain = refuse(name, refusal.at(), refusal.event(), refusal.reason());
    return record == null || !record.ephemeral()
        ? plain
        : new SlipwayException(
            plain.problem().withoutRemedies().withRemedy(deletion(name, refusal.at())));
  }

  private SlipwayException refuse(
      ClusterName name, LifecycleState state, LifecycleEvent event, String reason) {
    ErrorCode code = ErrorCode.valueOf(reason);
    if (code == ErrorCode.NOT_FOUND) {
      return notFound(name);
    }
    if (code == ErrorCode.ALREADY_EXISTS) {
      return new SlipwayException(
          Problem.of(code, "cluster '" + name + "' cannot be created")
              .withActual("there is one, and it is " + state)
              .withRemedy("choose another name")
              .withRemedy(deletion(name, state).so("first")));
    }
    String expected =
        table.rows().stream()
            .filter(row -> row.event() == event)
            .map(Row::from)
            .map(LifecycleState::name)
            .collect(Collectors.joining(" or "));
    return new SlipwayException(
        Problem.of(code, "cluster '" + name + "' cannot take " + event)
            .withExpected("state " + expected)
            .withActual(state)
            .withRemedy(next(name, state, event)));
  }

  static SlipwayException notFound(ClusterName name) {
    return new SlipwayException(
        Problem.of(ErrorCode.NOT_FOUND, "no cluster '" + name + "'")
            .withRemedy(Remedy.of(Action.LIST).so("to see which there are")));
  }

  private static Remedy[] next(ClusterName name, LifecycleState state, LifecycleEvent event) {
    if (state == LifecycleState.RUNNING) {
      return event == LifecycleEvent.DELETE
          ? new Remedy[] {
            Remedy.of(Action.SHUTDOWN, name).so("first"),
            Remedy.of(Action.SHUTDOWN_AND_DELETE, name)
          }
          : new Remedy[] {Remedy.of(Action.RECOVER, name).so("if its members have died")};
    }
    if (state == LifecycleState.SHUTDOWN) {
      Remedy resume = Remedy.of(Action.RESUME, name).so("with its data");
      return event == LifecycleEvent.SHUTDOWN
          ? new Remedy[] {resume, Remedy.of(Action.DELETE, name)}
          : new Remedy[] {resume};
    }
    return new Remedy[] {Remedy.of(Action.START, name), Remedy.of(Action.DELETE, name)};
  }

  static Remedy deletion(ClusterName name, LifecycleState state) {
    return Remedy.of(
        state == LifecycleState.RUNNING ? Action.SHUTDOWN_AND_DELETE : Action.DELETE, name);
  }
}
