package io.slipway.conformance.internal;

import io.slipway.conformance.Capability;
import io.slipway.conformance.GroundTruth;
import io.slipway.spi.CallContext;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OperationKind;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.StopPolicy.Force;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks of stop: what it ends, what it keeps, and how that is reported. */
final class StoppingChecks {
  private StoppingChecks() {}

  /** */
  static void stoppedMembersHaveNoLife(Trial bench) {
    for (Force force : List.of(Force.AFTER_GRACE, Force.UNSAFE)) {
      try (Trial each = bench.again()) {
        ClusterDriver subject = each.started();
        if (each.can(Capability.SURPLUS)) {
          each.note("add surplus to " + subject.spu());
          each.harness().addSurplus(subject.id(), subject.spu());
        }
        subject.begin();
        List<MemberSet> slices = new ArrayList<>(subject.slices());
        Collections.reverse(slices);
        for (MemberSet slice : slices) {
          CallContext call = subject.call(OperationKind.SHUTDOWN).build();
          each.must(subject.stop(call, slice, new StopPolicy(Duration.ofSeconds(10), force)));
          Set<MemberId> living = subject.look().living().keySet();
          each.that(
              slice.stream().noneMatch(living::contains),
              "living when the stop of " + slice + " has returned",
              "none of them",
              subject.look().living());
        }
        each.that(
            subject.observe().members().values().stream().noneMatch(MemberObservation::mayLive),
            "observation after the stop",
            "proof that no member lives",
            subject.observe());
      }
    }
  }

  /** */
  static void desiredIsTrue(Trial bench) {
    ClusterDriver subject = bench.subject();
    subject.create();
    desired(bench, subject, Desired.STOPPED);
    subject.bringUp(OperationKind.START);
    desired(bench, subject, Desired.RUNNING);
    if (bench.can(Capability.KILL)) {
      bench.note("kill " + subject.spu());
      bench.harness().kill(subject.id(), subject.spu());
      desired(bench, subject, Desired.RUNNING);
    }
    subject.shutDown();
    desired(bench, subject, Desired.STOPPED);
  }

  private static void desired(Trial bench, ClusterDriver subject, Desired expected) {
    for (int i = 0; i < 2; i++) {
      for (MemberObservation member : subject.observe().members().values()) {
        bench.equal("desired of " + member.member(), expected, member.desired());
      }
      bench.crash();
    }
  }

  /** */
  static void changingIsNotSettled(Trial bench) {
    ClusterDriver subject = bench.subject();
    subject.create();
    subject.begin();
    bench.must(subject.launch(OperationKind.START, subject.all()));
    bench.await(
        "members do not settle",
        "all settled",
        bench.timing().within(),
        () -> {
          Optional<String> waiting = Optional.empty();
          for (MemberObservation member : subject.observe().members().values()) {
            boolean changing =
                member.actual() == Actual.STARTING || member.actual() == Actual.TERMINATING;
            bench.that(
                !(changing && member.settled()), "a member on its way", "not settled", member);
            waiting = member.settled() ? waiting : Optional.of(member.toString());
          }
          return waiting;
        });
    subject.confirm();
    subject.shutDown();
    for (MemberObservation member : subject.observe().members().values()) {
      bench.that(
          member.settled() && !member.mayLive(), "a stopped member", "settled, no life", member);
    }
  }

  /** */
  static void stopFollowsItsPolicy(Trial bench) {
    ClusterDriver subject = bench.started();
    MemberId member = subject.spu();
    MemberSet slice = subject.slice(member);
    bench.note("make " + member + " stubborn");
    bench.harness().makeStubborn(subject.id(), member);
    GroundTruth before = subject.look();
    subject.begin();
    Duration patience = Duration.ofSeconds(2);
    CallContext gentle =
        subject
            .call(OperationKind.SHUTDOWN)
            .deadline(bench.now().plus(patience.multipliedBy(2)))
            .build();
    CallResult answer = subject.stop(gentle, slice, new StopPolicy(patience, Force.NEVER));
    bench.that(
        answer.failedWith(ErrorCode.DEADLINE_EXCEEDED),
        "stop of a stubborn member without force",
        "DEADLINE_EXCEEDED",
        answer);
    bench.equal(
        "the stubborn member after it",
        before.living().get(member),
        subject.look().living().get(member));
    bench.that(
        subject.observe(member).mayLive(),
        "observation of the stubborn member",
        "a life",
        subject.observe(member));
    CallContext firm = subject.call(OperationKind.SHUTDOWN).build();
    bench.must(subject.stop(firm, slice, StopPolicy.graceful(patience)));
    bench.that(
        !subject.look().living().containsKey(member),
        "the stubborn member after a stop with force",
        "no life",
        subject.look().living());
  }

  /** */
  static void nothingStartsAgain(Trial bench) {
    ClusterDriver subject = bench.stopped();
    quiet(bench, subject);
    bench.crash();
    quiet(bench, subject);
  }

  private static void quiet(Trial bench, ClusterDriver subject) {
    Instant end = bench.now().plus(bench.timing().quiet());
    do {
      bench.equal("living after a stop", Set.of(), subject.look().living().keySet());
      bench.pause(bench.timing().poll());
    } while (bench.now().isBefore(end));
    bench.equal("living after a stop", Set.of(), subject.look().living().keySet());
  }
}
