package io.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.engine.internal.RecordedLog;
import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendProvider;
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
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an embedder is told by an engine's builder, and by opens and closes. */
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
    try (SlipwayEngine engine = builder(directory.resolve("home")).open()) {
      create(engine);
      copy(directory.resolve("home"), crashed);
    }
    Path journal = crashed.resolve("store/journal-0000000000000000001.log");
    int frame = lastFrame(Files.readAllBytes(journal));
    flip(journal, frame + SLOT);

    try (ClusterReader reader = builder(crashed).openReadOnly()) {
      assertThat(reader.list()).hasSize(1);
    }
    assertThat(cuts).as("what readers cut").isEmpty();
    List<String> logged = RecordedLog.of(() -> builder(crashed).open().close());
    logged.addAll(RecordedLog.of(() -> builder(crashed).open().close()));

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
    try (SlipwayEngine engine = builder(directory.resolve("home")).open()) {
      create(engine);
      copy(directory.resolve("home"), crashed);
    }
    builder(crashed).open().close();
    assertThat(cuts).isEmpty();
  }

  @Test
  void theHolderOfAHomeTellsItsOldestOperationAsLongAsThatRuns() {
    Path home = directory.resolve("home");
    List<String> told = new ArrayList<>();
    try (SlipwayEngine engine = builder(home).open()) {
      told.add(refusal(home));
      CommandOptions options =
          CommandOptions.defaults()
              .withListener(
                  event -> {
                    if (event instanceof EngineEvent.OperationStarted) {
                      told.add(refusal(home));
                    }
                  });
      create(engine, "first", options);
      told.add(refusal(home));
      assertThatThrownBy(() -> create(engine, "first", options))
          .isInstanceOf(SlipwayException.class);
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
    try (SlipwayEngine engine = builder(home).open()) {
      CommandOptions inner =
          CommandOptions.defaults().withListener(event -> told.add(refusal(home)));
      CommandOptions outer =
          CommandOptions.defaults()
              .withListener(
                  event -> {
                    if (event instanceof EngineEvent.OperationStarted) {
                      create(engine, "second", inner);
                      told.add(refusal(home));
                    }
                  });
      create(engine, "first", outer);
    }
    assertThat(told.get(0)).contains("busy with 'CREATE of cluster 'first' and 1 more'");
    assertThat(told.get(told.size() - 1)).contains("busy with 'CREATE of cluster 'first''");
  }

  @Test
  void anEngineOnAStoreOfItsEmbeddersNeedsNoHome() {
    InMemoryStateStore.Backing backing = new InMemoryStateStore.Backing();
    try (SlipwayEngine engine = onStore(backing).open()) {
      create(engine);
    }
    try (ClusterReader reader = onStore(backing).openReadOnly()) {
      assertThat(reader.list()).hasSize(1);
    }
  }

  /** As the page of the builder's store has it. */
  @Test
  void anEngineOnAStoreOfItsEmbeddersMayBeDroppedToPlayACrash() {
    InMemoryStateStore.Backing backing = new InMemoryStateStore.Backing();
    SlipwayEngine dropped = onStore(backing).open();
    create(dropped);
    world.crashCallers();

    try (SlipwayEngine next = onStore(backing).open()) {
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
            .open()) {
      assertThatThrownBy(() -> create(engine))
          .isInstanceOfSatisfying(
              SlipwayException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining("'filing'")
          .hasMessageContaining("home(…)");
    }
  }

  @Test
  void anEngineNeedsAHomeOrAStore() {
    assertThatThrownBy(() -> SlipwayEngine.builder().open())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("home(…) or store(…)");
  }

  @Test
  void durationsBelowZeroAreRefused() {
    Duration negative = Duration.ofNanos(-1);
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> SlipwayEngine.builder().repairEvery(negative),
            () -> SlipwayEngine.builder().lockTimeout(negative),
            () -> StoreAdmin.builder().lockTimeout(negative))) {
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(
              SlipwayException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining("expected zero or more, was PT-0.000000001S");
    }
  }

  @Test
  void aHomeThatIsAFileHasOneErrorEverywhere() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "mine");
    StoreAdmin store = StoreAdmin.builder().home(file).build();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            builder(file)::open,
            builder(file)::openReadOnly,
            builder(file.resolve("below"))::open,
            builder(file.resolve("below"))::openReadOnly,
            store::verify,
            store::compare,
            () -> store.backup(directory.resolve("backup")),
            () -> store.restore(directory.resolve("backup")),
            () -> JournalAudit.read(file))) {
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(
              SlipwayException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE))
          .hasMessageContainingAll("home " + file, "expected a directory, was ", "a file");
    }
    assertThat(file).hasContent("mine");
  }

  private String refusal(Path home) {
    try (SlipwayEngine second = builder(home).open()) {
      throw new IllegalStateException("the home is held by two: " + second);
    } catch (SlipwayException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.STORE_LOCKED);
      return String.valueOf(e.getMessage());
    }
  }

  private static void create(SlipwayEngine engine) {
    create(engine, ORDERS.value(), CommandOptions.defaults());
  }

  private static void create(SlipwayEngine engine, String name, CommandOptions options) {
    ClusterStatus created =
        engine.create(
            ClusterSpec.builder(name).spuCount(1).workload("any").build(),
            CreateOptions.defaults().withStart(false),
            options);
    assertThat(created.state()).isEqualTo(LifecycleState.CREATED);
  }

  private SlipwayEngine.Builder builder(Path home) {
    return onFake().home(home).onCut(cuts::add);
  }

  private SlipwayEngine.Builder onStore(InMemoryStateStore.Backing backing) {
    return onFake().store(new InMemoryStateStore(backing));
  }

  private SlipwayEngine.Builder onFake() {
    return SlipwayEngine.builder()
        .backend(new FakeBackendProvider(world))
        .defaultBackend("fake")
        .time(world.time());
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
