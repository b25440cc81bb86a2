package io.slipway.cli;

import io.slipway.engine.CreateOptions;
import io.slipway.engine.EngineEvent.Committed;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    sortOptions = false,
    description = {
      "Takes a real Kafka cluster through its whole life.",
      "Creates it, writes and reads records, shuts it down, resumes it, reads the same records, and"
          + " deletes it without a trace."
    })
final class DemoCommand implements Callable<Integer> {
  private final CommandContext context;

  @Option(names = "--spus", paramLabel = "N", description = "How many SPUs (default: 3).")
  private String spus = "3";

  @Mixin private final TimeoutOption timeout = new TimeoutOption();

  DemoCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    CliEnvironment environment = context.environment();
    ClusterName name =
        ClusterName.of(
            String.format(Locale.ROOT, "demo-%04x", new SecureRandom().nextInt(0x10000)));
    Demo.Setting setting =
        new Demo.Setting(
            context.root().homeDirectory(),
            name,
            RangeArgument.spuCount(spus),
            environment.clock());
    environment
        .engines()
        .check(
            context.root().homeChoice(),
            ClusterSpec.builder(name.value()).spuCount(setting.spus()).build(),
            CreateOptions.defaults());
    boolean json = context.root().json();
    if (!json) {
      context.print("cluster " + name + " in " + setting.home());
    }
    context.change(
        timeout,
        new Interrupts.Words(
            "deleting the demo's cluster",
            "leave it to 'slipway delete --shutdown --yes " + name + "'"),
        work -> {
          Consumer<Demo.Step> steps =
              step -> {
                if (!json) {
                  work.view().result(() -> context.print(text(step)));
                }
              };
          try (RecordClient records = environment.records().apply(setting.home())) {
            Demo demo = new Demo(work, records, setting, steps);
            print(demo, demo.run(), name);
          }
          return ExitStatus.DONE;
        });
    return ExitStatus.DONE;
  }

  private void print(Demo demo, List<Demo.Step> steps, ClusterName name) {
    if (context.root().json()) {
      context.print(json(demo, steps, name));
      return;
    }
    Duration total = steps.stream().map(Demo.Step::time).reduce(Duration.ZERO, Duration::plus);
    context.print(
        "the path: "
            + Stream.concat(
                    demo.path().stream().limit(1).map(Committed::from),
                    demo.path().stream().map(Committed::to))
                .map(Enum::name)
                .collect(Collectors.joining(", ")));
    context.print("done in " + Durations.text(total));
  }

  private static String text(Demo.Step step) {
    return String.format(
        Locale.ROOT,
        "  %-36s %8s  %s",
        step.title(),
        Durations.text(step.time()),
        TerminalText.clean(step.result()));
  }

  private static String json(Demo demo, List<Demo.Step> steps, ClusterName name) {
    return Json.pretty(
        json -> {
          json.writeStartObject();
          json.writeStringField("name", name.value());
          json.writeArrayFieldStart("path");
          for (Committed transition : demo.path()) {
            json.writeString(
                transition.from() + " -" + transition.event() + "-> " + transition.to());
          }
          json.writeEndArray();
          json.writeArrayFieldStart("steps");
          for (Demo.Step step : steps) {
            json.writeStartObject();
            json.writeStringField("step", step.title());
            json.writeNumberField("millis", step.time().toMillis());
            json.writeStringField("result", step.result());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
