package io.slipway.cli;

import io.slipway.spi.CancellationToken;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "prepare",
    sortOptions = false,
    description = "Makes Kafka's class-data archive for a JDK, so that members start faster.")
final class PrepareCommand implements Callable<Integer> {
  private final CommandContext context;

  @Option(
      names = "--java-home",
      paramLabel = "DIR",
      description = "The JDK that members will run on (default: the one that runs this command).")
  private Path javaHome = Path.of(System.getProperty("java.home"));

  PrepareCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    CliEnvironment environment = context.environment();
    Path home = context.root().homeDirectory();
    Consumer<String> notes =
        text -> environment.err().println("slipway: " + TerminalText.clean(text));
    CancellationToken cancellation = new CancellationToken();
    context.interrupts().arm(cancellation, new Interrupts.Words("stopping", "end at once"), notes);
    Path archive;
    try {
      archive =
          new Interruptible(cancellation)
              .call(() -> environment.archives().prepare(home, javaHome, notes));
    } finally {
      context.interrupts().disarm();
    }
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
