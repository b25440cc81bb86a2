package io.slipway.engine.internal;

import io.slipway.engine.LifecycleEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.internal.lifecycle.Transition;
import io.slipway.kernel.Row;
import io.slipway.kernel.Table;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.util.stream.Collectors;

/** Words the refusal of an event that a cluster's state does not allow. */
final class TransitionErrors {
  private final Table<LifecycleState, LifecycleEvent, Boolean, Transition> table;

  TransitionErrors(Table<LifecycleState, LifecycleEvent, Boolean, Transition> table) {
    this.table = table;
  }

  SlipwayException refuse(
      ClusterName name, LifecycleState state, LifecycleEvent event, String reason) {
    ErrorCode code = ErrorCode.valueOf(reason);
    if (code == ErrorCode.NOT_FOUND) {
      return notFound(name);
    }
    if (code == ErrorCode.ALREADY_EXISTS) {
      return new SlipwayException(
          code,
          SlipwayException.text(
              "cluster '" + name + "' cannot be created",
              "a free name",
              "a cluster that is " + state,
              "choose another name, or delete that cluster first"));
    }
    String expected =
        table.rows().stream()
            .filter(row -> row.event() == event)
            .map(Row::from)
            .map(LifecycleState::name)
            .collect(Collectors.joining(" or "));
    return new SlipwayException(
        code,
        SlipwayException.text(
            "cluster '" + name + "' cannot take " + event,
            "state " + expected,
            state,
            next(state, event)));
  }

  static SlipwayException notFound(ClusterName name) {
    return new SlipwayException(
        ErrorCode.NOT_FOUND,
        SlipwayException.text(
            "no cluster '" + name + "'",
            "the name of a cluster",
            "'" + name + "'",
            "run 'list' to see which there are"));
  }

  private static String next(LifecycleState state, LifecycleEvent event) {
    if (state == LifecycleState.RUNNING) {
      return event == LifecycleEvent.DELETE
          ? "shut it down first, or delete it with its shutdown"
          : "by its record it runs; 'recover' brings back members that do not live";
    }
    if (state == LifecycleState.SHUTDOWN) {
      return event == LifecycleEvent.SHUTDOWN
          ? "it is shut down already; resume or delete it"
          : "resume it: its data are kept";
    }
    return "it was never started; start or delete it";
  }
}
