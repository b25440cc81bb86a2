package io.slipway.conformance.internal;

import io.slipway.conformance.GroundTruth;
import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Evidence;
import io.slipway.spi.InstanceExit;
import io.slipway.spi.InstanceId;
import io.slipway.spi.LogRequest;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationKind;
import io.slipway.spi.TriState;
import java.util.List;
import java.util.Optional;

/** Checks of observations. */
final class ObservationChecks {
  private ObservationChecks() {}

  /** */
  static void unknownClusterIsAbsent(Trial bench) {
    ClusterDriver subject = bench.subject();
    GroundTruth before = subject.look();
    for (Depth depth : Depth.values()) {
      ClusterObservation seen = subject.observe(depth);
      bench.equal("presence of an unknown cluster", Presence.ABSENT, seen.presence());
      bench.equal("footprint of an unknown cluster", List.of(), seen.footprint());
      bench.that(
          seen.members().values().stream().noneMatch(MemberObservation::mayLive),
          "members of an unknown cluster",
          "none that may live",
          seen.members().values());
      bench.that(
          seen.complete(),
          "sight of an unknown cluster",
          "a complete observation",
          seen.problems());
    }
    bench.equal("the world after observing an unknown cluster", before, subject.look());
    bench.that(
        bench.backend().inventory().stream().noneMatch(o -> o.cluster().equals(subject.id())),
        "inventory after observing an unknown cluster",
        "no word of it",
        bench.backend().inventory());
  }

  /** */
  static void anotherBackendSeesTheSame(Trial bench) {
    ClusterDriver subject = bench.subject();
    subject.create();
    sameAfterCrash(bench, subject);
    subject.bringUp(OperationKind.START);
    sameAfterCrash(bench, subject);
    subject.shutDown();
    sameAfterCrash(bench, subject);
    bench.must(subject.begin().erase());
    sameAfterCrash(bench, subject);
  }

  private static void sameAfterCrash(Trial bench, ClusterDriver subject) {
    StateSnapshot before = subject.sight();
    bench.crash();
    StateSnapshot after = subject.sight();
    bench.that(
        before.equals(after),
        "what a newly opened backend sees",
        "the same as the one before",
        before.differencesTo(after));
  }

  /** */
  static void deathIsSeen(Trial bench) {
    ClusterDriver subject = bench.started();
    MemberId member = subject.spu();
    Optional<InstanceId> old = subject.observe(member).instance();
    kill(bench, subject, member);
    bench.await(
        "a killed instance",
        "no word of " + old + " as alive",
        bench.backend().info().detection().plus(bench.timing().slack()),
        () -> stillAlive(subject, member, old));
  }

  private static Optional<String> stillAlive(
      ClusterDriver subject, MemberId member, Optional<InstanceId> old) {
    MemberObservation seen = subject.observe(member);
    boolean alive =
        seen.instance().equals(old)
            && (seen.mayLive() || seen.evidence(Evidence.ALIVE).truth() != TriState.FALSE);
    return alive ? Optional.of(seen.toString()) : Optional.empty();
  }

  private static void kill(Trial bench, ClusterDriver subject, MemberId member) {
    bench.note("kill " + member);
    bench.harness().kill(subject.id(), member);
  }

  /** */
  static void blindnessIsTold(Trial bench) {
    ClusterDriver subject = bench.started();
    MemberId member = subject.spu();
    bench.note("hide " + member);
    Runnable undo = bench.harness().blind(subject.id(), member);
    for (Depth depth : Depth.values()) {
      ClusterObservation seen = subject.observe(depth);
      bench.that(
          !seen.complete(), "an observation that cannot see " + member, "incomplete", "complete");
      bench.that(
          seen.presence() != Presence.ABSENT,
          "a cluster that is partly hidden",
          "not ABSENT",
          seen);
      MemberObservation hidden =
          seen.member(member)
              .orElseThrow(() -> bench.violation("a hidden member", "UNKNOWN", "no word of it"));
      bench.equal("actual of a hidden member", Actual.UNKNOWN, hidden.actual());
      bench.equal(
          "ALIVE of a hidden member", TriState.UNKNOWN, hidden.evidence(Evidence.ALIVE).truth());
    }
    undo.run();
    bench.await(
        "a member that is hidden no more",
        "a complete observation",
        bench.timing().within(),
        () -> {
          ClusterObservation seen = subject.observe();
          return seen.complete() ? Optional.empty() : Optional.of(seen.toString());
        });
  }

