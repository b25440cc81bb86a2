package io.slipway.conformance.internal;

import io.slipway.conformance.Capability;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.Location;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OwnedCluster;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Checks of erase and the tombstone that it leaves. */
final class EndingChecks {
  private EndingChecks() {}

  /** Fails where anything of an erased incarnation is left. */
  static void nothingLeft(Trial bench, ClusterDriver subject) {
    bench.equal("living after erase", Set.of(), subject.look().living().keySet());
    bench.equal("things owned after erase", Set.of(), subject.look().owned());
    bench.equal("footprint after erase", List.of(), subject.observe().footprint());
    bench.equal("presence after erase", Presence.ABSENT, subject.observe().presence());
  }

  /** */
  static void eraseOfNothing(Trial bench) {
    ClusterDriver subject = bench.subject();
    String foreign = subject.look().foreign();
    bench.must(subject.begin().erase());
    nothingLeft(bench, subject);
    bench.equal("foreign things after erase", foreign, subject.look().foreign());
  }

  /** */
  static void tombstoneRefuses(Trial bench) {
    ClusterDriver subject = bench.started();
    List<Function<ClusterDriver, CallResult>> late = FenceChecks.calls(subject);
    bench.must(subject.begin().erase());
    refused(bench, subject, late);
    bench.crash();
    refused(bench, subject, late);
  }

  private static void refused(
      Trial bench, ClusterDriver subject, List<Function<ClusterDriver, CallResult>> late) {
    for (Function<ClusterDriver, CallResult> call : late) {
      CallResult answer = call.apply(subject);
      bench.that(
          answer.failedWith(ErrorCode.STALE_FENCE),
          "a call with an older fence after erase",
          "STALE_FENCE",
          answer);
      nothingLeft(bench, subject);
    }
  }

  /** */
  static void tombstoneIsSeen(Trial bench) {
    ClusterDriver subject = bench.started();
    bench.must(subject.begin().erase());
    for (int i = 0; i < 2; i++) {
      bench.equal("fence after erase", subject.fence(), subject.observe().fence());
      listed(bench, subject, subject.fence(), true);
      bench.crash();
    }
  }

  /** */
  static void inventoryIsComplete(Trial bench) {
    ClusterDriver created = bench.subject("created", 1);
    created.create();
    ClusterDriver running = bench.started("running", 1);
    ClusterDriver stopped = bench.started("stopped", 1);
    stopped.shutDown();
    ClusterDriver erased = bench.subject("erased", 1);
    erased.create();
    bench.must(erased.begin().erase());
    StateSnapshot before = running.sight();
    for (int i = 0; i < 2; i++) {
      listed(bench, created, created.fence(), false);
      listed(bench, running, running.fence(), false);
      listed(bench, stopped, stopped.fence(), false);
      listed(bench, erased, erased.fence(), true);
      bench.equal("after inventory", "no difference", before.differencesTo(running.sight()));
      bench.crash();
    }
  }

  private static void listed(Trial bench, ClusterDriver subject, Fence fence, boolean erased) {
    List<OwnedCluster> found =
        bench.backend().inventory().stream()
            .filter(owned -> owned.cluster().equals(subject.id()))
            .toList();
    Optional<Location> place = subject.resolution().location();
    found.forEach(
        owned ->
            bench.equal("place of " + subject.id() + " in inventory", place, owned.location()));
    OwnedCluster expected =
        erased
            ? OwnedCluster.erased(subject.id(), fence)
            : OwnedCluster.present(subject.id(), fence);
    bench.equal(
        "inventory of " + subject.id(),
        List.of(place.map(expected::withLocation).orElse(expected)),
        found);
  }

  /** */
  static void nameIsFreeAgain(Trial bench) {
    ClusterDriver old = bench.started();
    if (bench.can(Capability.WRITE_DATA)) {
      bench.note("write");
      bench.harness().write(old.id(), old.spu(), "old");
    }
    old.shutDown();
    bench.must(old.begin().erase());
    bench.note("a new incarnation");
    ClusterDriver fresh = bench.subject();
    fresh.create();
    fresh.bringUp(OperationKind.START);
    if (bench.can(Capability.WRITE_DATA)) {
      bench.equal(
          "records of a new incarnation", List.of(), bench.harness().read(fresh.id(), fresh.spu()));
    }
    nothingLeft(bench, old);
    listed(bench, old, old.fence(), true);
    listed(bench, fresh, fresh.fence(), false);
    CallResult late =
        old.launch(old.call(OperationKind.START).fence(new Fence(1)).build(), old.all());
    bench.that(
        late.failedWith(ErrorCode.STALE_FENCE),
        "a late call of the old incarnation",
        "STALE_FENCE",
        late);
    bench.equal("members of the new one", fresh.all().size(), fresh.look().living().size());
  }

  /** */
  static void delayedCallFindsTheTombstone(Trial bench) throws InterruptedException {
    for (boolean launch : new boolean[] {false, true}) {
      try (Trial each = bench.again()) {
        ClusterDriver subject = launch ? each.stopped() : each.subject();
        if (!launch) {
          subject.begin();
        }
        CallContext call =
            subject.call(launch ? OperationKind.RESUME : OperationKind.CREATE).build();
        FenceChecks.landLate(
            each,
            subject,
            () -> launch ? subject.launch(call, subject.all()) : subject.provision(call),
            () -> each.must(subject.begin().erase()));
        nothingLeft(each, subject);
      }
    }
  }
}
