package io.slipway.conformance.internal;

import io.slipway.spi.CallContext;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OperationKind;
import java.time.Instant;
import java.util.Optional;

/** Rules on members that do not come up, and on what a platform starts again by itself. */
final class FailingChecks {
  private FailingChecks() {}

  /** */
  static void sealedMembersNeedTheirData(Trial bench) {
    ClusterDriver subject = sealed(bench);
    losesItsData(bench, subject);
    subject.shutDown();
  }

  /** */
  static void laterLaunchesAreSealed(Trial bench) {
    try (Trial each = bench.again()) {
      ClusterDriver subject = sealed(each);
      subject.shutDown();
      subject.bringUp(OperationKind.RESUME);
      losesItsData(each, subject);
    }
    try (Trial each = bench.again()) {
      ClusterDriver subject = sealed(each);
      MemberSet slice = subject.slice(subject.spu());
      each.must(subject.begin().stop(slice));
      each.must(subject.launch(OperationKind.REPAIR, slice));
      subject.confirm();
      losesItsData(each, subject);
    }
  }

  private static ClusterDriver sealed(Trial bench) {
    ClusterDriver subject = bench.started();
    bench.must(subject.seal());
    return subject;
  }

  private static void losesItsData(Trial bench, ClusterDriver subject) {
    MemberId lost = subject.spu();
    bench.note("the platform loses " + lost + " with its data and starts it again");
    bench.harness().emptyData(subject.id(), lost);
    bench.harness().restartByPlatform(subject.id(), lost);
    subject.awaitDataMissing(lost);
  }

  /** */
  static void sealDisturbsNothing(Trial bench) {
    ClusterDriver subject = bench.started();
    StateSnapshot before = subject.sight();
    bench.must(subject.seal());
    bench.must(subject.seal());
    bench.pause(bench.timing().quiet());
    bench.equal("after two seals", "no difference", before.differencesTo(subject.sight()));
    Fence old = subject.fence();
    subject.begin();
    CallContext late = subject.call(OperationKind.START).fence(old).build();
    CallResult answer = subject.seal(late);
    bench.that(
        answer.failedWith(ErrorCode.STALE_FENCE),
        "a seal under an older fence",
        "STALE_FENCE",
        answer);
    bench.note("the platform starts " + subject.spu() + " again");
    bench.harness().restartByPlatform(subject.id(), subject.spu());
    subject.confirm();
  }

  /** */
  static void failureForGoodIsTold(Trial bench) {
    ClusterDriver subject = bench.subject();
    subject.create();
    bench.note("break " + subject.spu());
    bench.harness().breakMember(subject.id(), subject.spu());
    subject.begin();
    CallResult answer = subject.launch(OperationKind.START, subject.slice(subject.spu()));
    if (answer.ok()) {
      bench.await(
          subject.spu() + " is not observed as failing for good",
          "a failure for good",
          bench.timing().within(),
          () ->
              failure(subject).filter(MemberFailure::isForGood).isPresent()
                  ? Optional.empty()
                  : Optional.of(subject.observe(subject.spu()).toString()));
    } else {
      bench.that(
          answer.failure().filter(failure -> !failure.retryable()).isPresent(),
          "a launch of " + subject.spu() + " that cannot succeed",
          "success, or a final failure",
          answer);
    }
    subject.shutDown();
    bench.that(failure(subject).isEmpty(), "a stopped member", "no failure", failure(subject));
    bench.must(subject.begin().erase());
  }

  /** */
  static void stuckMembersAreTold(Trial bench) {
    ClusterDriver subject = bench.subject();
    subject.create();
    bench.note("jam " + subject.spu());
    Runnable heal = bench.harness().jam(subject.id(), subject.spu());
    subject.begin();
    bench.must(subject.launch(OperationKind.START, subject.all()));
    bench.await(
        subject.spu() + " is not observed as stuck",
        "stuck since a time",
        bench.timing().within(),
        () ->
            failure(subject).flatMap(MemberFailure::since).isPresent()
                ? Optional.empty()
                : Optional.of(subject.observe(subject.spu()).toString()));
    Instant since = failure(subject).flatMap(MemberFailure::since).orElseThrow();
    bench.pause(bench.timing().quiet());
    bench.equal(
        "since when it is stuck",
        Optional.of(since),
        failure(subject).flatMap(MemberFailure::since));
    bench.note("heal");
    heal.run();
    subject.confirm();
    bench.that(failure(subject).isEmpty(), "a healed member", "no failure", failure(subject));
  }

  private static Optional<MemberFailure> failure(ClusterDriver subject) {
    return Optional.of(subject.observe(subject.spu())).flatMap(MemberObservation::failure);
  }
}
