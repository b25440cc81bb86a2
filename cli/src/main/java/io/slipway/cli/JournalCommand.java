package io.slipway.cli;

import io.slipway.engine.JournalAudit;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "journal",
    sortOptions = false,
    description = {
      "Shows or verifies the changes in the home's journal.",
      "These are the acknowledged ones since the newest checkpoint. Each must be one that the"
          + " tables allow. Changes nothing."
    })
final class JournalCommand implements Callable<Integer> {
  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "verify|show",
      description = "verify: the illegal changes only, and exit status 9 if there are any.")
  private String what = "";

  JournalCommand(CommandContext context) {
    this.context = context;
    this.spec = CommandSpec.create();
  }

  @Override
  public Integer call() {
    if (!what.equals("verify") && !what.equals("show")) {
      throw new ParameterException(
          spec.commandLine(),
          "unknown journal command: expected verify or show, was '" + what + "'; choose one");
    }
    requireStore();
    List<JournalAudit.Change> all =
        SlipwayHome.at(context.root().homeDirectory()).audit().changes();
    long illegal = all.stream().filter(change -> !change.legal()).count();
    boolean verify = what.equals("verify");
    List<JournalAudit.Change> shown =
        all.stream().filter(change -> !verify || !change.legal()).toList();
    if (context.root().json()) {
      context.print(json(all.size(), illegal, shown));
    } else {
      shown.forEach(change -> context.print(change.text()));
      if (verify) {
        context.print(all.size() + " changes, " + illegal + " of them not allowed by the tables");
      }
    }
    return verify && illegal > 0 ? ExitStatus.STORE : ExitStatus.DONE;
  }

  /** Reading nothing does not prove that all is well. */
  private void requireStore() {
    context.requireHome();
    Path store = context.root().homeDirectory().resolve("store");
    if (Files.isDirectory(context.root().homeDirectory()) && !Files.exists(store)) {
      throw new SlipwayException(
          Problem.of(ErrorCode.NOT_FOUND, "no journal: there is no directory " + store)
              .withRemedy("choose another home with --home"));
    }
  }

  private static String json(int count, long illegal, List<JournalAudit.Change> shown) {
    return Json.pretty(
        json -> {
          json.writeStartObject();
          json.writeNumberField("changes", count);
          json.writeNumberField("illegal", illegal);
          json.writeArrayFieldStart("shown");
          for (JournalAudit.Change change : shown) {
            json.writeStartObject();
            json.writeNumberField("version", change.version());
            json.writeStringField("name", change.cluster().name().value());
            json.writeStringField("incarnation", change.cluster().incarnation().toString());
            json.writeBooleanField("legal", change.legal());
            json.writeStringField("text", change.text());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
