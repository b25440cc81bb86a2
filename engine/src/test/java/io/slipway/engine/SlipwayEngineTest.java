package io.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.engine.internal.HookedProvider;
import io.slipway.engine.internal.RecordedLog;
import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The errors and results of a home, and of opens and closes, as seen by an embedder. */
class SlipwayEngineTest {
  private static final int SLOT = 64;
  private static final long FRAME_MAGIC = 0x534C_4950_4652_414DL;
  private static final ClusterName ORDERS = ClusterName.of("orders");

  @TempDir private Path directory;
  private final FakeWorld world = FakeWorld.create();
  private final List<StoreCut> cuts = new ArrayList<>();

  @Test
  void anOpenThatCutsAnAnsweredWriteTellsWhereOnce() throws IOException {
    Path crashed = directory.resolve("crashed");
    try (SlipwayEngine engine = slipway(directory.resolve("home")).openEngine()) {
      create(engine);
      copy(directory.resolve("home"), crashed);
    }
    Path journal = crashed.resolve("store/journal-0000000000000000001.log");
    int frame = lastFrame(Files.readAllBytes(journal));
    flip(journal, frame + SLOT);

    try (ClusterReader reader = slipway(crashed).openReader()) {
      assertThat(reader.list()).hasSize(1);
    }
    assertThat(cuts).as("what readers cut").isEmpty();
    List<String> logged = RecordedLog.of(() -> slipway(crashed).openEngine().close());
    logged.addAll(RecordedLog.of(() -> slipway(crashed).openEngine().close()));

    assertThat(logged)
        .singleElement()
        .asString()
        .startsWith("WARN ")
        .contains(journal.toRealPath() + " were cut", "offset " + frame, " bytes");
    assertThat(cuts)
        .singleElement()
        .satisfies(
            cut -> {
              assertThat(cut.file()).isEqualTo(journal.toRealPath());
              assertThat(cut.offset()).isEqualTo(frame);
              assertThat(cut.bytes()).isPositive();
              assertThat(cut.toString()).contains(journal.toString(), "offset " + frame);
            });
  }

  @Test
  void anOpenAfterACrashThatLostNothingTellsNothing() throws IOException {
    Path crashed = directory.resolve("crashed");
    try (SlipwayEngine engine = slipway(directory.resolve("home")).openEngine()) {
      create(engine);
      copy(directory.resolve("home"), crashed);
    }
    slipway(crashed).openEngine().close();
    assertThat(cuts).isEmpty();
  }

  /** Tells what another engine is refused with while a provision runs. */
  private SlipwayHome whileProvisioning(Path home, Consumer<CallContext> hook) {
    return SlipwayHome.at(home)
        .backend(new HookedProvider(new FakeBackendProvider(world), hook))
        .defaultBackend("fake")
        .time(world.time());
  }

  @Test
  void theHolderOfAHomeTellsItsOldestOperationAsLongAsThatRuns() {
    Path home = directory.resolve("home");
    List<String> told = new ArrayList<>();
    try (SlipwayEngine engine =
        whileProvisioning(home, call -> told.add(refusal(home))).openEngine()) {
      told.add(refusal(home));
      create(engine, "first");
      told.add(refusal(home));
      assertThatThrownBy(() -> create(engine, "first")).isInstanceOf(SlipwayException.class);
      told.add(refusal(home));
    }
    assertThat(told).hasSize(4);
    assertThat(told.get(1)).contains("busy with 'CREATE of cluster 'first''");
    for (int idle : new int[] {0, 2, 3}) {
      assertThat(told.get(idle)).contains(", idle;").doesNotContain("busy");
    }
  }

  @Test
  void ofSeveralOperationsTheHolderTellsHowManyThereAre() {
    Path home = directory.resolve("home");
    List<String> told = new ArrayList<>();
    AtomicReference<SlipwayEngine> opened = new AtomicReference<>();
    Consumer<CallContext> hook =
        call -> {
          if (call.cluster().name().value().equals("first")) {
            create(Objects.requireNonNull(opened.get()), "second");
          }
          told.add(refusal(home));
        };
    try (SlipwayEngine engine = whileProvisioning(home, hook).openEngine()) {
      opened.set(engine);
      create(engine, "first");
    }
    assertThat(told).hasSize(2);
    assertThat(told.get(0)).contains("busy with 'CREATE of cluster 'first' and 1 more'");
    assertThat(told.get(1)).contains("busy with 'CREATE of cluster 'first''");
  }

