package io.slipway.engine.internal.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.engine.LifecycleState;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fence;
import io.slipway.spi.Incarnation;
import io.slipway.spi.Location;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberRole;
import io.slipway.spi.OperationId;
import io.slipway.spi.OperationKind;
import io.slipway.spi.PortOfRole;
import io.slipway.spi.Resolution;
import io.slipway.spi.SlipwayException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes and reads records as JSON, so that humans can read them in a broken store. */
public final class RecordCodec {
  /** The schema that is written; a newer one is refused. */
  public static final int SCHEMA = JsonRecords.SCHEMA;

  private static final String EPHEMERAL = "ephemeral";

  private RecordCodec() {}

  /**
   * Loads the classes for reading and writing, which is most of the time that the first use takes.
   */
  public static void load() {
    String unused = JsonRecords.begin().toString();
  }

  public static byte[] write(ClusterRecord record) {
    return JsonRecords.bytes(node(record));
  }

  static ObjectNode node(ClusterRecord record) {
    ObjectNode root = JsonRecords.begin();
    root.put("name", record.cluster().name().value());
    root.put("incarnation", record.cluster().incarnation().toString());
    root.put("backend", record.backend());
    root.put("state", record.state().name());
    root.put("fence", record.fence().value());
    root.put("updatedAt", record.updatedAt().toString());
    writeSpec(root.putObject("spec"), record.spec());
    writeResolution(root.putObject("resolution"), record.resolution());
    if (record.ephemeral()) {
      root.put(EPHEMERAL, true);
    }
    if (record.shutdowns() > 0) {
      root.put("shutdowns", record.shutdowns());
    }
    OperationRecord operation = record.inFlight();
    if (operation != null) {
      writeOperation(root.putObject("operation"), operation);
    }
    Instant repairedAt = record.repairs().lastAt();
    if (repairedAt != null) {
      ObjectNode repairs = root.putObject("repairs");
      repairs.put("recent", record.repairs().recent());
      repairs.put("lastAt", repairedAt.toString());
    }
    return root;
  }

