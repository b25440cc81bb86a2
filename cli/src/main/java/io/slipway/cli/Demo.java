package io.slipway.cli;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Command;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.EngineEvent;
import io.slipway.engine.EngineEvent.Committed;
import io.slipway.engine.EngineListener;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Takes a real cluster through its whole life, once. Whatever goes wrong, it deletes the cluster
 * before it fails.
 */
final class Demo {
  static final int RECORDS = 1_000;
  private static final String TOPIC = "demo";
  private static final int PARTITIONS = 3;
  private static final int MAX_REPLICATION = 3;

  private final SlipwayEngine engine;
  private final CommandOptions options;
  private final CancellationToken cancellation;
  private final RecordClient records;
  private final Setting setting;
  private final Consumer<Step> onStep;
  private final List<Committed> path = new CopyOnWriteArrayList<>();
  private final LeakCheck leftovers = new LeakCheck();
  private final List<Step> steps = new ArrayList<>();

  /**
   * The settings of the demo.
   *
   * @param home the home to use
   * @param name an unused name
   * @param spus the number of SPUs
   * @param clock for the times of the steps
   */
  record Setting(Path home, ClusterName name, int spus, Clock clock) {}

  /**
   * One step of the demo.
   *
   * @param title its title
   * @param time how long it took
   * @param result its human-readable result
   */
  record Step(String title, Duration time, String result) {}

  Demo(CommandContext.Work work, RecordClient records, Setting setting, Consumer<Step> onStep) {
    this.engine = work.engine();
    this.cancellation = work.cancellation();
    this.records = records;
    this.setting = setting;
    this.onStep = onStep;
    EngineListener shown = work.options().listener();
    this.options =
        work.options()
            .withListener(
                event -> {
                  follow(event);
                  shown.on(event);
                });
  }

  /**
   * Runs the demo.
   *
   * @return its steps
   * @throws SlipwayException what went wrong, after the cluster was deleted
   */
  List<Step> run() {
    try {
      life();
      return List.copyOf(steps);
    } catch (RuntimeException e) {
      RuntimeException failure = cancelledOr(e);
      cleanUp(failure);
      throw failure;
    }
  }

  /** Returns the path through the machine. */
  List<Committed> path() {
    return List.copyOf(path);
  }

  private void life() {
    ClusterName name = setting.name();
    int spus = setting.spus();
    ClusterSpec spec = ClusterSpec.builder(name.value()).spuCount(spus).workload("kafka").build();
    ClusterStatus running =
        transition(
            "create " + spus + " SPUs and a controller", () -> execute(Command.create(spec)));
    String first = running.bootstrap();
    step(
        "write " + RECORDS + " records",
        () -> {
          int replication = Math.min(spus, MAX_REPLICATION);
          return interruptible(
              () -> {
                records.produce(first, TOPIC, PARTITIONS, replication, RECORDS);
                return "acknowledged by all replicas";
              });
        });
    List<String> before = read("read them", first);
    transition("shut down", () -> execute(Command.shutdown(name)));
    ClusterStatus resumed = transition("resume", () -> execute(Command.resume(name)));
    List<String> after = read("read the same records again", resumed.bootstrap());
    require(after.equals(before), "the same records after the resume", "other records");
    step("resume once more, which is illegal", this::refusal);
    transition("delete", () -> execute(Command.delete(name, DeleteOptions.shutdownFirst())));
    step("look for what is left", this::nothingLeft);
  }

  private ClusterStatus execute(Command command) {
    return engine.execute(command, options, cancellation);
  }

  private ClusterStatus transition(String title, Supplier<ClusterStatus> command) {
    int known = path.size();
    List<ClusterStatus> result = new ArrayList<>(1);
    step(
        title,
        () -> {
          ClusterStatus status = command.get();
          result.add(status);
          leftovers.remember(status);
          String way =
              path.subList(known, path.size()).stream()
                  .map(EventText::path)
                  .collect(Collectors.joining("; "));
          return status.probed() && status.confirmedSpus() > 0
              ? way + "; " + EventText.confirmed(status.confirmedSpus(), status.desiredSpus())
              : way;
        });
    return result.get(0);
  }

  private List<String> read(String title, String bootstrap) {
    List<String> read = new ArrayList<>();
    step(
        title,
        () -> {
          interruptible(() -> records.read(bootstrap, TOPIC, RECORDS)).stream()
              .sorted()
              .forEach(read::add);
          require(read.size() == RECORDS, RECORDS + " records", read.size() + " records");
          return read.size() + " records";
        });
    return read;
  }

  private String refusal() {
    try {
      var unused = execute(Command.resume(setting.name()));
    } catch (SlipwayException e) {
      if (e.code() == ErrorCode.ILLEGAL_TRANSITION) {
        return "refused with exit status " + ExitStatus.of(e.code()) + ": " + Wording.text(e);
      }
      throw e;
    }
    throw unexpected("a refusal", "a second resume that succeeded");
  }

  private String nothingLeft() {
    List<String> found = leftovers.find(setting.home(), setting.name().value());
    require(found.isEmpty(), "nothing left", String.join(", ", found));
    return "nothing: no process, no port, no file (looked for "
        + leftovers.remembered()
        + ", and for files of its name)";
  }

  private void step(String title, Supplier<String> action) {
    cancellation.throwIfCancelled();
    Instant begin = setting.clock().instant();
    String result = action.get();
    Step done = new Step(title, Duration.between(begin, setting.clock().instant()), result);
    steps.add(done);
    onStep.accept(done);
  }

  /** The engine supports cancellation; record clients only handle interrupts. */
  private <T> T interruptible(Supplier<T> action) {
    return new Interruptible(cancellation).call(action);
  }

  private void follow(EngineEvent event) {
    if (event instanceof Committed committed) {
      path.add(committed);
    }
  }

  private RuntimeException cancelledOr(RuntimeException failure) {
    boolean said = failure instanceof SlipwayException known && known.code() == ErrorCode.CANCELLED;
    return !cancellation.isCancelled() || said
        ? failure
        : new SlipwayException(
            Problem.of(ErrorCode.CANCELLED, "the demo was cancelled: " + cancellation.reason())
                .withRemedy("run it again at any time"),
            failure);
  }

  private void cleanUp(RuntimeException failure) {
    try {
      // The demo's own cancellation may be raised already, and must not stop this.
      engine.delete(setting.name(), DeleteOptions.shutdownFirst(), options);
    } catch (SlipwayException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw new SlipwayException(
            Problem.of(
                    e.code(),
                    "the demo failed ("
                        + Wording.text(failure)
                        + ") and could not be cleaned up: "
                        + Wording.text(e))
                .withRemedy("run 'slipway delete --shutdown --yes " + setting.name() + "'"),
            failure);
      }
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private static void require(boolean holds, String expected, String was) {
    if (!holds) {
      throw unexpected(expected, was);
    }
  }

  private static SlipwayException unexpected(String expected, String was) {
    return new SlipwayException(
        Problem.of(ErrorCode.BACKEND_REJECTED, "the demo found something wrong")
            .withExpected(expected)
            .withActual(was)
            .withRemedy("report this as a bug"));
  }
}
