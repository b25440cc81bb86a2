package io.slipway.conformance.internal;

import io.slipway.conformance.Capability;
import io.slipway.conformance.HeldCall;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fence;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberRole;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OperationRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Checks of concurrent calls. */
final class HistoryChecks {
  private HistoryChecks() {}

  /** */
  static void clustersDoNotWait(Trial bench) throws InterruptedException {
    ClusterDriver slow = bench.started("slow", 1);
    ClusterDriver quick = bench.subject("quick", 1);
    boolean hold = bench.can(Capability.HOLD_CALLS);
    slow.begin();
    CallContext call =
        slow.call(OperationKind.SHUTDOWN)
            .deadline(bench.now().plus(bench.timing().call().multipliedBy(10)))
            .build();
    HeldCall held = hold ? bench.harness().holdNextChange() : null;
    Background<CallResult> stop =
        Background.start("slow", () -> slow.stop(call, slow.all(), ClusterDriver.GRACEFUL));
    if (held != null && !held.awaitHeld(bench.timing().stall())) {
      held.release();
      throw new IllegalStateException("the harness did not hold the call");
    }
    try {
      Background<Boolean> cycle =
          Background.start(
              "quick",
              () -> {
                quick.create();
                quick.bringUp(OperationKind.START);
                quick.shutDown();
                bench.must(quick.begin().erase());
                return true;
              });
      Duration patience = hold ? bench.timing().stall() : bench.timing().call();
      bench.that(
          cycle.join(patience).isPresent(),
          "the life of a cluster while a call for another one runs",
          "its end within " + patience,
          "it waits still");
    } finally {
      if (held != null) {
        held.release();
      }
    }
    bench.must(
        stop.join(bench.timing().call())
            .orElseThrow(() -> bench.violation("the other call", "its return", "none")));
    EndingChecks.nothingLeft(bench, quick);
    bench.that(
        slow.look().living().isEmpty(), "the other cluster", "stopped", slow.look().living());
  }

  /** */
  static void observeDoesNotWait(Trial bench) throws InterruptedException {
    ClusterDriver subject = bench.started();
    boolean hold = bench.can(Capability.HOLD_CALLS);
    subject.begin();
    CallContext call =
        subject
            .call(OperationKind.SHUTDOWN)
            .deadline(bench.now().plus(bench.timing().call().multipliedBy(10)))
            .build();
    HeldCall held = hold ? bench.harness().holdNextChange() : null;
    Background<CallResult> stop =
        Background.start("stop", () -> subject.stop(call, subject.all(), ClusterDriver.GRACEFUL));
    if (held != null) {
      boolean there = held.awaitHeld(bench.timing().stall());
      try {
        Background<ClusterObservation> look = Background.start("look", subject::observe);
        bench.that(
            there && look.join(bench.timing().stall()).isPresent(),
            "observe while a call runs",
            "its return within " + bench.timing().stall(),
            "it waits still");
      } finally {
        held.release();
      }
    }
    while (!stop.done()) {
      legal(bench, subject);
    }
    bench.must(stop.join(bench.timing().stall()).orElseThrow());
    legal(bench, subject);
  }

  private static void legal(Trial bench, ClusterDriver subject) {
    ClusterObservation seen = subject.observe();
    bench.equal("observed members", subject.all(), MemberSet.of(seen.members().keySet()));
    long alive =
        seen.members().values().stream()
            .filter(member -> member.member().role() == MemberRole.SPU)
            .filter(member -> member.evidence(Evidence.ALIVE).isTrue())
            .count();
    bench.that(
        alive <= subject.spec().spuCount(),
        "observed living SPUs",
        "at most " + subject.spec().spuCount(),
        alive);
  }

  /** */
  static void clientsAreLinearizable(Trial bench) throws InterruptedException {
    ClusterDriver subject = bench.started("kit", 2);
    Random random = new Random(bench.seed());
    List<MemberSet> slices = subject.slices();
    AtomicLong clock = new AtomicLong();
    List<Background<List<History.Entry>>> clients = new ArrayList<>();
    int count = 2 + random.nextInt(3);
    Fence base = subject.fence();
    CountDownLatch start = new CountDownLatch(1);
    for (int i = 1; i <= count; i++) {
      Fence fence = new Fence(base.value() + i);
      boolean launch = random.nextBoolean();
      MemberSet slice = slices.get(random.nextInt(slices.size()));
      OperationKind purpose = launch ? OperationKind.REPAIR : OperationKind.SHUTDOWN;
      CallContext call =
          subject
              .call(purpose)
              .fence(fence)
              .operation(new OperationRef(bench.operation(), purpose, 1))
              .build();
      int client = i;
      clients.add(
          Background.start(
              "client-" + i,
              () -> {
                List<History.Entry> mine = new ArrayList<>();
                start.await();
                long begun = clock.incrementAndGet();
                CallResult claimed = subject.claim(call);
                mine.add(
                    new History.Entry(
                        client,
                        History.Kind.CLAIM,
                        fence,
                        MemberSet.of(),
                        begun,
                        clock.incrementAndGet(),
                        claimed));
                begun = clock.incrementAndGet();
                CallResult done =
                    launch
                        ? subject.launch(call, slice)
                        : subject.stop(call, slice, ClusterDriver.GRACEFUL);
                mine.add(
                    new History.Entry(
                        client,
                        launch ? History.Kind.LAUNCH : History.Kind.STOP,
                        fence,
                        slice,
                        begun,
                        clock.incrementAndGet(),
                        done));
                return mine;
              }));
    }
    start.countDown();
    List<History.Entry> entries = new ArrayList<>();
    for (Background<List<History.Entry>> client : clients) {
      entries.addAll(
          client
              .join(bench.timing().call())
              .orElseThrow(() -> bench.violation("a client's call", "its return", "none")));
    }
    for (History.Entry entry : entries) {
      bench.that(
          entry.answer().ok() || entry.answer().failure().isPresent(),
          "a concurrent call",
          "success or a BackendException",
          entry.answer());
    }
    subject
        .look()
        .living()
        .forEach((member, instances) -> bench.equal("instances of " + member, 1, instances.size()));
    TreeSet<MemberId> living = new TreeSet<>(subject.look().living().keySet());
    Fence fence = subject.observe().fence();
    bench.that(
        new History(entries).explains(base, subject.all(), fence, living),
        "the end of " + entries.size() + " concurrent calls",
        "an end that some order of " + entries + " explains",
        "fence " + fence + ", living " + living);
  }
}
