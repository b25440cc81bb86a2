package io.slipway.conformance.internal;

import io.slipway.conformance.Capability;
import io.slipway.spi.Call;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.Purpose;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What erase ends, and the tombstone that it leaves. */
final class EndingChecks {
  private EndingChecks() {}

  /** Fails where anything of an erased incarnation is left. */
  static void nothingLeft(Bench bench, Subject subject) {
    bench.equal("living after erase", Set.of(), subject.look().living().keySet());
    bench.equal("things owned after erase", Set.of(), subject.look().owned());
    bench.equal("footprint after erase", List.of(), subject.observe().footprint());
    bench.equal("presence after erase", Presence.ABSENT, subject.observe().presence());
  }

  /** */
  static void eraseOfNothing(Bench bench) {
    Subject subject = bench.subject();
    String foreign = subject.look().foreign();
    bench.must(subject.begin().erase());
    nothingLeft(bench, subject);
    bench.equal("foreign things after erase", foreign, subject.look().foreign());
  }

  /** */
  static void tombstoneRefuses(Bench bench) {
    Subject subject = bench.started();
    List<Function<Subject, Answer>> late = FenceChecks.calls(subject);
    bench.must(subject.begin().erase());
    refused(bench, subject, late);
    bench.crash();
    refused(bench, subject, late);
  }

  private static void refused(Bench bench, Subject subject, List<Function<Subject, Answer>> late) {
    for (Function<Subject, Answer> call : late) {
      Answer answer = call.apply(subject);
      bench.that(
          answer.failedWith(ErrorCode.STALE_FENCE),
          "a call with an older fence after erase",
          "STALE_FENCE",
          answer);
      nothingLeft(bench, subject);
    }
  }

  /** */
  static void tombstoneIsSeen(Bench bench) {
    Subject subject = bench.started();
    bench.must(subject.begin().erase());
    for (int i = 0; i < 2; i++) {
      bench.equal("fence after erase", subject.fence(), subject.observe().fence());
      listed(bench, subject, subject.fence(), true);
      bench.crash();
    }
  }

  /** */
  static void inventoryIsComplete(Bench bench) {
    Subject created = bench.subject("created", 1);
    created.create();
    Subject running = bench.started("running", 1);
    Subject stopped = bench.started("stopped", 1);
    stopped.shutDown();
    Subject erased = bench.subject("erased", 1);
    erased.create();
    bench.must(erased.begin().erase());
    Sight before = running.sight();
    for (int i = 0; i < 2; i++) {
      listed(bench, created, created.fence(), false);
      listed(bench, running, running.fence(), false);
      listed(bench, stopped, stopped.fence(), false);
      listed(bench, erased, erased.fence(), true);
      bench.equal("after inventory", "no difference", before.differencesTo(running.sight()));
      bench.crash();
    }
  }

  private static void listed(Bench bench, Subject subject, Fence fence, boolean erased) {
    List<OwnedCluster> found =
        bench.backend().inventory().stream()
            .filter(owned -> owned.cluster().equals(subject.id()))
            .toList();
    bench.equal(
        "inventory of " + subject.id(),
        List.of(new OwnedCluster(subject.id(), fence, erased)),
        found);
  }

  /** */
  static void nameIsFreeAgain(Bench bench) {
    Subject old = bench.started();
    if (bench.can(Capability.WRITE_DATA)) {
      bench.note("write");
      bench.harness().write(old.id(), old.spu(), "old");
    }
    old.shutDown();
    bench.must(old.begin().erase());
    bench.note("a new incarnation");
    Subject fresh = bench.subject();
    fresh.create();
    fresh.bringUp(Purpose.START);
    if (bench.can(Capability.WRITE_DATA)) {
      bench.equal(
          "records of a new incarnation", List.of(), bench.harness().read(fresh.id(), fresh.spu()));
    }
    nothingLeft(bench, old);
    listed(bench, old, old.fence(), true);
    listed(bench, fresh, fresh.fence(), false);
    Answer late = old.launch(old.call(Purpose.START).fence(new Fence(1)).build(), old.all());
    bench.that(
        late.failedWith(ErrorCode.STALE_FENCE),
        "a late call of the old incarnation",
        "STALE_FENCE",
        late);
    bench.equal("members of the new one", fresh.all().size(), fresh.look().living().size());
  }

  /** */
  static void delayedCallFindsTheTombstone(Bench bench) throws InterruptedException {
    for (boolean launch : new boolean[] {false, true}) {
      try (Bench each = bench.again()) {
        Subject subject = launch ? each.stopped() : each.subject();
        if (!launch) {
          subject.begin();
        }
        Call call = subject.call(launch ? Purpose.RESUME : Purpose.CREATE).build();
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
