package io.slipway.conformance.internal;

import io.slipway.conformance.Damage;
import io.slipway.conformance.HeldCall;
import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterId;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OwnedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Checks that clusters are not affected by a failing neighbour. */
final class NeighbourChecks {
  /** Calls differ in what they do inside; most are past their first change by then. */
  private static final int POINTS = 4;

  private static final Duration LOOK = Duration.ofMillis(10);

  private NeighbourChecks() {}

  /** */
  static void damageStaysWithItsCluster(Trial bench) {
    for (int i = 0, count = Integer.MAX_VALUE; i < count; i++) {
      try (Trial each = bench.again()) {
        ClusterDriver neighbour = each.started("neighbour", 1);
        ClusterDriver subject = each.started("kit", 1);
        List<Damage> damages = each.harness().damages(neighbour.id());
        count = damages.size();
        each.note("damage to neighbour: " + damages.get(i).name());
        Set<?> living = neighbour.look().living().entrySet();
        damages.get(i).action().run();
        live(each, subject);
        each.equal("the neighbour's members", living, neighbour.look().living().entrySet());
      }
    }
  }

  /** The rest of one life and the whole of another, by backends of before and after the damage. */
  private static void live(Trial bench, ClusterDriver subject) {
    listed(bench, subject);
    subject.shutDown();
    bench.crash();
    subject.bringUp(OperationKind.RESUME);
    bench.must(subject.begin().erase());
    EndingChecks.nothingLeft(bench, subject);
    ClusterDriver next = bench.started("next", 1);
    listed(bench, next);
    bench.must(next.begin().erase());
    EndingChecks.nothingLeft(bench, next);
  }

  private static void listed(Trial bench, ClusterDriver subject) {
    bench.note("inventory");
    Set<ClusterId> found;
    try {
      found =
          bench.backend().inventory().stream()
              .map(OwnedCluster::cluster)
              .collect(Collectors.toSet());
    } catch (BackendException e) {
      throw bench.violation("inventory failed", "a list", e.code() + " " + e.getMessage());
    }
    bench.that(found.contains(subject.id()), "inventory", "a list with " + subject.id(), found);
    bench.note("inventory of " + subject.id().name());
    List<ClusterId> named =
        bench.backend().inventory(subject.id().name()).stream().map(OwnedCluster::cluster).toList();
    bench.equal(
        "inventory of a name",
        found.stream()
            .filter(id -> id.name().equals(subject.id().name()))
            .collect(Collectors.toSet()),
        Set.copyOf(named));
  }

  /** */
  static void hangingCallsHoldNoOthers(Trial bench) throws InterruptedException {
    for (int point = 1; point <= POINTS; point++) {
      hanging(bench, point, n -> n.stop(longCall(bench, n), n.all(), ClusterDriver.GRACEFUL));
      hanging(bench, point, n -> n.erase(longCall(bench, n)));
    }
  }

  /** Returns a call that lasts for as long as the others may take. */
  private static CallContext longCall(Trial bench, ClusterDriver neighbour) {
    return neighbour
        .call(OperationKind.DELETE)
        .deadline(bench.now().plus(bench.timing().call().multipliedBy(10)))
        .build();
  }

  private static void hanging(Trial bench, int point, Function<ClusterDriver, CallResult> action)
      throws InterruptedException {
    try (Trial each = bench.again()) {
      ClusterDriver neighbour = each.started("neighbour", 1);
      ClusterDriver subject = each.started("kit", 1);
      neighbour.begin();
      each.note("held at point " + point + ":");
      HeldCall held = each.harness().holdNextChangeWithin(point);
      Background<CallResult> call = Background.start("hanging", () -> action.apply(neighbour));
      Background<Boolean> life = null;
      try {
        if (hangs(held, call)) {
          life =
              Background.start(
                  "life",
                  () -> {
                    live(each, subject);
                    return true;
                  });
          each.that(
              life.join(each.timing().stall()).isPresent(),
              "the life of a cluster while a call for another one hangs",
              "its end within " + each.timing().stall(),
              "it waits still");
        }
      } finally {
        held.release();
        if (life != null) {
          life.settle(each.timing().stall());
        }
        call.settle(each.timing().stall());
      }
      each.must(
          call.join(each.timing().stall())
              .orElseThrow(() -> each.violation("the call that hung", "its return", "none")));
    }
  }

  /** Returns whether the call is held; one that has fewer such points ends instead. */
  private static boolean hangs(HeldCall held, Background<CallResult> call)
      throws InterruptedException {
    boolean hangs = false;
    while (!hangs && !call.done()) {
      hangs = held.awaitHeld(LOOK);
    }
    return hangs;
  }
}
