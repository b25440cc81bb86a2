package io.slipway.backend.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.BackendException;
import io.slipway.spi.BackendInfo;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.Granularity;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Resolution;
import io.slipway.spi.Surplus;
import io.slipway.spi.SurplusSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each decision of {@link Behavior}, taken wrongly, shows from outside; taken rightly, it holds.
 */
class BehaviorTest {
  private static final MemberId SPU_1 = MemberId.spu(1);

  /**
   * A wrong decision.
   *
   * @param name the decision
   * @param wrong the behavior that takes it wrongly
   * @param rule holds on a fresh bench of the right behavior only
   */
  record Mutant(String name, Behavior wrong, Predicate<Bench> rule) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Mutant> mutants() {
    return Stream.of(
        new Mutant(
            "refuses",
            new Behavior() {
              @Override
              boolean refuses(Fence called, Fence installed) {
                return false;
              }
            },
            bench -> {
              bench.provision().nextFence();
              return fails(() -> launch(bench, OperationKind.START, new Fence(1)));
            }),
        new Mutant(
            "installsFence",
            new Behavior() {
              @Override
              boolean installsFence() {
                return false;
              }
            },
            bench -> bench.claim().observe().fence().equals(bench.fence)),
        new Mutant(
            "keepsTombstone",
            new Behavior() {
              @Override
              boolean keepsTombstone() {
                return false;
              }
            },
            bench -> {
              bench.running().nextFence().erase();
              return fails(() -> provision(bench, new Fence(1)));
            }),
        new Mutant(
            "refusesOtherContent",
            new Behavior() {
              @Override
              boolean refusesOtherContent() {
                return false;
              }
            },
            bench -> {
              bench.provision();
              return fails(
                  () ->
                      bench.backend.provision(
                          bench.call(OperationKind.CREATE).toBuilder()
                              .spec(ClusterSpec.builder("c1").option("k", "v").build())
                              .build()));
            }),
        new Mutant(
            "leavesAlone",
            new Behavior() {
              @Override
              boolean leavesAlone(Instance instance, Instant now) {
                return false;
              }
            },
            bench -> {
              bench.running();
              launch(bench, OperationKind.START, bench.fence);
              return bench.observe().surplus().isEmpty();
            }),
        new Mutant(
            "checksData",
            new Behavior() {
              @Override
              boolean checksData() {
                return false;
              }
            },
            bench -> {
              stop(bench.running());
              bench.cluster().emptyData(SPU_1);
              return fails(() -> launch(bench, OperationKind.RESUME, bench.fence));
            }),
        new Mutant(
            "checksPorts",
            new Behavior() {
              @Override
              boolean checksPorts() {
                return false;
              }
            },
            bench -> {
              bench.provision();
              bench.world.holdPort(bench.resolution.ports(SPU_1).getOrDefault("client", 0));
              return fails(() -> launch(bench, OperationKind.START, bench.fence));
            }),
        new Mutant(
            "name",
            new Behavior() {
              @Override
              InstanceId name(ClusterState cluster, MemberState member, int number) {
                return new InstanceId(member.id.toString());
              }
            },
            bench -> {
              bench.running();
              InstanceId first = bench.cluster().living(SPU_1).orElseThrow();
              bench.cluster().kill(SPU_1);
              launch(bench, OperationKind.REPAIR, bench.fence);
              return !bench.cluster().living(SPU_1).orElseThrow().equals(first);
            }),
        new Mutant(
            "recordsStop",
            new Behavior() {
              @Override
              boolean recordsStop() {
                return false;
              }
            },
            bench -> {
              stop(bench.running());
              return bench.observe().members().values().stream()
                  .allMatch(member -> member.desired() == Desired.STOPPED);
            }),
        new Mutant(
            "stopsSuperseded",
            new Behavior() {
              @Override
              boolean stopsSuperseded() {
                return false;
              }
            },
            bench -> {
              bench.running().cluster().supersede(SPU_1);
              stop(bench);
              return bench.cluster().snapshot().orElseThrow().living().isEmpty();
            }),
        new Mutant(
            "awaitsEnd",
            new Behavior() {
              @Override
              boolean awaitsEnd() {
                return false;
              }
            },
            bench -> {
              stop(bench.running());
              return bench.cluster().snapshot().orElseThrow().living().isEmpty();
            }),
        new Mutant(
            "stopKeepsData",
            new Behavior() {
              @Override
              boolean stopKeepsData() {
                return false;
              }
            },
            bench -> {
              bench.running().cluster().write(SPU_1, "r1");
              stop(bench);
              return bench.cluster().records(SPU_1).equals(List.of("r1"));
            }),
        new Mutant(
            "sparesForeign",
            new Behavior() {
              @Override
              boolean sparesForeign() {
                return false;
              }
            },
            bench -> {
              bench.running().cluster().addForeignInstance("stranger");
              stop(bench);
              return !bench.world.snapshot().foreign().isEmpty();
            }),
        new Mutant(
            "retires",
            new Behavior() {
              @Override
              boolean retires(Surplus item) {
                return false;
              }
            },
            bench -> {
              bench.running().cluster().addOwnedRegistration("left-over", null);
              bench.backend.retire(
                  bench.call(OperationKind.REPAIR), SurplusSet.of(bench.observe().surplus()));
              return bench.observe().surplus().isEmpty();
            }),
        new Mutant(
            "erases",
            new Behavior() {
              @Override
              boolean erases(MemberState member) {
                return !member.id.equals(SPU_1);
              }
            },
            bench -> bench.running().erase().observe().footprint().isEmpty()),
        new Mutant(
            "checksGranularity",
            new Behavior() {
              @Override
              boolean checksGranularity() {
                return false;
              }
            },
            bench -> {
              bench.provision();
              return fails(
                  () -> bench.backend.launch(bench.call(OperationKind.START), MemberSet.of(SPU_1)));
            }),
        new Mutant(
            "heedsCancellation",
            new Behavior() {
              @Override
              boolean heedsCancellation() {
                return false;
              }
            },
            bench -> {
              bench.cancellation.cancel("test");
              return fails(bench::claim);
            }),
        new Mutant(
            "heedsDeadline",
            new Behavior() {
              @Override
              boolean heedsDeadline() {
                return false;
              }
            },
            bench -> {
              var call = bench.call(OperationKind.CREATE);
              bench.world.time().advance(Bench.BUDGET);
              return fails(() -> bench.backend.claim(call));
            }),
        new Mutant(
            "keepsInterrupt",
            new Behavior() {
              @Override
              boolean keepsInterrupt() {
                return false;
              }
            },
            bench -> {
              Thread.currentThread().interrupt();
              boolean failed = fails(bench::claim);
              return Thread.interrupted() && failed;
            }),
        new Mutant(
            "refusesWhenClosed",
            new Behavior() {
              @Override
              boolean refusesWhenClosed() {
                return false;
              }
            },
            bench -> {
              bench.backend.close();
              return fails(bench::claim);
            }),
        new Mutant(
            "look",
            new Behavior() {
              @Override
              void look(FakeWorld world, ObserveRequest request) {
                world.holdPort(1);
              }
            },
            bench -> {
              FakeSnapshot before = bench.world.snapshot();
              bench.observe();
              return bench.world.snapshot().equals(before);
            }),
        new Mutant(
            "present",
            new Behavior() {
              @Override
              BackendInfo present(BackendInfo info) {
                return BackendInfo.builder(info.name())
                    .maxSpuCount(1)
                    .detection(Duration.ZERO)
                    .grace(Duration.ZERO)
                    .build();
              }
            },
            bench -> bench.backend.info().granularity() == Granularity.CLUSTER),
        new Mutant(
            "tell resolution",
            new Behavior() {
              @Override
              Resolution tell(Resolution resolution) {
                return Resolution.builder("fake-1").member(MemberId.spu(1), Map.of()).build();
              }
            },
            bench -> !bench.resolution.ports(SPU_1).isEmpty()),
        new Mutant(
            "tell failure",
            new Behavior() {
              @Override
              RuntimeException tell(BackendException failure) {
                return new IllegalStateException(failure);
              }
            },
            bench -> {
              bench.backend.close();
              return fails(bench::claim);
            }),
        new Mutant(
            "tell observation",
            new Behavior() {
              @Override
              ClusterObservation tell(ClusterObservation seen, ObserveRequest request) {
                return ClusterObservation.builder(ClusterObservation.Presence.ABSENT).build();
              }
            },
            bench -> !bench.provision().observe().footprint().isEmpty()));
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void showsFromOutside(Mutant mutant) {
    assertThat(holds(mutant, Behavior.RIGHT)).as("the right behavior").isTrue();
    assertThat(holds(mutant, mutant.wrong())).as("the wrong behavior").isFalse();
  }

