package io.slipway.cli;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.engine.ClusterReader;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.HomeVisitor;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.engine.StoreAdmin;
import io.slipway.engine.StoreCut;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OwnerId;
import io.slipway.spi.SlipwayException;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs command lines against a scripted engine and captures everything that comes out. */
final class CliHarness implements EngineOpener, RecordClient {
  /** Whose the clusters of the fake's world are, also once a store is lost. */
  static final OwnerId OWNER = new OwnerId("cli-tests");

  final FakeWorld world = FakeWorld.create();
  final ScriptedEngine engine = new ScriptedEngine();
  final Map<String, String> variables = new HashMap<>();
  final List<String> opened = new ArrayList<>();
  final List<Integer> halts = new ArrayList<>();
  final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
  final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
  final List<String> written = new ArrayList<>();
  final Path home;
  final SteppedTime time = new SteppedTime();
  @Nullable String holder;
  OutputStream outTarget = outBytes;
  boolean outIsPipe;
  Terminal terminal = Terminal.NONE;
  String input = "";
  @Nullable RuntimeException checkFailure;
  @Nullable RuntimeException openFailure;
  @Nullable RuntimeException readOnlyFailure;
  @Nullable StoreCut cut;
  boolean lockedAtFirst;

  /** Whether an administered store's clusters are its own, rather than {@link #OWNER}'s. */
  boolean storesOwnIds;

  boolean recordsClosed;
  Runnable atProduce = () -> {};
  Runnable atRead = () -> {};
  @Nullable Consumer<String> signals;

  CliHarness(Path home) {
    this.home = home;
    variables.put(RootCommand.HOME_VARIABLE, home.toString());
  }

  int run(String... arguments) {
    ResultStream out = new ResultStream(outTarget, () -> outIsPipe);
    PrintStream err = new PrintStream(errBytes, true, StandardCharsets.UTF_8);
    return new Cli(
            new CliEnvironment(
                out,
                err,
                new BufferedReader(new StringReader(input)),
                variables,
                Path.of("/home/somebody"),
                terminal,
                Clock.fixed(Samples.NOW, ZoneOffset.UTC),
                time,
                this,
                directory -> this,
                (directory, javaHome, progress) -> directory.resolve("runtime/kafka.jsa"),
                handler -> signals = handler,
                halts::add))
        .run(arguments);
  }

  /** Presses Ctrl-C. */
  void interrupt() {
    if (signals == null) {
      throw new IllegalStateException("nobody listens for signals");
    }
    signals.accept("Ctrl-C");
  }

  String out() {
    return outBytes.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return errBytes.toString(StandardCharsets.UTF_8);
  }

  /** The last line of the error stream. */
  String error() {
    List<String> lines = err().strip().lines().toList();
    return lines.get(lines.size() - 1);
  }

  @Override
  public SlipwayEngine open(HomeChoice chosen, Duration lockTimeout, Consumer<StoreCut> onCut) {
    opened.add("open " + text(chosen) + " " + lockTimeout);
    if (openFailure != null) {
      throw openFailure;
    }
    if (lockedAtFirst && opened.size() == 1) {
      throw new SlipwayException(
          ErrorCode.STORE_LOCKED, "the home is held by process 42 for CREATE of 'c9'");
    }
    if (cut != null) {
      onCut.accept(cut);
    }
    return engine;
  }

  @Override
  public HomeVisitor visit(HomeChoice chosen, Duration lockTimeout, Consumer<StoreCut> onCut) {
    opened.add("visit " + text(chosen) + " " + lockTimeout);
    return engine.rebalances;
  }

  @Override
  public Optional<String> holder(HomeChoice chosen) {
    return Optional.ofNullable(holder);
  }

  @Override
  public ClusterReader openReadOnly(HomeChoice chosen) {
    opened.add("read " + text(chosen));
    if (readOnlyFailure != null) {
      throw readOnlyFailure;
    }
    return engine;
  }

  private static String text(HomeChoice chosen) {
    return chosen.directory() + chosen.owner().map(id -> " as " + id).orElse("");
  }

  /** The real one, on the home that was asked for and a fake world. */
  @Override
  public StoreAdmin store(HomeChoice chosen, Duration lockTimeout, Consumer<StoreCut> onCut) {
    SlipwayHome chosenHome = storesOwnIds ? chosen.open() : chosen.open().owner(OWNER);
    return chosenHome
        .backend(new FakeBackendProvider(world))
        .time(world.time())
        .lockTimeout(lockTimeout)
        .onCut(onCut)
        .storeAdmin();
  }

  @Override
  public void check(HomeChoice chosen, ClusterSpec spec, CreateOptions options) {
    if (checkFailure != null) {
      throw checkFailure;
    }
  }

  @Override
  public void close() {
    recordsClosed = true;
  }

  @Override
  public void produce(String bootstrap, String topic, int partitions, int replication, int count) {
    atProduce.run();
    for (int i = 0; i < count; i++) {
      written.add("record-" + i);
    }
  }

  @Override
  public List<String> read(String bootstrap, String topic, int count) {
    atRead.run();
    return List.copyOf(written);
  }
}
