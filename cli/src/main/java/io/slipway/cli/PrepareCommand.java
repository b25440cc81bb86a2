package io.slipway.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "prepare",
    sortOptions = false,
    description = "Makes Kafka's class-data archive for this JDK, so that members start faster.")
final class PrepareCommand implements Callable<Integer> {
  private final CommandContext context;

  PrepareCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Path archive =
        context
            .environment()
            .archives()
            .prepare(
                context.root().homeDirectory(),
                text -> context.environment().err().println("slipway: " + Lines.clean(text)));
    context.print(
        context.root().json()
            ? Json.pretty(
                json -> {
                  json.writeStartObject();
                  json.writeStringField("archive", archive.toString());
                  json.writeEndObject();
                })
            : "prepared " + archive);
    return ExitStatus.DONE;
  }
}
