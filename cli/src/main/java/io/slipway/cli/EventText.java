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
      return e.command()
          + (e.joined() ? " continues" : " begins")
          + " from "
          + e.from()
          + ", deadline in "
          + Durations.text(Duration.between(e.at(), e.deadline()));
    }
    if (event instanceof StepStarted e) {
      return e.step();
    }
    if (event instanceof EngineEvent.BackendProgress e) {
      return e.member().map(id -> id + ": ").orElse("") + e.text();
    }
    if (event instanceof EngineEvent.ConfirmationChanged e) {
      return confirmed(e.confirmed(), e.desired());
    }
    if (event instanceof Retrying e) {
      return "attempt "
          + e.attempt()
          + " failed: "
          + e.cause()
          + "; next attempt in "
          + Durations.text(Duration.between(e.at(), e.nextAttemptAt()));
    }
    if (event instanceof EngineEvent.RollbackStarted e) {
      return "rolling back (" + e.code() + "): " + e.cause();
    }
    if (event instanceof Committed e) {
      return path(e);
    }
    if (event instanceof OperationEnded e) {
      return e.phase() + ", the cluster is " + e.state();
    }
    return event.getClass().getSimpleName();
  }

  static String confirmed(int confirmed, int desired) {
    return confirmed + "/" + desired + " SPUs confirmed";
  }

  static String path(Committed event) {
    return event.from() + " -" + event.event() + "-> " + event.to();
  }
}
