package io.slipway.cli;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Condition;
import io.slipway.engine.MemberStatus;
import io.slipway.engine.OperationStatus;
import io.slipway.spi.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes human-readable statuses. Recorded and observed values each come with their age. */
final class StatusText {
  private final Instant now;

  /**
   * Creates a writer.
   *
   * @param now ages count to here
   */
  StatusText(Instant now) {
    this.now = now;
  }

  /** Returns the outcome of a command in one line. */
  String outcome(ClusterStatus status) {
    String text = status.cluster().name() + " is " + status.state() + ": " + seen(status);
    return status.bootstrap().isEmpty() ? text : text + ", bootstrap " + status.bootstrap();
  }

  /** Returns all clusters, one per line. */
  List<String> list(List<ClusterStatus> statuses) {
    if (statuses.isEmpty()) {
      return List.of("no clusters");
    }
    TextTable table =
        new TextTable()
            .row("NAME", "STATE", "SPUS ALIVE", "WORKLOAD", "RECORDED", "OPERATION", "CONDITIONS");
    for (ClusterStatus status : statuses) {
      table.row(
          status.cluster().name().value(),
          status.state().name(),
          status.aliveSpus() + "/" + status.desiredSpus(),
          status.spec().workload(),
          ago(status.recordedAt()),
          status.operation().map(o -> PlainWords.command(o.command()) + " " + phase(o)).orElse(""),
          String.join(", ", status.conditions().stream().map(StatusText::shortly).toList()));
    }
    return table.lines("");
  }

  /** Returns everything about one cluster. */
  List<String> details(ClusterStatus status) {
    List<String> lines = new ArrayList<>();
    lines.add(status.cluster().name() + "  " + status.state());
    add(lines, "incarnation", status.cluster().incarnation().toString());
    add(
        lines,
        "workload",
        status.spec().workload() + " " + status.workloadVersion() + " on " + status.backend());
    if (!status.spec().backendOptions().isEmpty()) {
      // Keys only: values may be secrets.
      add(lines, "backend set", String.join(", ", status.spec().backendOptions().keySet()));
    }
    if (!status.bootstrap().isEmpty()) {
      add(lines, "bootstrap", status.bootstrap());
    }
    if (!status.connect().isEmpty()) {
      add(lines, "connect", status.connect());
    }
    if (status.ephemeral()) {
      add(lines, "ephemeral", "it ends with the engine that has created it");
    }
    add(lines, "record", status.state() + ", changed " + ago(status.recordedAt()));
    add(
        lines,
        "observation",
        seen(status)
            + ", "
            + ago(status.observedAt())
            + (status.probed() ? "" : " (the cluster itself was not asked; see --probe)"));
    status.operation().ifPresent(operation -> addOperation(lines, operation));
    for (Condition condition : status.conditions()) {
      add(lines, "condition", shortly(condition) + ": " + Wording.text(condition));
    }
    addMembers(lines, status.members());
    status.retained().forEach(thing -> add(lines, "retained", thing.toString()));
    return lines;
  }

  private void addOperation(List<String> lines, OperationStatus operation) {
    add(
        lines,
        "operation",
        PlainWords.command(operation.command())
            + " "
            + phase(operation)
            + ", attempt "
            + operation.attempt()
            + ", begun "
            + ago(operation.startedAt())
            + ", deadline "
            + ahead(operation.deadline())
            + operation
                .nextAttempt()
                .map(at -> ", next attempt of background repairs " + ahead(at))
                .orElse(""));
    if (!operation.cause().isEmpty()) {
      add(lines, "  cause", PlainWords.of(operation.cause()));
    }
    add(lines, "  outlook", operation.outlook());
  }

  private static void addMembers(List<String> lines, List<MemberStatus> members) {
    if (members.isEmpty()) {
      return;
    }
    TextTable table = new TextTable().row("MEMBER", "PHASE", "PID", "ENDPOINT", "PROBLEMS");
    for (MemberStatus member : members) {
      Endpoint endpoint = Endpoints.forClients(member);
      table.row(
          member.id().toString(),
          member.phase().name(),
          member.pid().isPresent() ? Long.toString(member.pid().getAsLong()) : "",
          endpoint == null ? "" : endpoint.address(),
          String.join("; ", member.problems()));
    }
    lines.addAll(table.lines("  "));
  }

  private static String seen(ClusterStatus status) {
    return status.probed()
        ? status.confirmedSpus() + "/" + status.desiredSpus() + " SPUs confirmed"
        : status.aliveSpus() + "/" + status.desiredSpus() + " SPUs alive";
  }

  private static String phase(OperationStatus operation) {
    boolean told = operation.phase().name().equals("ROLLING_BACK");
    String way = operation.backward() && !told ? " on its way back" : "";
    return PlainWords.of(operation.phase()) + way;
  }

  private static String shortly(Condition condition) {
    String type = condition.type().name();
    return type.charAt(0)
        + type.substring(1).toLowerCase(Locale.ROOT).replace('_', ' ')
        + "("
        + Wording.reason(condition)
        + condition.member().map(id -> ", " + id).orElse("")
        + ")";
  }

  private String ago(Instant at) {
    return Durations.text(Duration.between(at, now)) + " ago";
  }

  private String ahead(Instant at) {
    return at.isBefore(now) ? ago(at) : "in " + Durations.text(Duration.between(now, at));
  }

  private static void add(List<String> lines, String label, String text) {
    lines.add(String.format(Locale.ROOT, "  %-11s  %s", label, text));
  }
}
