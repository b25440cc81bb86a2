package io.slipway.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.slipway.engine.RebalanceMovement;
import io.slipway.engine.RebalanceRequest;
import io.slipway.engine.RebalanceStatus;
import io.slipway.spi.MemberId;
import io.slipway.spi.ProposalSummary;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes rebalances as JSON. */
final class RebalanceJson {
  private RebalanceJson() {}

  /** Returns a rebalance as the result of a command. */
  static String of(RebalanceStatus status) {
    return Json.pretty(
        json -> {
          json.writeStartObject();
          writeFields(json, status);
          json.writeEndObject();
        });
  }

  /**
   * Returns a rebalance with who drives it.
   *
   * @param holder who has the home open, if somebody has
   */
  static String of(RebalanceStatus status, Optional<String> holder) {
    return Json.pretty(
        json -> {
          json.writeStartObject();
          writeFields(json, status);
          json.writeStringField("heldBy", holder.orElse(null));
          json.writeEndObject();
        });
  }

  /** Writes where it is: the fields of a result and of an event. */
  static void writeStand(JsonGenerator json, RebalanceStatus status) throws IOException {
    json.writeStringField("id", status.id().value());
    json.writeStringField("state", status.state().name());
    json.writeStringField("step", status.step().name());
    json.writeStringField("reason", status.reason().orElse(null));
    json.writeStringField("message", status.message().orElse(null));
    json.writeNumberField("attempt", status.attempt());
    json.writeStringField("nextAttemptAt", time(status.nextAttemptAt()));
    json.writeFieldName("progress");
    writeMovement(json, status.movement().orElse(null));
  }

  private static void writeFields(JsonGenerator json, RebalanceStatus status) throws IOException {
    json.writeStringField("name", status.cluster().name().value());
    json.writeStringField("incarnation", status.cluster().incarnation().toString());
    writeStand(json, status);
    json.writeFieldName("proposal");
    writeSummary(json, status.proposal().orElse(null));
    json.writeFieldName("executed");
    writeSummary(json, status.executed().orElse(null));
    json.writeBooleanField("drifted", status.isDrifted());
    json.writeBooleanField("awaitsApproval", status.awaitsApproval());
    json.writeNumberField("execution", status.execution());
    json.writeBooleanField("mayStillMove", status.mayStillMove());
    json.writeStringField("taskId", status.taskId().orElse(null));
    json.writeStringField("deadline", time(status.deadline()));
    json.writeStringField("requestedAt", status.requestedAt().toString());
    json.writeStringField("updatedAt", status.updatedAt().toString());
    writeRequest(json, status.request());
  }

  private static void writeMovement(JsonGenerator json, @Nullable RebalanceMovement movement)
      throws IOException {
    if (movement == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeNumberField("movedMegabytes", movement.movedMegabytes());
    json.writeNumberField("totalMegabytes", movement.totalMegabytes());
    json.writeNumberField("percent", movement.percent());
    json.writeStringField("at", movement.at().toString());
    json.writeEndObject();
  }

  private static void writeSummary(JsonGenerator json, @Nullable ProposalSummary summary)
      throws IOException {
    if (summary == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeNumberField("replicaMoves", summary.replicaMoves());
    json.writeNumberField("diskMoves", summary.diskMoves());
    json.writeNumberField("leaderMoves", summary.leaderMoves());
    json.writeNumberField("megabytes", summary.megabytes());
    json.writeNumberField("diskMegabytes", summary.diskMegabytes());
    writeMap(json, "details", summary.details());
    json.writeEndObject();
  }

  private static void writeRequest(JsonGenerator json, RebalanceRequest request)
      throws IOException {
    json.writeObjectFieldStart("request");
    json.writeStringField("rebalancer", request.rebalancer());
    json.writeStringField("address", request.address().toString());
    // Keys only, as everywhere.
    writeList(json, "options", List.copyOf(request.options().keySet()));
    json.writeStringField("approval", request.approval().name());
    json.writeStringField("mode", request.spec().mode().name());
    json.writeArrayFieldStart("members");
    for (MemberId member : request.spec().members()) {
      json.writeString(member.toString());
    }
    json.writeEndArray();
    json.writeObjectFieldStart("disks");
    for (Map.Entry<MemberId, List<String>> disks : request.spec().disks().entrySet()) {
      writeList(json, disks.getKey().toString(), disks.getValue());
    }
    json.writeEndObject();
    writeList(json, "goals", request.spec().goals());
    writeMap(json, "parameters", request.spec().parameters());
    json.writeEndObject();
  }

  private static void writeList(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private static void writeMap(JsonGenerator json, String name, Map<String, String> values)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> value : values.entrySet()) {
      json.writeStringField(value.getKey(), value.getValue());
    }
    json.writeEndObject();
  }

  private static @Nullable String time(Optional<Instant> at) {
    return at.map(Instant::toString).orElse(null);
  }
}
