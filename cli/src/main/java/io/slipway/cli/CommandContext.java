package io.slipway.cli;

import io.slipway.engine.ClusterReader;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Command;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.DriftReport;
import io.slipway.engine.EngineListener;
import io.slipway.engine.HomeVisitor;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.StoreAdmin;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The resources of every command: the engine, the views, and the output streams. */
final class CommandContext {
  private final CliEnvironment environment;
  private final RootCommand root;
  private final Interrupts interrupts;

  CommandContext(CliEnvironment environment, RootCommand root, Interrupts interrupts) {
    this.environment = environment;
    this.root = root;
    this.interrupts = interrupts;
  }

  /**
   * The resources of a change.
   *
   * @param engine changes the clusters
   * @param options the timeout and the listener
   * @param cancellation is raised by a Ctrl-C
   * @param view shows what happens
   */
  record Work(
      SlipwayEngine engine,
      CommandOptions options,
      CancellationToken cancellation,
      ProgressView view) {
    ClusterStatus execute(Command command) {
      return engine.execute(command, options, cancellation);
    }
  }

  CliEnvironment environment() {
    return environment;
  }

  RootCommand root() {
    return root;
  }

  Interrupts interrupts() {
    return interrupts;
  }

  RebalanceText rebalanceText() {
    return new RebalanceText(environment.clock().instant());
  }

  StatusText text() {
    return new StatusText(environment.clock().instant());
  }

  /** Opens a reader, even while another process holds the home. */
  ClusterReader reader() {
    return environment.engines().openReadOnly(root.homeChoice());
  }

  /** Opens a visitor of the home. */
  HomeVisitor visitor(ProgressView view) {
    return environment
        .engines()
        .visit(root.homeChoice(), root.lockTimeout, cut -> view.note(cut.toString()));
  }

  /** Says what a change is about to wait for. */
  void noteHolder(ProgressView view) {
    if (!root.lockTimeout.isZero()) {
      environment
          .engines()
          .holder(root.homeChoice())
          .ifPresent(
              holder ->
                  view.note(
                      "another process has the home open: "
                          + holder
                          + "; waiting up to "
                          + Durations.text(root.lockTimeout)));
    }
  }

  /** Returns the administration of the home's store. */
  StoreAdmin store() {
    return store(new StoreBackends());
  }

  /** Returns the administration of the home's store. */
  StoreAdmin store(StoreBackends backends) {
    return environment.engines().store(home(backends), Duration.ZERO, cut -> {});
  }

  private HomeChoice home(StoreBackends backends) {
    HomeChoice home = root.homeChoice();
    return backends.chosen().map(home::with).orElse(home);
  }

  /**
   * Runs a change: opens the engine, shows progress, lets Ctrl-C cancel, closes all.
   *
   * @param timeout how long the operation may take in one direction; an operation that is taken up
   *     keeps its own timeout if longer, with a message if this one was requested
   * @param words the messages for Ctrl-C
   * @param change the change
   * @return the result of the change
   */
  <T> T change(TimeoutOption timeout, Interrupts.Words words, Function<Work, T> change) {
    CommandOptions options = CommandOptions.defaults().withTimeout(timeout.value());
    CancellationToken cancellation = new CancellationToken();
    HomeChoice home = root.homeChoice();
    try (ProgressView view = view();
        SlipwayEngine engine = open(home, view)) {
      interrupts.arm(cancellation, words, view::note);
      try {
        EngineListener listener =
            event -> {
              view.on(event);
              timeout.whatHoldsInstead(event).ifPresent(view::note);
            };
        return change.apply(new Work(engine, options.withListener(listener), cancellation, view));
      } finally {
        interrupts.disarm();
      }
    }
  }

  /** Refuses, before anything is written, a home in which no cluster can be. */
  void requireHome() {
    Path home = root.homeDirectory();
    if (!Files.exists(home)) {
      throw new SlipwayException(
          Problem.of(ErrorCode.NOT_FOUND, "no clusters")
              .withActual("no such directory " + home)
              .withRemedy("see 'slipway create --help'"));
    }
  }

  /** Reports what backends own if no cluster has a record: the only sign of a lost store. */
  void noteOrphans() {
    if (!Files.exists(root.homeDirectory())) {
      return;
    }
    List<DriftReport.Orphan> orphans = store().compare().orphans();
    if (orphans.isEmpty()) {
      return;
    }
    String clusters =
        orphans.stream().map(u -> u.cluster().toString()).collect(Collectors.joining(", "));
    note(
        "no record is left of what backends own: "
            + clusters
            + "; bring the store back with 'store restore', or see 'store compare'");
  }

  /** Runs a change of the store; says so if it has to wait for the home's holder. */
  <T> T changeStore(StoreBackends backends, Function<StoreAdmin, T> change) {
    HomeChoice home = home(backends);
    return patiently(
        timeout ->
            change.apply(environment.engines().store(home, timeout, cut -> note(cut.toString()))),
        this::note);
  }

  /** Opens the engine; says so if it has to wait for the home's holder. */
  SlipwayEngine open(HomeChoice home, ProgressView view) {
    return patiently(
        timeout -> environment.engines().open(home, timeout, cut -> view.note(cut.toString())),
        view::note);
  }

  private <T> T patiently(Function<Duration, T> attempt, Consumer<String> note) {
    try {
      return attempt.apply(Duration.ZERO);
    } catch (SlipwayException e) {
      if (e.code() != ErrorCode.STORE_LOCKED || root.lockTimeout.isZero()) {
        throw e;
      }
      note.accept(Wording.text(e) + "; waiting up to " + Durations.text(root.lockTimeout));
    }
    return attempt.apply(root.lockTimeout);
  }

  private void note(String text) {
    try (ProgressView view = view()) {
      view.note(text);
    }
  }

  ProgressView view() {
    Terminal terminal = environment.terminal();
    if (terminal.errorIsTerminal() && terminal.capable() && !root.plain) {
      return new LiveView(environment.err(), environment.clock(), terminal);
    }
    return root.json() && !terminal.errorIsTerminal()
        ? new JsonLinesView(environment.err())
        : new PlainView(environment.err(), terminal);
  }

  void print(List<String> lines) {
    lines.forEach(this::print);
  }

  void print(String line) {
    boolean verbatim = root.json() || !environment.terminal().outputIsTerminal();
    printVerbatim(verbatim ? line : wrapped(line));
  }

  /** Prints text that must not be wrapped, such as a member's own lines. */
  void printVerbatim(String line) {
    environment.out().println(line);
  }

  /** Results of several lines are wrapped line by line. */
  private String wrapped(String text) {
    return text.lines()
        .map(environment.terminal()::result)
        .collect(Collectors.joining(System.lineSeparator()));
  }
}
