package io.slipway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeOptions;
import io.slipway.backend.fake.FakeSnapshot;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.engine.DriftReport.Difference;
import io.slipway.engine.internal.store.JournaledStore;
import io.slipway.engine.internal.store.StoreOptions;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Location;
import io.slipway.spi.MemberId;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.OwnerId;
import io.slipway.spi.Remedy;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a cluster is, whose it is, and what it asks of its backend. */
class PlaceTest {
  private static final ClusterName C1 = ClusterName.of("c1");
  private static final Location STAGING = new Location("uid-1", "namespace kafka of staging");
  private static final Location MOVED = new Location("uid-1", "namespace kafka at 10.0.0.7");
  private static final Location PRODUCTION = new Location("uid-2", "namespace kafka of production");

  @TempDir Path directory = Path.of("");
  private final FakeWorld world = FakeWorld.builder().seed(7).build();

  @ParameterizedTest
  @MethodSource("commands")
  void atAnotherPlaceNothingIsCommitted(
      String what, LifecycleState from, Consumer<SlipwayEngine> command) {
    create(home("a", STAGING), from);
    FakeSnapshot before = world.snapshot();

    try (SlipwayEngine elsewhere = home("a", PRODUCTION).openEngine()) {
      assertThatThrownBy(() -> command.accept(elsewhere))
          .as(what)
          .isInstanceOfSatisfying(SlipwayException.class, e -> assertNamesBoth(e));
      assertThat(elsewhere.status(C1))
          .satisfies(
              status -> {
                assertThat(status.state()).isEqualTo(from);
                assertThat(status.conditions())
                    .extracting(Condition::type)
                    .contains(Condition.Type.BACKEND_UNAVAILABLE);
              });
    }
    assertThat(world.snapshot()).isEqualTo(before);

    // Back at its place it is settled.
    try (SlipwayEngine back = home("a", STAGING).openEngine()) {
      assertThat(back.recover(C1).action()).isNotEqualTo(RecoveryReport.Action.FAILED);
      back.delete(C1, DeleteOptions.shutdownFirst());
    } catch (SlipwayException e) {
      // A delete that was blocked has been finished by the recovery.
      assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
    }
    assertThat(world.cluster("c1").exists()).isFalse();
  }

  static Stream<Arguments> commands() {
    return Stream.of(
        command("shutdown", LifecycleState.RUNNING, e -> e.shutdown(C1)),
        command("delete", LifecycleState.SHUTDOWN, e -> e.delete(C1)),
        command("resume", LifecycleState.SHUTDOWN, e -> e.resume(C1)),
        command("recover", LifecycleState.RUNNING, e -> e.recover(C1)),
        command("logs", LifecycleState.RUNNING, e -> e.logs(C1, MemberId.spu(1), 10)));
  }

  private static Arguments command(
      String what, LifecycleState from, Consumer<SlipwayEngine> command) {
    return Arguments.of(what, from, command);
  }

  private static void assertNamesBoth(SlipwayException failure) {
    assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
    assertThat(failure.getMessage())
        .contains("namespace kafka of staging (uid-1)", "namespace kafka of production (uid-2)");
  }

  @Test
  void whatOnlyLooksShowsBothPlacesAndWhatToDo() {
    create(home("a", STAGING), LifecycleState.RUNNING);
    SlipwayHome elsewhere = home("a", PRODUCTION);

    try (ClusterReader reader = elsewhere.openReader()) {
      Stream.of(reader.status(C1), reader.probe(C1), reader.list().get(0))
          .forEach(
              status ->
                  assertThat(status.conditions())
                      .singleElement()
                      .satisfies(
                          c -> {
                            assertThat(c.type()).isEqualTo(Condition.Type.BACKEND_UNAVAILABLE);
                            assertThat(c.message())
                                .contains(STAGING.description(), PRODUCTION.description());
                            assertThat(c.remedies())
                                .anyMatch(
                                    r ->
                                        r.action()
                                            .filter(Remedy.Action.FORGET::equals)
                                            .isPresent());
                          }));
    }
    assertThat(elsewhere.storeAdmin().compare())
        .satisfies(
            report -> {
              assertThat(report.orphans()).isEmpty();
              assertThat(report.clusters())
                  .singleElement()
                  .satisfies(
                      c -> {
                        assertThat(c.difference()).isEqualTo(Difference.UNREACHABLE);
                        assertThat(c.description())
                            .contains(STAGING.description(), PRODUCTION.description());
                      });
            });
  }

  @Test
  void theSamePlaceUnderAnotherAddressAndARecordWithoutOneAreNoOtherPlace() {
    create(home("a", STAGING), LifecycleState.RUNNING);
    create(home("b", null), LifecycleState.RUNNING);

    for (SlipwayHome at : List.of(home("a", MOVED), home("b", PRODUCTION))) {
      try (SlipwayEngine engine = at.openEngine()) {
        assertThat(engine.shutdown(C1).state()).isEqualTo(LifecycleState.SHUTDOWN);
        assertThat(engine.resume(C1).conditions()).isEmpty();
        engine.delete(C1, DeleteOptions.shutdownFirst());
      }
    }
  }

