package io.slipway.conformance.internal;

import io.slipway.conformance.HeldCall;
import io.slipway.spi.Call;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.Purpose;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Who may act. */
final class FenceChecks {
  private FenceChecks() {}

  /** Returns each changing call as the subject would make it now, to be made later. */
  static List<Function<Subject, Answer>> calls(Subject subject) {
    Call create = subject.call(Purpose.CREATE).build();
    Call start = subject.call(Purpose.START).build();
    Call resume = subject.call(Purpose.RESUME).build();
    Call shutdown = subject.call(Purpose.SHUTDOWN).build();
    Call delete = subject.call(Purpose.DELETE).build();
    return List.of(
        s -> s.claim(create),
        s -> s.provision(create),
        s -> s.launch(start, s.all()),
        s -> s.launch(resume, s.all()),
        s -> s.stop(shutdown, s.all(), Subject.GRACEFUL),
        s -> s.retire(resume, List.of()),
        s -> s.erase(delete));
  }

  /** */
  static void olderFenceIsRefused(Bench bench) {
    Subject subject = bench.subject();
    subject.begin();
    refused(bench, subject);
    subject.create();
    refused(bench, subject);
    subject.bringUp(Purpose.START);
    refused(bench, subject);
    subject.shutDown();
    refused(bench, subject);
  }

  private static void refused(Bench bench, Subject subject) {
    List<Function<Subject, Answer>> late = calls(subject);
    subject.begin();
    Sight before = subject.sight();
    for (Function<Subject, Answer> call : late) {
      Answer answer = call.apply(subject);
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
  static void claimInstallsTheFence(Bench bench) {
    Subject subject = bench.subject();
    Fence five = new Fence(5);
    bench.must(claim(subject, five));
    for (int i = 0; i < 2; i++) {
      bench.equal("fence after claim", five, subject.observe().fence());
      bench.equal("presence after claim", Presence.ABSENT, subject.observe().presence());
      bench.equal("things owned after claim", Set.of(), subject.look().owned());
      bench.must(claim(subject, five));
      Answer older = claim(subject, new Fence(4));
      bench.that(
          older.failedWith(ErrorCode.STALE_FENCE), "claim of an older fence", "STALE_FENCE", older);
      bench.equal("fence after it", five, subject.observe().fence());
      bench.crash();
    }
    bench.must(claim(subject, five.next()));
    bench.equal("fence after a newer claim", five.next(), subject.observe().fence());
  }

  private static Answer claim(Subject subject, Fence fence) {
    return subject.claim(subject.call(Purpose.CREATE).fence(fence).build());
  }

  /** */
  static void delayedCallHasNoEffect(Bench bench) throws InterruptedException {
    try (Bench each = bench.again()) {
      Subject subject = each.subject();
      subject.begin();
      late(each, subject, Purpose.CREATE, subject::provision);
    }
    try (Bench each = bench.again()) {
      Subject subject = each.subject();
      subject.create();
      late(each, subject, Purpose.START, call -> subject.launch(call, subject.all()));
    }
    try (Bench each = bench.again()) {
      Subject subject = each.stopped();
      late(each, subject, Purpose.RESUME, call -> subject.launch(call, subject.all()));
    }
    try (Bench each = bench.again()) {
      Subject subject = each.started();
      late(
          each,
          subject,
          Purpose.SHUTDOWN,
          call -> subject.stop(call, subject.all(), Subject.GRACEFUL));
    }
    try (Bench each = bench.again()) {
      Subject subject = each.started();
      late(each, subject, Purpose.DELETE, subject::erase);
    }
    try (Bench each = bench.again()) {
      Subject subject = each.started();
      late(each, subject, Purpose.CREATE, subject::claim);
    }
  }

  private static void late(
      Bench bench, Subject subject, Purpose purpose, Function<Call, Answer> action)
      throws InterruptedException {
    Call call = subject.call(purpose).build();
    landLate(bench, subject, () -> action.apply(call), () -> subject.begin());
    bench.equal("fence after it", subject.fence(), subject.observe().fence());
  }

  /** Holds a call on its way, lets something happen, and lets the call land. */
  static void landLate(Bench bench, Subject subject, Callable<Answer> call, Runnable meanwhile)
      throws InterruptedException {
    HeldCall held = bench.harness().holdNextChange();
    bench.note("held:");
    Background<Answer> late = Background.start("late", call);
    if (!held.awaitHeld(bench.timing().stall())) {
      held.release();
      throw new IllegalStateException(
          "the harness did not hold the call within " + bench.timing().stall());
    }
    bench.crash();
    meanwhile.run();
    Sight before = subject.sight();
    bench.note("the held call lands");
    held.release();
    Answer answer =
        late.join(bench.timing().stall())
            .orElseThrow(
                () -> bench.violation("a late call", "its return", "no return after its release"));
    bench.pause(bench.timing().quiet());
    bench.equal("after " + answer, "no difference", before.differencesTo(subject.sight()));
  }
}