  /**
   * Returns whether a record may be that of an ephemeral cluster. Much cheaper than reading it: it
   * is one if it has the field, but options may have words of that form too.
   */
  public static boolean mayBeEphemeral(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1).contains('"' + EPHEMERAL + '"');
  }

  /**
   * Reads a record.
   *
   * @param key the key it was found under, for the error text
   * @throws SlipwayException {@link ErrorCode#STORE_DAMAGED} if it is not a record; {@link
   *     ErrorCode#UNSUPPORTED} if its schema is newer
   */
  public static ClusterRecord read(String key, byte[] bytes) {
    return JsonRecords.parse(key, bytes, RecordCodec::record);
  }

  static ClusterRecord record(JsonNode root) {
    ClusterSpec spec =
        readSpec(JsonRecords.need(root, "spec"), JsonRecords.need(root, "name").asText());
    return new ClusterRecord(
        new ClusterId(
            new ClusterName(JsonRecords.need(root, "name").asText()),
            Incarnation.of(JsonRecords.need(root, "incarnation").asText())),
        JsonRecords.need(root, "backend").asText(),
        spec,
        readResolution(JsonRecords.need(root, "resolution")),
        LifecycleState.valueOf(JsonRecords.need(root, "state").asText()),
        new Fence(JsonRecords.need(root, "fence").asLong()),
        root.has("operation") ? readOperation(JsonRecords.need(root, "operation")) : null,
        root.has("repairs") ? readRepairs(JsonRecords.need(root, "repairs")) : RepairRecord.NONE,
        Instant.parse(JsonRecords.need(root, "updatedAt").asText()),
        root.path(EPHEMERAL).asBoolean(false),
        root.path("shutdowns").asLong(0));
  }

  private static void writeSpec(ObjectNode node, ClusterSpec spec) {
    node.put("spuCount", spec.spuCount());
    node.put("workload", spec.workload());
    node.put("generation", spec.generation());
    ObjectNode options = node.putObject("options");
    spec.options().forEach(options::put);
    if (!spec.backendOptions().isEmpty()) {
      ObjectNode backendOptions = node.putObject("backendOptions");
      spec.backendOptions().forEach(backendOptions::put);
    }
  }

  private static ClusterSpec readSpec(JsonNode node, String name) {
    return ClusterSpec.builder(name)
        .spuCount(JsonRecords.need(node, "spuCount").asInt())
        .workload(JsonRecords.need(node, "workload").asText())
        .generation(JsonRecords.need(node, "generation").asLong())
        .options(JsonRecords.texts(JsonRecords.need(node, "options")))
        .backendOptions(JsonRecords.texts(node.path("backendOptions")))
        .build();
  }

  private static void writeResolution(ObjectNode node, Resolution resolution) {
    node.put("workloadVersion", resolution.workloadVersion());
    ObjectNode members = node.putObject("members");
    for (MemberId member : resolution.members()) {
      ObjectNode ports = members.putObject(member.toString());
      resolution.ports(member).forEach(ports::put);
    }
    ArrayNode confirmedBy = node.putArray("confirmedBy");
    resolution.confirmedBy().forEach(e -> confirmedBy.add(e.name()));
    ArrayNode controllersFirst = node.putArray("controllersFirst");
    resolution.controllersFirst().forEach(p -> controllersFirst.add(p.name()));
    resolution
        .bootstrap()
        .ifPresent(
            port ->
                node.putObject("bootstrap")
                    .put("role", port.role().name())
                    .put("port", port.port()));
    resolution.connect().ifPresent(command -> node.put("connect", command));
    resolution
        .location()
        .ifPresent(
            location ->
                node.putObject("location")
                    .put("id", location.id())
                    .put("description", location.description()));
    ObjectNode properties = node.putObject("properties");
    resolution.properties().forEach(properties::put);
  }

  private static Resolution readResolution(JsonNode node) {
    Resolution.Builder builder =
        Resolution.builder(JsonRecords.need(node, "workloadVersion").asText());
    JsonRecords.need(node, "members")
        .properties()
        .forEach(
            entry -> {
              Map<String, Integer> ports = new TreeMap<>();
              entry
                  .getValue()
                  .properties()
                  .forEach(p -> ports.put(p.getKey(), p.getValue().asInt()));
              builder.member(MemberId.of(entry.getKey()), ports);
            });
    List<Evidence> confirmedBy = new ArrayList<>();
    JsonRecords.need(node, "confirmedBy")
        .forEach(e -> confirmedBy.add(Evidence.valueOf(e.asText())));
    builder.confirmedBy(confirmedBy);
    List<OperationKind> controllersFirst = new ArrayList<>();
    JsonRecords.need(node, "controllersFirst")
        .forEach(p -> controllersFirst.add(OperationKind.valueOf(p.asText())));
    builder.controllersFirst(controllersFirst);
    JsonNode bootstrap = node.get("bootstrap");
    if (bootstrap != null) {
      builder.bootstrap(
          new PortOfRole(
              MemberRole.valueOf(JsonRecords.need(bootstrap, "role").asText()),
              JsonRecords.need(bootstrap, "port").asText()));
    }
    JsonNode connect = node.get("connect");
    if (connect != null) {
      builder.connect(connect.asText());
    }
    JsonNode location = node.get("location");
    if (location != null) {
      builder.location(
          new Location(
              JsonRecords.need(location, "id").asText(),
              JsonRecords.need(location, "description").asText()));
    }
    JsonRecords.texts(JsonRecords.need(node, "properties")).forEach(builder::property);
    return builder.build();
  }

  private static void writeOperation(ObjectNode node, OperationRecord operation) {
    node.put("id", operation.id().toString());
    node.put("command", operation.command().name());
    node.put("origin", operation.origin().name());
    node.put("index", operation.index());
    node.put("phase", StoredWords.of(operation.phase()));
    node.put("backward", operation.backward());
    node.put("keepOnFailure", operation.keepOnFailure());
    node.put("attempt", operation.attempt());
    node.put("startedAt", operation.startedAt().toString());
    node.put("timeout", operation.timeout().toString());
    node.put("deadline", operation.deadline().toString());
    Cause cause = operation.cause();
    if (cause != null) {
      node.put("causeCode", StoredWords.of(cause.code()));
    }
    node.put("cause", cause == null ? "" : cause.text());
    Cause reason = operation.reason();
    if (reason != null && !reason.equals(cause)) {
      node.put("reasonCode", StoredWords.of(reason.code()));
      node.put("reason", reason.text());
    }
    Instant next = operation.nextAttemptAt();
    if (next != null) {
      node.put("nextAttemptAt", next.toString());
    }
  }

  private static OperationRecord readOperation(JsonNode node) {
    boolean backward = JsonRecords.need(node, "backward").asBoolean();
    @Nullable Cause reason = readCause(node, "reason");
    @Nullable Cause cause = readCause(node, "cause");
    @Nullable String next = JsonRecords.text(node, "nextAttemptAt");
    return new OperationRecord(
        OperationId.of(JsonRecords.need(node, "id").asText()),
        Plan.valueOf(JsonRecords.need(node, "command").asText()),
        LifecycleState.valueOf(JsonRecords.need(node, "origin").asText()),
        JsonRecords.need(node, "index").asInt(),
        StoredWords.phase(JsonRecords.need(node, "phase").asText()),
        backward,
        JsonRecords.need(node, "keepOnFailure").asBoolean(),
        JsonRecords.need(node, "attempt").asInt(),
        Instant.parse(JsonRecords.need(node, "startedAt").asText()),
        Duration.parse(JsonRecords.need(node, "timeout").asText()),
        Instant.parse(JsonRecords.need(node, "deadline").asText()),
        // Of its own only where the way back was blocked since; older records never have it.
        backward && reason == null ? cause : reason,
        cause,
        next == null ? null : Instant.parse(next));
  }

  static @Nullable Cause readCause(JsonNode node, String field) {
    @Nullable String code = JsonRecords.text(node, field + "Code");
    return code == null
        ? null
        : new Cause(StoredWords.code(code), JsonRecords.need(node, field).asText());
  }

  private static RepairRecord readRepairs(JsonNode node) {
    return new RepairRecord(
        JsonRecords.need(node, "recent").asInt(),
        Instant.parse(JsonRecords.need(node, "lastAt").asText()));
  }
}