  /** */
  static void lateLookProvesNothing(Trial bench) {
    ClusterDriver subject = bench.started();
    ObserveRequest request =
        ObserveRequest.builder(subject.id(), subject.spec(), subject.resolution(), bench.now())
            .depth(Depth.CONFIRMED)
            .build();
    bench.note("observe with a deadline that has passed");
    ClusterObservation seen;
    try {
      seen = bench.backend().observe(request);
    } catch (BackendException e) {
      bench.equal("failure of a late look", ErrorCode.BACKEND_UNAVAILABLE, e.code());
      return;
    }
    bench.that(
        seen.presence() != Presence.ABSENT, "presence in a late look", "PRESENT or UNKNOWN", seen);
    for (MemberId id : subject.all()) {
      Optional<MemberObservation> member = seen.member(id);
      boolean proven = member.isEmpty() ? seen.complete() : !member.get().mayLive();
      bench.that(!proven, "a living member in a late look", "RUNNING or UNKNOWN", seen);
    }
  }

  /** */
  static void cheapLookGuessesNothing(Trial bench) {
    ClusterDriver subject = bench.started();
    for (MemberObservation member : subject.observe(Depth.INSTANCES).members().values()) {
      for (Evidence kind : List.of(Evidence.SERVING, Evidence.REGISTERED)) {
        bench.equal(
            kind + " of " + member.member() + " at depth INSTANCES",
            TriState.UNKNOWN,
            member.evidence(kind).truth());
      }
    }
  }

  /** */
  static void exitIsTold(Trial bench) {
    ClusterDriver subject = bench.started();
    MemberId member = subject.spu();
    Optional<InstanceId> old = subject.observe(member).instance();
    kill(bench, subject, member);
    bench.await(
        "a killed instance",
        "its exit, or a restart",
        bench.backend().info().detection().plus(bench.timing().within()),
        () -> stillAlive(subject, member, old));
    MemberObservation seen = subject.observe(member);
    if (!seen.instance().equals(old)) {
      return;
    }
    bench.equal("a member whose instance has ended", Actual.EXITED, seen.actual());
    InstanceExit exit =
        seen.exit()
            .orElseThrow(() -> bench.violation("exit of a killed instance", "an exit", "none"));
    bench.equal("the instance that ended", old, Optional.of(exit.instance()));
    bench.that(exit.code() != 0, "exit code of a killed instance", "not 0", exit.code());
  }

  /** */
  static void logsAreBounded(Trial bench) {
    ClusterDriver subject = bench.started();
    StateSnapshot before = subject.sight();
    for (MemberId member : subject.all()) {
      for (int lines : new int[] {0, 1, 5}) {
        int given = logs(bench, subject, member, lines);
        bench.that(given <= lines, "lines of " + member, "at most " + lines, given);
      }
    }
    ClusterDriver unknown = bench.subject("unknown", 1);
    bench.equal("lines of an unknown cluster", 0, logs(bench, unknown, unknown.spu(), 5));
    bench.equal("after logs", "no difference", before.differencesTo(subject.sight()));
  }

  private static int logs(Trial bench, ClusterDriver subject, MemberId member, int lines) {
    try {
      return bench
          .backend()
          .logs(LogRequest.of(subject.id(), subject.resolution(), member, lines))
          .size();
    } catch (BackendException e) {
      bench.equal("failure of logs", ErrorCode.UNSUPPORTED, e.code());
      return 0;
    }
  }
}
