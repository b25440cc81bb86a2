package io.slipway.cli;

import io.slipway.engine.EngineEvent;
import io.slipway.engine.EngineEvent.Committed;
import io.slipway.engine.EngineEvent.OperationEnded;
import io.slipway.engine.EngineEvent.OperationStarted;
import io.slipway.engine.EngineEvent.Retrying;
import io.slipway.engine.EngineEvent.StepStarted;
import java.time.Duration;

/** Words each kind of event in one line. */
final class EventText {
  private EventText() {}

  static String of(EngineEvent event) {
    if (event instanceof OperationStarted e) {
      return PlainWords.command(e.command())
          + (e.joined() ? " continues" : " begins")
          + " from "
          + e.from()
          + ", deadline in "
          + Durations.text(Duration.between(e.at(), e.deadline()));
    }
    if (event instanceof StepStarted e) {
      return PlainWords.of(e.step());
    }
    if (event instanceof EngineEvent.BackendProgress e) {
      return e.member().map(id -> id + ": ").orElse("") + e.text();
    }
    if (event instanceof EngineEvent.ConfirmationChanged e) {
      return confirmed(e.confirmed(), e.desired(), e.alive());
    }
    if (event instanceof EngineEvent.MemberFailing e) {
      return e.member()
          + e.failure().map(why -> " does not come up: " + why).orElse(" no longer fails");
    }
    if (event instanceof Retrying e) {
      return "attempt "
          + e.attempt()
          + " failed: "
          + PlainWords.of(e.cause())
          + "; next attempt in "
          + Durations.text(Duration.between(e.at(), e.nextAttemptAt()));
    }
    if (event instanceof EngineEvent.RollbackStarted e) {
      return "rolling back (" + PlainWords.of(e.code()) + "): " + PlainWords.of(e.cause());
    }
    if (event instanceof Committed e) {
      return path(e);
    }
    if (event instanceof OperationEnded e) {
      return PlainWords.of(e.phase()) + ", the cluster is " + e.state();
    }
    if (event instanceof EngineEvent.EventsLost e) {
      return e.count() + " events came too fast to be shown";
    }
    return event.getClass().getSimpleName();
  }

  static String confirmed(int confirmed, int desired) {
    return confirmed + "/" + desired + " SPUs confirmed";
  }

  static String confirmed(int confirmed, int desired, int alive) {
    return confirmed(confirmed, desired) + (alive > confirmed ? ", " + alive + " alive" : "");
  }

  /** Returns what was committed, such as {@code start done, CREATED is now RUNNING}. */
  static String path(Committed event) {
    return PlainWords.of(event.kind())
        + (event.undone() ? " undone, " : " done, ")
        + (event.from() == event.to()
            ? "still " + event.to()
            : event.from() + " is now " + event.to());
  }
}