  @Test
  void anEngineOnAStoreOfItsEmbeddersNeedsNoHome() {
    InMemoryStateStore.Backing backing = new InMemoryStateStore.Backing();
    try (SlipwayEngine engine = onStore(backing).openEngine()) {
      create(engine);
    }
    try (ClusterReader reader = onStore(backing).openReader()) {
      assertThat(reader.list()).hasSize(1);
    }
  }

  /** As the page of a home's store has it. */
  @Test
  void anEngineOnAStoreOfItsEmbeddersMayBeDroppedToPlayACrash() {
    InMemoryStateStore.Backing backing = new InMemoryStateStore.Backing();
    SlipwayEngine dropped = onStore(backing).openEngine();
    create(dropped);
    world.crashCallers();

    try (SlipwayEngine next = onStore(backing).openEngine()) {
      next.start(ORDERS, CommandOptions.defaults());
      assertThat(next.probe(ORDERS).confirmedSpus()).isEqualTo(1);
    }
  }

  @Test
  void whatNeedsAHomeIsNamedWhereThereIsNone() {
    try (SlipwayEngine engine =
        onStore(new InMemoryStateStore.Backing())
            .backend(new FilingBackend())
            .defaultBackend("filing")
            .openEngine()) {
      assertThatThrownBy(() -> create(engine))
          .isInstanceOfSatisfying(
              SlipwayException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining("'filing'")
          .hasMessageContaining("SlipwayHome.at(…)");
    }
  }

  @Test
  void aStoreOfTheCallersOwnHasNoAdministrationHere() {
    SlipwayHome own = onStore(new InMemoryStateStore.Backing());
    for (ThrowingCallable call : List.<ThrowingCallable>of(own::storeAdmin, own::audit)) {
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(
              SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
    }
  }

  @Test
  void durationsBelowZeroAreRefused() {
    Duration negative = Duration.ofNanos(-1);
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> SlipwayHome.at(directory).repairEvery(negative),
            () -> SlipwayHome.at(directory).lockTimeout(negative))) {
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(
              SlipwayException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining("expected zero or more, and at most 365 days, was PT-0.000000001S");
    }
  }

  @Test
  void aHomeThatIsAFileHasOneErrorEverywhere() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "mine");
    StoreAdmin store = SlipwayHome.at(file).storeAdmin();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            slipway(file)::openEngine,
            slipway(file)::openReader,
            slipway(file.resolve("below"))::openEngine,
            slipway(file.resolve("below"))::openReader,
            store::verify,
            store::compare,
            () -> store.backup(directory.resolve("backup")),
            () -> store.restore(directory.resolve("backup")),
            () -> SlipwayHome.at(file).audit().changes())) {
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(
              SlipwayException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE))
          .hasMessageContainingAll("home " + file, "expected a directory, was ", "a file");
    }
    assertThat(file).hasContent("mine");
  }

  private String refusal(Path home) {
    try (SlipwayEngine second = slipway(home).openEngine()) {
      throw new IllegalStateException("the home is held by two: " + second);
    } catch (SlipwayException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.STORE_LOCKED);
      return String.valueOf(e.getMessage());
    }
  }

  private static void create(SlipwayEngine engine) {
    create(engine, ORDERS.value());
  }

  private static void create(SlipwayEngine engine, String name) {
    ClusterStatus created =
        engine.create(
            ClusterSpec.builder(name).spuCount(1).workload("any").build(),
            CreateOptions.defaults().withStart(false));
    assertThat(created.state()).isEqualTo(LifecycleState.CREATED);
  }

  private SlipwayHome slipway(Path home) {
    return onFake(SlipwayHome.at(home)).onCut(cuts::add);
  }

  private SlipwayHome onStore(InMemoryStateStore.Backing backing) {
    return onFake(SlipwayHome.in(new InMemoryStateStore(backing)));
  }

  private SlipwayHome onFake(SlipwayHome home) {
    return home.backend(new FakeBackendProvider(world)).defaultBackend("fake").time(world.time());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  private static int lastFrame(byte[] journal) {
    int last = 0;
    for (int at = 0; at < journal.length; at += SLOT) {
      if (ByteBuffer.wrap(journal, at, Long.BYTES).getLong() == FRAME_MAGIC) {
        last = at;
      }
    }
    return last;
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  /** A backend that asks for its directory, as all do that keep files. */
  private static final class FilingBackend implements BackendProvider {
    @Override
    public String name() {
      return "filing";
    }

    @Override
    public List<OptionInfo> options() {
      return List.of();
    }

    @Override
    public ClusterBackend open(BackendContext context) {
      throw new IllegalStateException("opened without a home, in " + context.directory());
    }
  }
}
