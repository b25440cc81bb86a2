package io.slipway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.backend.fake.Fault;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.EngineEvent;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.OperationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page for embedders shows what runs here, and all kinds of events. */
class EmbedPageTest {
  private static final Pattern JAVA = Pattern.compile("(?ms)^```java\n(.*?)^```$");
  private static final Pattern XML = Pattern.compile("(?ms)^```xml\n(.*?)^```$");
  private static final Pattern EVENT = Pattern.compile("(?m)^\\| `(\\w+)` \\|");
  private static final ClusterSpec SPEC = ClusterSpec.builder("orders").spuCount(3).build();

  private final FakeWorld world = FakeWorld.create();
  @TempDir private Path home;

  @Test
  void theListenerSeesEachConfirmedSpu() {
    List<String> log = new ArrayList<>();
    try (SlipwayEngine engine = slipway().openEngine()) {
      EmbedSamples.events(engine, SPEC, log::add);
    }
    assertThat(log).last().isEqualTo("3 of 3 SPUs");
  }

  @Test
  void aCancelledCreateLeavesNoCluster() {
    AtomicReference<Runnable> close = new AtomicReference<>(() -> {});
    world
        .faults()
        .inject(CallKind.LAUNCH, 1, Fault.before("the window closes", w -> close.get().run()));
    try (SlipwayEngine engine = slipway().openEngine()) {
      EmbedSamples.cancellation(engine, SPEC, close::set);
      assertThat(engine.list()).isEmpty();
      assertThat(world.cluster("orders").exists()).isFalse();
    }
  }

  @Test
  void guiceGivesTheEngine() {
    List<ClusterStatus> created = new ArrayList<>();
    EmbedSamples.guice(
        slipway(),
        engine ->
            created.add(engine.create(SPEC, CreateOptions.defaults(), CommandOptions.defaults())));
    assertThat(created).extracting(ClusterStatus::confirmedSpus).containsExactly(3);
  }

  @Test
  void theFakeRunsInATest() {
    EmbedSamples.fake(home);
  }

  @Test
  void everyBlockIsInAFileThatRuns() throws IOException {
    String samples = Files.readString(Path.of("src/test/java/io/slipway/docs/EmbedSamples.java"));
    List<String> blocks = matches(JAVA);
    assertThat(blocks)
        .hasSize(6)
        .allMatch(block -> bare(samples).contains("//begin" + bare(block)));

    String consumer = Files.readString(Path.of("examples/consumer/pom.xml"));
    assertThat(matches(XML)).hasSize(2).allMatch(block -> bare(consumer).contains(bare(block)));
  }

  @Test
  void itNamesEveryKindOfEvent() throws IOException {
    List<String> kinds =
        Arrays.stream(EngineEvent.class.getDeclaredClasses())
            .filter(Class::isRecord)
            .map(Class::getSimpleName)
            .toList();
    assertThat(matches(EVENT)).containsExactlyInAnyOrderElementsOf(kinds);
  }

  private SlipwayHome slipway() {
    return SlipwayHome.at(home)
        .backend(new FakeBackendProvider(world))
        .defaultBackend("fake")
        .time(world.time());
  }

  @Test
  void aHandleIsFoundAgainByItsId() throws Exception {
    BlockingQueue<String> log = new LinkedBlockingQueue<>();
    OperationId id;
    try (SlipwayEngine engine = slipway().openEngine()) {
      id = EmbedSamples.handle(engine, SPEC, log::add);
      assertThat(log.poll(1, TimeUnit.MINUTES)).startsWith("at ");
    }
    try (SlipwayEngine engine = slipway().openEngine()) {
      assertThat(engine.operation(id).orElseThrow().phase()).isEqualTo(OperationPhase.DONE);
    }
  }

  @Test
  void anEphemeralClusterEndsWithItsEngine() {
    try (SlipwayEngine engine = slipway().openEngine()) {
      EmbedSamples.ephemeral(engine, SPEC);
      assertThat(world.cluster("orders").exists()).isTrue();
    }
    assertThat(world.cluster("orders").exists()).isFalse();
  }

  private static List<String> matches(Pattern pattern) throws IOException {
    return pattern
        .matcher(Files.readString(Path.of("embed.md")))
        .results()
        .map((MatchResult result) -> result.group(1))
        .toList();
  }

  /** Layout is free. */
  private static String bare(String code) {
    return code.replaceAll("\\s", "");
  }
}
