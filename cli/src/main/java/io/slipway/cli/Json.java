package io.slipway.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Condition;
import io.slipway.engine.MemberStatus;
import io.slipway.engine.OperationStatus;
import io.slipway.engine.RecoveryReport;
import io.slipway.spi.ClusterName;
import io.slipway.spi.Endpoint;
import io.slipway.spi.MemberId;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes results as JSON. Streams, because object mapping would cost every start of the CLI. */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Writes into a generator. */
  @FunctionalInterface
  interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /** Returns what the body writes, with line breaks. */
  static String pretty(Body body) {
    return text(body, true);
  }

  /** Returns what the body writes, in one line. */
  static String line(Body body) {
    return text(body, false);
  }

  /**
   * Returns an error.
   *
   * @param problem the failure as data, or null
   */
  static String error(String code, String message, int status, @Nullable Problem problem) {
    return line(
        json -> {
          json.writeStartObject();
          json.writeObjectFieldStart("error");
          json.writeStringField("code", code);
          json.writeStringField("message", message);
          json.writeNumberField("exitStatus", status);
          writeProblem(json, problem == null ? message : problem.subject(), problem);
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private static void writeProblem(JsonGenerator json, String subject, @Nullable Problem problem)
      throws IOException {
    Optional<Problem> known = Optional.ofNullable(problem);
    json.writeStringField("subject", subject);
    json.writeStringField("expected", known.flatMap(Problem::expected).orElse(null));
    json.writeStringField("actual", known.flatMap(Problem::actual).orElse(null));
    json.writeArrayFieldStart("remedies");
    for (Remedy remedy : known.map(Problem::remedies).orElse(List.of())) {
      json.writeStartObject();
      json.writeStringField("action", remedy.action().map(Enum::name).orElse(null));
      json.writeStringField("cluster", remedy.cluster().map(ClusterName::value).orElse(null));
      json.writeStringField("text", Wording.text(remedy));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static String status(ClusterStatus status) {
    return pretty(json -> writeStatus(json, status));
  }

  static String statuses(List<ClusterStatus> statuses) {
    return pretty(
        json -> {
          json.writeStartArray();
          for (ClusterStatus status : statuses) {
            writeStatus(json, status);
          }
          json.writeEndArray();
        });
  }

  static String reports(List<RecoveryReport> reports) {
    return pretty(
        json -> {
          json.writeStartArray();
          for (RecoveryReport report : reports) {
            writeReport(json, report);
          }
          json.writeEndArray();
        });
  }

  static String report(RecoveryReport report) {
    return pretty(json -> writeReport(json, report));
  }

  private static void writeReport(JsonGenerator json, RecoveryReport report) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", report.cluster().value());
    json.writeStringField("action", report.action().name());
    json.writeStringField("description", report.description());
    json.writeStringField("error", report.failure().map(e -> e.code().name()).orElse(null));
    json.writeStringField("message", report.failure().map(Wording::text).orElse(null));
    json.writeFieldName("status");
    if (report.status().isPresent()) {
      writeStatus(json, report.status().get());
    } else {
      json.writeNull();
    }
    json.writeEndObject();
  }

  private static void writeStatus(JsonGenerator json, ClusterStatus status) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", status.cluster().name().value());
    json.writeStringField("incarnation", status.cluster().incarnation().toString());
    json.writeStringField("state", status.state().name());
    json.writeStringField("workload", status.spec().workload());
    json.writeStringField("bootstrap", status.bootstrap());
    if (!status.connect().isEmpty()) {
      json.writeStringField("connect", status.connect());
    }
    json.writeFieldName("operation");
    writeOperation(json, status.operation().orElse(null));
    json.writeArrayFieldStart("conditions");
    for (Condition condition : status.conditions()) {
      writeCondition(json, condition);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("spus");
    json.writeNumberField("desired", status.desiredSpus());
    if (status.probed()) {
      json.writeNumberField("confirmed", status.confirmedSpus());
    } else {
      // The cluster was not asked: 0 would wrongly say that none is confirmed.
      json.writeNullField("confirmed");
    }
    json.writeNumberField("alive", status.aliveSpus());
    json.writeArrayFieldStart("members");
    for (MemberStatus member : status.members()) {
      writeMember(json, member);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeStringField("backend", status.backend());
    json.writeArrayFieldStart("backendOptions");
    for (String key : status.spec().backendOptions().keySet()) {
      json.writeString(key);
    }
    json.writeEndArray();
    json.writeStringField("workloadVersion", status.workloadVersion());
    json.writeBooleanField("probed", status.probed());
    json.writeBooleanField("ephemeral", status.ephemeral());
    json.writeStringField("recordedAt", status.recordedAt().toString());
    json.writeStringField("observedAt", status.observedAt().toString());
    json.writeArrayFieldStart("retained");
    for (OwnedResource thing : status.retained()) {
      json.writeStartObject();
      json.writeStringField("kind", thing.kind());
      json.writeStringField("name", thing.name());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeOperation(JsonGenerator json, @Nullable OperationStatus operation)
      throws IOException {
    if (operation == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeStringField("id", operation.id().toString());
    json.writeStringField("command", operation.command().toString());
    json.writeStringField("phase", operation.phase().name());
    json.writeBooleanField("backward", operation.backward());
    json.writeStringField("cause", operation.cause());
    json.writeNumberField("attempt", operation.attempt());
    json.writeStringField("startedAt", operation.startedAt().toString());
    json.writeStringField("deadline", operation.deadline().toString());
    json.writeStringField(
        "nextAttemptAt", operation.nextAttempt().map(Object::toString).orElse(null));
    json.writeStringField("outlook", operation.outlook());
    json.writeEndObject();
  }

  private static void writeCondition(JsonGenerator json, Condition condition) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", condition.type().name());
    json.writeStringField("reason", Wording.reason(condition));
    json.writeStringField("member", condition.member().map(MemberId::toString).orElse(null));
    json.writeStringField("message", Wording.text(condition));
    json.writeEndObject();
  }

  private static void writeMember(JsonGenerator json, MemberStatus member) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", member.id().toString());
    json.writeStringField("role", member.id().role().name());
    json.writeStringField("phase", member.phase().name());
    if (member.pid().isPresent()) {
      json.writeNumberField("pid", member.pid().getAsLong());
    } else {
      json.writeNullField("pid");
    }
    Endpoint endpoint = Endpoints.forClients(member);
    json.writeStringField("endpoint", endpoint == null ? null : endpoint.address());
    json.writeObjectFieldStart("evidence");
    for (Map.Entry<String, String> fact : evidence(member).entrySet()) {
      json.writeStringField(fact.getKey(), fact.getValue());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("problems");
    for (String problem : member.problems()) {
      json.writeString(problem);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static Map<String, String> evidence(MemberStatus member) {
    Map<String, String> facts = new TreeMap<>();
    member.evidence().forEach((kind, fact) -> facts.put(kind.name(), fact.truth().name()));
    return facts;
  }

  private static String text(Body body, boolean pretty) {
    StringWriter writer = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(writer)) {
      if (pretty) {
        json.setPrettyPrinter(new DefaultPrettyPrinter());
      }
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return writer.toString();
  }
}
