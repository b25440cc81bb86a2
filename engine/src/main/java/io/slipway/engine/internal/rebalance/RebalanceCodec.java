package io.slipway.engine.internal.rebalance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.engine.RebalanceApproval;
import io.slipway.engine.RebalanceMovement;
import io.slipway.engine.RebalanceRequest;
import io.slipway.engine.RebalanceState;
import io.slipway.engine.RebalanceStep;
import io.slipway.engine.internal.record.JsonRecords;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.ProposalSummary;
import io.slipway.spi.RebalanceId;
import io.slipway.spi.RebalanceMode;
import io.slipway.spi.RebalanceSpec;
import io.slipway.spi.SlipwayException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes and reads the records of rebalances as JSON. */
public final class RebalanceCodec {
  private RebalanceCodec() {}

  /** Writes a record, in the schema of all records. */
  public static byte[] write(RebalanceRecord record) {
    ObjectNode root = JsonRecords.begin();
    root.put("name", record.cluster().name().value());
    root.put("incarnation", record.cluster().incarnation().toString());
    root.put("id", record.id().value());
    root.put("shutdowns", record.shutdowns());
    writeRequest(root.putObject("request"), record.request());
    writeProgress(root.putObject("progress"), record.progress());
    put(root, "taskId", record.taskId());
    writeSummary(root, "proposal", record.proposal());
    writeSummary(root, "executed", record.report().moves());
    writeMovement(root, record.report().movement());
    writeCause(root, "cause", record.cause());
    writeCause(root, "stoppedFor", record.stoppedFor());
    RebalanceTimes times = record.times();
    root.put("requestedAt", times.requestedAt().toString());
    root.put("updatedAt", times.updatedAt().toString());
    put(root, "deadline", times.deadline());
    put(root, "sentAt", times.sentAt());
    put(root, "silentSince", times.silentSince());
    put(root, "nextAttemptAt", times.nextAttemptAt());
    put(root, "stateSince", times.stateSince());
    put(root, "stepSince", times.stepSince());
    put(root, "proposalUntil", times.proposalUntil());
    return JsonRecords.bytes(root);
  }

  /**
   * Reads a record.
   *
   * @param key the key it was found under, for the error text
   * @throws SlipwayException {@link ErrorCode#STORE_DAMAGED} if it is not a record; {@link
   *     ErrorCode#UNSUPPORTED} if its schema is newer
   */
  public static RebalanceRecord read(String key, byte[] bytes) {
    return JsonRecords.parse(key, bytes, RebalanceCodec::record);
  }

  private static RebalanceRecord record(JsonNode root) {
    return new RebalanceRecord(
        new ClusterId(
            new ClusterName(text(root, "name")), Incarnation.of(text(root, "incarnation"))),
        new RebalanceId(text(root, "id")),
        JsonRecords.need(root, "shutdowns").asLong(),
        readRequest(JsonRecords.need(root, "request")),
        readProgress(JsonRecords.need(root, "progress")),
        JsonRecords.text(root, "taskId"),
        readSummary(root, "proposal"),
        new ExecutionReport(readSummary(root, "executed"), readMovement(root.get("movement"))),
        readCause(root, "cause"),
        readCause(root, "stoppedFor"),
        new RebalanceTimes(
            Instant.parse(text(root, "requestedAt")),
            Instant.parse(text(root, "updatedAt")),
            instant(root, "deadline"),
            instant(root, "sentAt"),
            instant(root, "silentSince"),
            instant(root, "nextAttemptAt"),
            instant(root, "stateSince"),
            instant(root, "stepSince"),
            instant(root, "proposalUntil")));
  }

  private static void writeRequest(ObjectNode node, RebalanceRequest request) {
    node.put("rebalancer", request.rebalancer());
    node.put("address", request.address().toString());
    node.put("approval", request.approval().name());
    JsonRecords.putAll(node.putObject("options"), request.options());
    RebalanceSpec spec = request.spec();
    node.put("mode", spec.mode().name());
    ArrayNode members = node.putArray("members");
    spec.members().forEach(member -> members.add(member.toString()));
    ObjectNode disks = node.putObject("disks");
    spec.disks()
        .forEach(
            (member, directories) -> {
              ArrayNode its = disks.putArray(member.toString());
              directories.forEach(its::add);
            });
    ArrayNode goals = node.putArray("goals");
    spec.goals().forEach(goals::add);
    JsonRecords.putAll(node.putObject("parameters"), spec.parameters());
  }

