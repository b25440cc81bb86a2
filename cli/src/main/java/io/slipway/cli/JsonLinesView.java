package io.slipway.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.slipway.engine.EngineEvent;
import io.slipway.engine.EngineEvent.Committed;
import io.slipway.engine.EngineEvent.OperationEnded;
import io.slipway.engine.EngineEvent.OperationStarted;
import io.slipway.engine.EngineEvent.Retrying;
import io.slipway.engine.EngineEvent.StepStarted;
import io.slipway.engine.RebalanceStatus;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationId;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;

/** Writes a JSON object in a line of its own for each event, for programs. */
final class JsonLinesView implements ProgressView {
  private final PrintStream err;

  JsonLinesView(PrintStream err) {
    this.err = err;
  }

  @Override
  public synchronized void on(EngineEvent event) {
    err.println(
        Json.line(
            json -> {
              json.writeStartObject();
              json.writeStringField("event", event.getClass().getSimpleName());
              json.writeStringField("cluster", event.cluster().name().value());
              if (event instanceof EngineEvent.OfOperation its) {
                json.writeStringField("operation", its.operation().toString());
              }
              json.writeStringField("at", event.at().toString());
              writeFields(json, event);
              json.writeStringField("text", EventText.of(event));
              json.writeEndObject();
            }));
  }

  private static void writeFields(JsonGenerator json, EngineEvent event) throws IOException {
    if (event instanceof OperationStarted e) {
      json.writeStringField("command", e.command().toString());
      json.writeStringField("from", e.from().name());
      json.writeStringField("deadline", e.deadline().toString());
      json.writeBooleanField("joined", e.joined());
    } else if (event instanceof StepStarted e) {
      json.writeStringField("step", e.step());
    } else if (event instanceof EngineEvent.BackendProgress e) {
      json.writeStringField("member", e.member().map(MemberId::toString).orElse(null));
    } else if (event instanceof EngineEvent.ConfirmationChanged e) {
      json.writeNumberField("confirmed", e.confirmed());
      json.writeNumberField("desired", e.desired());
      json.writeNumberField("alive", e.alive());
    } else if (event instanceof EngineEvent.MemberFailing e) {
      json.writeStringField("member", e.member().toString());
      json.writeStringField("reason", e.failure().map(MemberFailure::reason).orElse(null));
      json.writeStringField(
          "since", e.failure().flatMap(MemberFailure::since).map(Instant::toString).orElse(null));
    } else if (event instanceof Retrying e) {
      json.writeNumberField("attempt", e.attempt());
      json.writeStringField("cause", e.cause());
      json.writeStringField("nextAttemptAt", e.nextAttemptAt().toString());
    } else if (event instanceof EngineEvent.RollbackStarted e) {
      json.writeStringField("code", e.code().name());
      json.writeStringField("cause", e.cause());
    } else if (event instanceof Committed e) {
      json.writeStringField("from", e.from().name());
      json.writeStringField("by", e.event());
      json.writeStringField("to", e.to().name());
    } else if (event instanceof OperationEnded e) {
      json.writeStringField("phase", e.phase().name());
      json.writeStringField("state", e.state().name());
    } else if (event instanceof EngineEvent.EventsLost e) {
      json.writeStringField("operation", e.operation().map(OperationId::toString).orElse(null));
      json.writeNumberField("count", e.count());
    }
  }

  @Override
  public synchronized void note(String text) {
    err.println(
        Json.line(
            json -> {
              json.writeStartObject();
              json.writeStringField("event", "Note");
              json.writeStringField("text", text);
              json.writeEndObject();
            }));
  }

  @Override
  public synchronized void rebalance(RebalanceStatus status) {
    err.println(
        Json.line(
            json -> {
              json.writeStartObject();
              json.writeStringField("event", "RebalanceChanged");
              json.writeStringField("cluster", status.cluster().name().value());
              RebalanceJson.writeStand(json, status);
              json.writeStringField("at", status.updatedAt().toString());
              json.writeStringField("text", RebalanceText.line(status));
              json.writeEndObject();
            }));
  }

  @Override
  public void result(Runnable writing) {
    writing.run();
  }

  @Override
  public void close() {
    err.flush();
  }
}