  @Test
  void whatWasForgottenIsAnOrphanWhenItsPlaceComesBack() {
    create(home("a", STAGING), LifecycleState.RUNNING);
    ClusterId c1 = world.cluster("c1").id().orElseThrow();

    try (SlipwayEngine elsewhere = home("a", PRODUCTION).openEngine()) {
      assertThat(elsewhere.forget(C1).state()).isEqualTo(LifecycleState.FORGOTTEN);
      assertThat(elsewhere.list()).isEmpty();
    }
    assertThat(home("a", PRODUCTION).storeAdmin().compare().orphans()).isEmpty();

    StoreAdmin back = home("a", STAGING).storeAdmin();
    assertThat(back.compare().orphans())
        .extracting(DriftReport.Orphan::cluster)
        .containsExactly(c1);
    back.eraseOrphan(c1);
    assertThat(world.cluster(c1).exists()).isFalse();
  }

  @Test
  void twoHomesOnOnePlatformSeeOnlyTheirOwn() {
    create(home("a", null), LifecycleState.RUNNING);
    ClusterId ofA = world.cluster("c1").id().orElseThrow();
    create(home("b", null), LifecycleState.RUNNING);
    ClusterId ofB = world.cluster("c1").id().orElseThrow();

    assertThat(home("a", null).storeAdmin().compare().orphans()).isEmpty();
    assertThat(home("b", null).storeAdmin().compare().orphans()).isEmpty();
    assertThatThrownBy(() -> home("b", null).storeAdmin().eraseOrphan(ofA))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    assertThat(world.cluster(ofA).exists()).isTrue();

    // A home that has lost its store continues under the owner that it had.
    SlipwayHome continued = home("c", null).owner(owner("b"));
    assertThat(continued.storeAdmin().compare().orphans())
        .extracting(DriftReport.Orphan::cluster)
        .containsExactly(ofB);
    continued.storeAdmin().eraseOrphan(ofB);
    assertThat(world.cluster(ofB).exists()).isFalse();
  }

  private OwnerId owner(String home) {
    try (var store =
        JournaledStore.open(directory.resolve(home).resolve("store"), StoreOptions.defaults())) {
      return new OwnerId(store.id());
    }
  }

  @Test
  void aCopiedHomeHasTheSameOwnerAndFencesDecide() throws IOException {
    create(home("a", null), LifecycleState.RUNNING);
    copy(directory.resolve("a"), directory.resolve("b"));
    assertThat(owner("b")).isEqualTo(owner("a"));

    try (SlipwayEngine copy = home("b", null).openEngine()) {
      copy.shutdown(C1);
      copy.resume(C1);
    }

    try (SlipwayEngine original = home("a", null).openEngine()) {
      assertThatThrownBy(() -> original.shutdown(C1))
          .isInstanceOfSatisfying(
              SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STALE_FENCE));
    }
    assertThat(world.cluster("c1").snapshot().orElseThrow().living()).hasSize(3);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  @Test
  void optionsForTheBackendAreCheckedBeforeAnythingAndKept() {
    SlipwayHome home =
        SlipwayHome.at(directory.resolve("a"))
            .backend(
                new FakeBackendProvider(
                    world,
                    FakeOptions.builder()
                        .clusterOptions(
                            List.of(
                                OptionInfo.of("namespace", "where members live"),
                                OptionInfo.of("size", "of each volume").withDefault("1Gi")))
                        .build()))
            .defaultBackend("fake")
            .time(world.time());
    ClusterSpec none = ClusterSpec.builder("c1").build();
    ClusterSpec unknown =
        ClusterSpec.builder("c1")
            .backendOption("namespace", "x")
            .backendOption("colour", "s")
            .build();
    ClusterSpec right = ClusterSpec.builder("c1").backendOption("namespace", "x").build();

    try (SlipwayEngine engine = home.openEngine()) {
      for (Consumer<ClusterSpec> way :
          List.<Consumer<ClusterSpec>>of(engine::create, home::validate)) {
        assertThatThrownBy(() -> way.accept(unknown))
            .isInstanceOfSatisfying(
                SlipwayException.class,
                e -> {
                  assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                  assertThat(e.getMessage()).contains("'colour'", "[namespace, size]");
                });
        assertThatThrownBy(() -> way.accept(none)).hasMessageContaining("'namespace'");
      }
      assertThat(engine.list()).isEmpty();
      assertThat(engine.create(right).spec()).isEqualTo(right);
    }
    try (ClusterReader reader = home.openReader()) {
      assertThat(reader.status(C1).spec().backendOptions()).containsEntry("namespace", "x");
    }
  }

  private static void create(SlipwayHome home, LifecycleState state) {
    try (SlipwayEngine engine = home.openEngine()) {
      engine.create(ClusterSpec.builder("c1").spuCount(2).build());
      if (state == LifecycleState.SHUTDOWN) {
        engine.shutdown(C1);
      }
    }
  }

  private SlipwayHome home(String name, @Nullable Location at) {
    FakeOptions.Builder options = FakeOptions.builder();
    if (at != null) {
      options.location(at);
    }
    return SlipwayHome.at(directory.resolve(name))
        .backend(new FakeBackendProvider(world, options.build()))
        .defaultBackend("fake")
        .time(world.time());
  }
}
