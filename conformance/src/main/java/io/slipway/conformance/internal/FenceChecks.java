package io.slipway.conformance.internal;

import io.slipway.conformance.HeldCall;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.OperationKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Checks of fences: which callers may act. */
final class FenceChecks {
  private FenceChecks() {}

  /** Returns each changing call as the subject would make it now, to be made later. */
  static List<Function<ClusterDriver, CallResult>> calls(ClusterDriver subject) {
    CallContext create = subject.call(OperationKind.CREATE).build();
    CallContext start = subject.call(OperationKind.START).build();
    CallContext resume = subject.call(OperationKind.RESUME).build();
    CallContext shutdown = subject.call(OperationKind.SHUTDOWN).build();
    CallContext delete = subject.call(OperationKind.DELETE).build();
    return List.of(
        s -> s.claim(create),
        s -> s.provision(create),
        s -> s.launch(start, s.all()),
        s -> s.launch(resume, s.all()),
        s -> s.stop(shutdown, s.all(), ClusterDriver.GRACEFUL),
        s -> s.retire(resume, List.of()),
        s -> s.erase(delete));
  }

  /** */
  static void olderFenceIsRefused(Trial bench) {
    ClusterDriver subject = bench.subject();
    subject.begin();
    refused(bench, subject);
    subject.create();
    refused(bench, subject);
    subject.bringUp(OperationKind.START);
    refused(bench, subject);
    subject.shutDown();
    refused(bench, subject);
  }

  private static void refused(Trial bench, ClusterDriver subject) {
    List<Function<ClusterDriver, CallResult>> late = calls(subject);
    subject.begin();
    StateSnapshot before = subject.sight();
    for (Function<ClusterDriver, CallResult> call : late) {
      CallResult answer = call.apply(subject);
      bench.that(
          answer.failedWith(ErrorCode.STALE_FENCE),
          "a call with an older fence",
          "STALE_FENCE",
          answer);
      bench.equal("after " + answer.call(), "no difference", before.differencesTo(subject.sight()));
      bench.equal("fence after " + answer.call(), subject.fence(), subject.observe().fence());
    }
  }

  /** */
  static void claimInstallsTheFence(Trial bench) {
    ClusterDriver subject = bench.subject();
    Fence five = new Fence(5);
    bench.must(claim(subject, five));
    for (int i = 0; i < 2; i++) {
      bench.equal("fence after claim", five, subject.observe().fence());
      bench.equal("presence after claim", Presence.ABSENT, subject.observe().presence());
      bench.equal("things owned after claim", Set.of(), subject.look().owned());
      bench.must(claim(subject, five));
      CallResult older = claim(subject, new Fence(4));
      bench.that(
          older.failedWith(ErrorCode.STALE_FENCE), "claim of an older fence", "STALE_FENCE", older);
      bench.equal("fence after it", five, subject.observe().fence());
      bench.crash();
    }
    bench.must(claim(subject, five.next()));
    bench.equal("fence after a newer claim", five.next(), subject.observe().fence());
  }

  private static CallResult claim(ClusterDriver subject, Fence fence) {
    return subject.claim(subject.call(OperationKind.CREATE).fence(fence).build());
  }

  /** */
  static void delayedCallHasNoEffect(Trial bench) throws InterruptedException {
    try (Trial each = bench.again()) {
      ClusterDriver subject = each.subject();
      subject.begin();
      late(each, subject, OperationKind.CREATE, subject::provision);
    }
    try (Trial each = bench.again()) {
      ClusterDriver subject = each.subject();
      subject.create();
      late(each, subject, OperationKind.START, call -> subject.launch(call, subject.all()));
    }
    try (Trial each = bench.again()) {
      ClusterDriver subject = each.stopped();
      late(each, subject, OperationKind.RESUME, call -> subject.launch(call, subject.all()));
    }
    try (Trial each = bench.again()) {
      ClusterDriver subject = each.started();
      late(
          each,
          subject,
          OperationKind.SHUTDOWN,
          call -> subject.stop(call, subject.all(), ClusterDriver.GRACEFUL));
    }
    try (Trial each = bench.again()) {
      ClusterDriver subject = each.started();
      late(each, subject, OperationKind.DELETE, subject::erase);
    }
    try (Trial each = bench.again()) {
      ClusterDriver subject = each.started();
      late(each, subject, OperationKind.CREATE, subject::claim);
    }
  }

  private static void late(
      Trial bench,
      ClusterDriver subject,
      OperationKind purpose,
      Function<CallContext, CallResult> action)
      throws InterruptedException {
    CallContext call = subject.call(purpose).build();
    landLate(bench, subject, () -> action.apply(call), () -> subject.begin());
    bench.equal("fence after it", subject.fence(), subject.observe().fence());
  }

  /** Holds a call on its way, lets something happen, and lets the call land. */
  static void landLate(
      Trial bench, ClusterDriver subject, Callable<CallResult> call, Runnable meanwhile)
      throws InterruptedException {
    HeldCall held = bench.harness().holdNextChange();
    bench.note("held:");
    Background<CallResult> late = Background.start("late", call);
    if (!held.awaitHeld(bench.timing().stall())) {
      held.release();
      throw new IllegalStateException(
          "the harness did not hold the call within " + bench.timing().stall());
    }
    bench.crash();
    meanwhile.run();
    StateSnapshot before = subject.sight();
    bench.note("the held call lands");
    held.release();
    CallResult answer =
        late.join(bench.timing().stall())
            .orElseThrow(
                () -> bench.violation("a late call", "its return", "no return after its release"));
    bench.pause(bench.timing().quiet());
    // A platform may need a moment to collect what a late call has created in vain.
    bench.await(
        "after " + answer,
        "no difference",
        bench.timing().within(),
        () ->
            Optional.of(before.differencesTo(subject.sight()))
                .filter(difference -> !difference.equals("no difference")));
  }
}
