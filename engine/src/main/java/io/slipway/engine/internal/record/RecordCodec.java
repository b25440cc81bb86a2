package io.slipway.engine.internal.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import io.slipway.spi.Resolution;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes and reads records as JSON, so that humans can read them in a broken store. */
public final class RecordCodec {
  /** The schema that is written; a newer one is refused. */
  public static final int SCHEMA = 1;

  private static final String EPHEMERAL = "ephemeral";

  private static final ObjectMapper JSON = new ObjectMapper();

  private RecordCodec() {}

  /**
   * Loads the classes for reading and writing, which is most of the time that the first use takes.
   */
  public static void load() {
    String unused = JSON.createObjectNode().toString();
  }

  public static byte[] write(ClusterRecord record) {
    return bytes(node(record));
  }

  static ObjectNode node(ClusterRecord record) {
    ObjectNode root = JSON.createObjectNode();
    root.put("schema", SCHEMA);
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

  static byte[] bytes(ObjectNode root) {
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record cannot be written", e);
    }
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
    return parse(key, bytes, RecordCodec::record);
  }

  /** Reads the content of a record of this schema or an older one. */
  static <T> T parse(String key, byte[] bytes, Function<JsonNode, T> reader) {
    JsonNode root;
    try {
      root = JSON.readTree(bytes);
    } catch (IOException e) {
      throw damaged(key, e);
    }
    int schema = root.path("schema").asInt(-1);
    if (schema > SCHEMA) {
      throw new SlipwayException(
          Problem.of(ErrorCode.UNSUPPORTED, "record '" + key + "' was written by a newer version")
              .withExpected("schema " + SCHEMA + " at the most")
              .withActual(schema)
              .withRemedy("use the version that wrote it"));
    }
    try {
      return reader.apply(root);
    } catch (RuntimeException e) {
      // A type refused it: the record has an invalid value.
      throw damaged(key, e);
    }
  }

  static ClusterRecord record(JsonNode root) {
    ClusterSpec spec = readSpec(need(root, "spec"), need(root, "name").asText());
    return new ClusterRecord(
        new ClusterId(
            new ClusterName(need(root, "name").asText()),
            Incarnation.of(need(root, "incarnation").asText())),
        need(root, "backend").asText(),
        spec,
        readResolution(need(root, "resolution")),
        LifecycleState.valueOf(need(root, "state").asText()),
        new Fence(need(root, "fence").asLong()),
        root.has("operation") ? readOperation(need(root, "operation")) : null,
        root.has("repairs") ? readRepairs(need(root, "repairs")) : RepairRecord.NONE,
        Instant.parse(need(root, "updatedAt").asText()),
        root.path(EPHEMERAL).asBoolean(false));
  }

  private static SlipwayException damaged(String key, Exception cause) {
    return new SlipwayException(
        Problem.of(ErrorCode.STORE_DAMAGED, "record '" + key + "' cannot be read")
            .withExpected("a record of schema " + SCHEMA)
            .withActual(String.valueOf(cause.getMessage()))
            .withRemedy(Remedy.of(Remedy.Action.STORE_VERIFY).so("and restore a backup")),
        cause);
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
        .spuCount(need(node, "spuCount").asInt())
        .workload(need(node, "workload").asText())
        .generation(need(node, "generation").asLong())
        .options(texts(need(node, "options")))
        .backendOptions(texts(node.path("backendOptions")))
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
    Resolution.Builder builder = Resolution.builder(need(node, "workloadVersion").asText());
    need(node, "members")
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
    need(node, "confirmedBy").forEach(e -> confirmedBy.add(Evidence.valueOf(e.asText())));
    builder.confirmedBy(confirmedBy);
    List<OperationKind> controllersFirst = new ArrayList<>();
    need(node, "controllersFirst")
        .forEach(p -> controllersFirst.add(OperationKind.valueOf(p.asText())));
    builder.controllersFirst(controllersFirst);
    JsonNode bootstrap = node.get("bootstrap");
    if (bootstrap != null) {
      builder.bootstrap(
          new PortOfRole(
              MemberRole.valueOf(need(bootstrap, "role").asText()),
              need(bootstrap, "port").asText()));
    }
    JsonNode connect = node.get("connect");
    if (connect != null) {
      builder.connect(connect.asText());
    }
    JsonNode location = node.get("location");
    if (location != null) {
      builder.location(
          new Location(need(location, "id").asText(), need(location, "description").asText()));
    }
    texts(need(node, "properties")).forEach(builder::property);
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
    boolean backward = need(node, "backward").asBoolean();
    @Nullable Cause reason = readCause(node, "reason");
    @Nullable Cause cause = readCause(node, "cause");
    @Nullable String next = text(node, "nextAttemptAt");
    return new OperationRecord(
        OperationId.of(need(node, "id").asText()),
        Plan.valueOf(need(node, "command").asText()),
        LifecycleState.valueOf(need(node, "origin").asText()),
        need(node, "index").asInt(),
        StoredWords.phase(need(node, "phase").asText()),
        backward,
        need(node, "keepOnFailure").asBoolean(),
        need(node, "attempt").asInt(),
        Instant.parse(need(node, "startedAt").asText()),
        Duration.parse(need(node, "timeout").asText()),
        Instant.parse(need(node, "deadline").asText()),
        // Of its own only where the way back was blocked since; older records never have it.
        backward && reason == null ? cause : reason,
        cause,
        next == null ? null : Instant.parse(next));
  }

  static @Nullable Cause readCause(JsonNode node, String field) {
    @Nullable String code = text(node, field + "Code");
    return code == null ? null : new Cause(StoredWords.code(code), need(node, field).asText());
  }

  private static RepairRecord readRepairs(JsonNode node) {
    return new RepairRecord(
        need(node, "recent").asInt(), Instant.parse(need(node, "lastAt").asText()));
  }

  static JsonNode need(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      throw new IllegalArgumentException("field '" + field + "' is missing");
    }
    return value;
  }

  private static @Nullable String text(JsonNode node, String field) {
    JsonNode value = node.get(field);
    return value == null || value.isNull() ? null : value.asText();
  }

  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new TreeMap<>();
    node.properties().forEach(e -> texts.put(e.getKey(), e.getValue().asText()));
    return texts;
  }
}