  @Test
  void everyDecisionHasAMutant() {
    List<String> decisions =
        Stream.of(Behavior.class.getDeclaredMethods())
            .filter(method -> !method.isSynthetic())
            .map(method -> method.getName())
            .distinct()
            .sorted()
            .toList();

    assertThat(mutants().map(mutant -> mutant.name().split(" ", 2)[0]).distinct().sorted().toList())
        .isEqualTo(decisions);
    assertThat(mutants()).hasSize(decisions.size() + 2);
  }

  private static boolean holds(Mutant mutant, Behavior behavior) {
    FakeOptions options = FakeOptions.builder().granularity(Granularity.CLUSTER).build();
    Bench bench = new Bench(FakeWorld.create(), options, behavior, "c1", 1, 1);
    try {
      return mutant.rule().test(bench);
    } finally {
      // A rule that has interrupted the thread must not disturb the next one.
      boolean unused = Thread.interrupted();
    }
  }

  private static void launch(Bench bench, OperationKind purpose, Fence fence) {
    bench.backend.launch(bench.call(purpose, fence), bench.resolution.members());
  }

  private static void provision(Bench bench, Fence fence) {
    bench.backend.provision(bench.call(OperationKind.CREATE, fence));
  }

  private static void stop(Bench bench) {
    bench.backend.stop(
        bench.call(OperationKind.SHUTDOWN), bench.resolution.members(), Bench.GRACEFUL);
  }

  /** Returns whether the call fails as a backend may fail. */
  private static boolean fails(Runnable call) {
    try {
      call.run();
      return false;
    } catch (BackendException e) {
      return e.code() != ErrorCode.BACKEND_UNAVAILABLE;
    } catch (IllegalStateException e) {
      return false;
    }
  }
}
