package io.slipway.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.slipway.engine.ClusterReader;
import io.slipway.engine.Explanation;
import io.slipway.spi.ClusterName;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    sortOptions = false,
    description = "Explains which commands a cluster accepts now, and why not the others.")
final class ExplainCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  ExplainCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    ClusterName cluster = ClusterName.of(name);
    try (ClusterReader reader = context.reader()) {
      Explanation explained = reader.explain(cluster);
      context.print(
          context.root().json() ? Json.pretty(json -> write(json, explained)) : text(explained));
    }
    return ExitStatus.DONE;
  }

  private static String text(Explanation explained) {
    StringBuilder text = new StringBuilder(explained.name() + "  " + explained.state());
    explained
        .operation()
        .ifPresent(
            o ->
                text.append(", ")
                    .append(PlainWords.command(o.command()))
                    .append(" in flight: ")
                    .append(o.outlook()));
    TextTable table = new TextTable().row("COMMAND", "VERDICT", "WHY");
    explained
        .outlooks()
        .forEach(
            (command, outlook) ->
                table.row(
                    name(command),
                    PlainWords.of(outlook.verdict()),
                    TerminalText.clean(PlainWords.of(reason(outlook)))));
    table.lines("  ").forEach(line -> text.append('\n').append(line));
    return text.toString();
  }

  private static String reason(Explanation.Outlook outlook) {
    return outlook.refusal().map(Wording::text).orElse(outlook.reason());
  }

  /** Returns what is typed for a command. */
  private static String name(Explanation.Command command) {
    return command == Explanation.Command.SHUTDOWN_AND_DELETE
        ? "delete --shutdown"
        : command.name().toLowerCase(Locale.ROOT);
  }

  private static void write(JsonGenerator json, Explanation explained) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", explained.name().value());
    json.writeStringField("state", explained.state().name());
    json.writeStringField(
        "operation", explained.operation().map(o -> o.command().toString()).orElse(null));
    json.writeObjectFieldStart("commands");
    for (Explanation.Command command : explained.outlooks().keySet()) {
      Explanation.Outlook outlook = explained.of(command);
      json.writeObjectFieldStart(command.name());
      json.writeStringField("verdict", outlook.verdict().name());
      json.writeStringField(
          "code", outlook.refusal().map(problem -> problem.code().name()).orElse(null));
      json.writeStringField("reason", reason(outlook));
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