  private static RebalanceRequest readRequest(JsonNode node) {
    RebalanceSpec.Builder spec =
        RebalanceSpec.builder(RebalanceMode.valueOf(text(node, "mode")))
            .members(texts(node, "members").stream().map(MemberId::of).toList())
            .goals(texts(node, "goals"))
            .parameters(JsonRecords.texts(JsonRecords.need(node, "parameters")));
    JsonNode disks = JsonRecords.need(node, "disks");
    disks
        .fieldNames()
        .forEachRemaining(
            member -> texts(disks, member).forEach(disk -> spec.disk(MemberId.of(member), disk)));
    return RebalanceRequest.of(text(node, "rebalancer"), text(node, "address"))
        .withSpec(spec.build())
        .withOptions(JsonRecords.texts(JsonRecords.need(node, "options")))
        .withApproval(RebalanceApproval.valueOf(text(node, "approval")));
  }

  private static void writeProgress(ObjectNode node, RebalanceProgress progress) {
    node.put("state", progress.state().name());
    node.put("step", progress.step().name());
    node.put("execution", progress.execution());
    node.put("sent", progress.sent());
    node.put("approved", progress.approved());
    node.put("reported", progress.reported());
    node.put("refreshing", progress.refreshing());
    node.put("lost", progress.lost());
    node.put("abandoned", progress.abandoned());
    node.put("posts", progress.posts());
    node.put("reads", progress.reads());
  }

  private static RebalanceProgress readProgress(JsonNode node) {
    return new RebalanceProgress(
        RebalanceState.valueOf(text(node, "state")),
        RebalanceStep.valueOf(text(node, "step")),
        JsonRecords.need(node, "execution").asInt(),
        JsonRecords.need(node, "sent").asBoolean(),
        JsonRecords.need(node, "approved").asBoolean(),
        JsonRecords.need(node, "reported").asBoolean(),
        JsonRecords.need(node, "refreshing").asBoolean(),
        JsonRecords.need(node, "lost").asInt(),
        JsonRecords.need(node, "abandoned").asBoolean(),
        JsonRecords.need(node, "posts").asInt(),
        JsonRecords.need(node, "reads").asInt());
  }

  private static void writeSummary(
      ObjectNode root, String field, @Nullable ProposalSummary summary) {
    if (summary != null) {
      ObjectNode node = root.putObject(field);
      node.put("replicaMoves", summary.replicaMoves());
      node.put("diskMoves", summary.diskMoves());
      node.put("leaderMoves", summary.leaderMoves());
      node.put("megabytes", summary.megabytes());
      node.put("diskMegabytes", summary.diskMegabytes());
      JsonRecords.putAll(node.putObject("details"), summary.details());
    }
  }

  /** Earlier versions did not tell what moves within a member. */
  private static @Nullable ProposalSummary readSummary(JsonNode root, String field) {
    JsonNode node = root.get(field);
    return node == null
        ? null
        : new ProposalSummary(
            JsonRecords.need(node, "replicaMoves").asLong(),
            node.path("diskMoves").asLong(),
            JsonRecords.need(node, "leaderMoves").asLong(),
            JsonRecords.need(node, "megabytes").asLong(),
            node.path("diskMegabytes").asLong(),
            new TreeMap<>(JsonRecords.texts(JsonRecords.need(node, "details"))));
  }

  private static void writeMovement(ObjectNode root, @Nullable RebalanceMovement movement) {
    if (movement != null) {
      root.putObject("movement")
          .put("movedMegabytes", movement.movedMegabytes())
          .put("totalMegabytes", movement.totalMegabytes())
          .put("at", movement.at().toString());
    }
  }

  private static @Nullable RebalanceMovement readMovement(@Nullable JsonNode node) {
    return node == null
        ? null
        : new RebalanceMovement(
            JsonRecords.need(node, "movedMegabytes").asLong(),
            JsonRecords.need(node, "totalMegabytes").asLong(),
            Instant.parse(text(node, "at")));
  }

  private static void writeCause(ObjectNode node, String field, @Nullable RebalanceCause cause) {
    if (cause != null) {
      node.putObject(field).put("reason", cause.reason()).put("text", cause.text());
    }
  }

  private static @Nullable RebalanceCause readCause(JsonNode root, String field) {
    JsonNode node = root.get(field);
    return node == null ? null : new RebalanceCause(text(node, "reason"), text(node, "text"));
  }

  private static void put(ObjectNode node, String field, @Nullable Object value) {
    if (value != null) {
      node.put(field, value.toString());
    }
  }

  private static String text(JsonNode node, String field) {
    return JsonRecords.need(node, field).asText();
  }

  private static @Nullable Instant instant(JsonNode node, String field) {
    @Nullable String text = JsonRecords.text(node, field);
    return text == null ? null : Instant.parse(text);
  }

  private static List<String> texts(JsonNode node, String field) {
    List<String> texts = new ArrayList<>();
    JsonRecords.need(node, field).forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
