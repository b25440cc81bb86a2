package io.slipway.cli;

import io.slipway.engine.CommandOptions;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterId;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "erase-orphan",
    sortOptions = false,
    description = {
      "Ends and erases a cluster that a backend owns and no record names, with all its data.",
      "Needs --yes: there is no record from which it could be brought back."
    })
final class StoreEraseOrphanCommand implements Callable<Integer> {
  private static final Interrupts.Words WORDS =
      new Interrupts.Words("the erase stops here, unfinished: repeat it", "end at once");

  private final CommandContext context;

  @Parameters(paramLabel = "NAME/INCARNATION", description = "As 'store compare' lists it.")
  private String cluster = "";

  @Option(names = "--yes", description = "Erase it; needed always.")
  private boolean yes;

  @Mixin private final TimeoutOption timeout = new TimeoutOption();

  @Mixin private final StoreBackends backends = new StoreBackends();

  StoreEraseOrphanCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    ClusterId id = Incarnations.parse(cluster);
    if (!yes) {
      throw new UsageFailure(
          "erase of '" + id + "' is not confirmed; add --yes to erase it with all its data", null);
    }
    context.requireHome();
    CommandOptions options = CommandOptions.defaults().withTimeout(timeout.value());
    Consumer<String> notes =
        text -> context.environment().err().println("slipway: " + TerminalText.clean(text));
    CancellationToken cancellation = new CancellationToken();
    context.interrupts().arm(cancellation, WORDS, notes);
    try {
      ClusterId unused =
          context.changeStore(
              backends,
              store -> {
                store.eraseOrphan(id, options, cancellation);
                return id;
              });
    } finally {
      context.interrupts().disarm();
    }
    context.print(
        context.root().json()
            ? Json.pretty(
                json -> {
                  json.writeStartObject();
                  json.writeStringField("name", id.name().value());
                  json.writeStringField("incarnation", id.incarnation().toString());
                  json.writeStringField("state", "ERASED");
                  json.writeEndObject();
                })
            : id + " is erased");
    return ExitStatus.DONE;
  }
}
