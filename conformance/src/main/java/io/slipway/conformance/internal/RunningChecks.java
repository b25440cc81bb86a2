package io.slipway.conformance.internal;

import io.slipway.conformance.Capability;
import io.slipway.conformance.GroundTruth;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.Endpoint;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Evidence;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberRole;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationId;
import io.slipway.spi.OperationKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Checks of launch. */
final class RunningChecks {
  private static final int REPEATS = 10;

  private RunningChecks() {}

  /** */
  static void launchedMembersAreConfirmed(Trial bench) {
    ClusterDriver subject = bench.started();
    ClusterObservation seen = subject.observe(Depth.CONFIRMED);
    bench.equal("observed members", subject.all(), MemberSet.of(seen.members().keySet()));
    long alive =
        seen.members().values().stream()
            .filter(member -> member.member().role() == MemberRole.SPU)
            .filter(member -> member.evidence(Evidence.ALIVE).isTrue())
            .count();
    bench.equal("observed living SPUs", (long) subject.spec().spuCount(), alive);
    bench.equal("living members", subject.all(), MemberSet.of(subject.look().living().keySet()));
    for (MemberId member : subject.spus()) {
      if (!subject.resolution().ports(member).isEmpty()) {
        bench.that(
            seen.member(member).filter(m -> !m.endpoints().isEmpty()).isPresent(),
            "endpoints of " + member,
            "at least one",
            "none");
      }
    }
  }

  /** */
  static void resumeFromTheStoredSpec(Trial bench) {
    ClusterDriver subject = bench.started();
    Map<MemberId, List<Endpoint>> endpoints = endpoints(subject);
    if (bench.can(Capability.WRITE_DATA)) {
      bench.note("write");
      bench.harness().write(subject.id(), subject.spu(), "before");
    }
    subject.shutDown();
    bench.crash();
    subject.bringUp(OperationKind.RESUME);
    bench.equal("members", subject.all(), MemberSet.of(subject.look().living().keySet()));
    bench.equal("endpoints after a resume", endpoints, endpoints(subject));
    if (bench.can(Capability.WRITE_DATA)) {
      bench.equal(
          "records after a resume",
          List.of("before"),
          bench.harness().read(subject.id(), subject.spu()));
    }
  }

  private static Map<MemberId, List<Endpoint>> endpoints(ClusterDriver subject) {
    Map<MemberId, List<Endpoint>> all = new TreeMap<>();
    subject
        .observe(Depth.CONFIRMED)
        .members()
        .forEach((member, seen) -> all.put(member, seen.endpoints()));
    return all;
  }

  /** */
  static void everyCallIsIdempotent(Trial bench) {
    ClusterDriver subject = bench.subject();
    subject.create();
    ten(bench, subject, () -> bench.must(subject.claim()));
    ten(bench, subject, () -> bench.must(subject.provision()));
    subject.begin();
    bench.must(subject.launch(OperationKind.START, subject.all()));
    SortedMap<MemberId, List<String>> launched = subject.look().living();
    for (int i = 0; i < REPEATS; i++) {
      bench.must(subject.launch(OperationKind.START, subject.all()));
      bench.equal("instances after a repeated launch", launched, subject.look().living());
    }
    subject.confirm();
    ten(bench, subject, () -> bench.must(subject.launch(OperationKind.START, subject.all())));
    ten(bench, subject, () -> bench.must(subject.retire(List.of())));
    subject.shutDown();
    ten(bench, subject, () -> bench.must(subject.stop(subject.all())));
    bench.must(subject.begin().erase());
    ten(bench, subject, () -> bench.must(subject.erase()));
  }

  private static void ten(Trial bench, ClusterDriver subject, Runnable call) {
    StateSnapshot before = subject.sight();
    for (int i = 0; i < REPEATS; i++) {
      call.run();
    }
    bench.equal("after ten repeats", "no difference", before.differencesTo(subject.sight()));
  }

  /** */
  static void restartedInstanceIsNew(Trial bench) {
    ClusterDriver subject = bench.started();
    GroundTruth before = subject.look();
    Map<MemberId, Optional<InstanceId>> ids = instances(subject);
    subject.begin();
    bench.must(subject.launch(OperationKind.REPAIR, subject.all()));
    bench.equal("instances that lived already", before.living(), subject.look().living());
    bench.equal("ids of instances that lived already", ids, instances(subject));
    MemberSet slice = subject.slice(subject.spu());
    bench.must(subject.begin().stop(slice));
    bench.must(subject.launch(OperationKind.REPAIR, slice));
    Map<MemberId, Optional<InstanceId>> after = instances(subject);
    for (MemberId member : subject.all()) {
      Optional<InstanceId> old = ids.getOrDefault(member, Optional.empty());
      Optional<InstanceId> now = after.getOrDefault(member, Optional.empty());
      boolean same = old.equals(now);
      bench.that(
          same != slice.contains(member),
          "instance of " + member + " after a restart of " + slice,
          slice.contains(member) ? "another id than " + old : old,
          now);
    }
  }

  private static Map<MemberId, Optional<InstanceId>> instances(ClusterDriver subject) {
    Map<MemberId, Optional<InstanceId>> ids = new TreeMap<>();
    subject.observe().members().forEach((member, seen) -> ids.put(member, seen.instance()));
    return ids;
  }

  /** */
  static void instanceNamesItsOperation(Trial bench) {
    ClusterDriver subject = bench.started();
    OperationId first = subject.operation();
    for (MemberObservation member : subject.observe().members().values()) {
      bench.equal("operation of " + member.member(), Optional.of(first), member.launchedBy());
    }
    MemberSet slice = subject.slice(subject.spu());
    bench.must(subject.begin().stop(slice));
    subject.begin();
    bench.must(subject.launch(OperationKind.REPAIR, subject.all()));
    for (MemberObservation member : subject.observe().members().values()) {
      OperationId expected = slice.contains(member.member()) ? subject.operation() : first;
      bench.equal(
          "operation of " + member.member() + " after a restart of " + slice,
          Optional.of(expected),
          member.launchedBy());
    }
  }

  /** */
  static void emptiedDataIsMissing(Trial bench) {
    ClusterDriver subject = bench.stopped();
    bench.note("empty the data of " + subject.spu());
    bench.harness().emptyData(subject.id(), subject.spu());
    missing(bench, subject);
  }

  /** */
  static void foreignDataIsMissing(Trial bench) {
    ClusterDriver subject = bench.stopped();
    bench.note("replace the data of " + subject.spu());
    bench.harness().replaceData(subject.id(), subject.spu());
    String foreign = subject.look().foreign();
    missing(bench, subject);
    bench.equal("foreign things after it", foreign, subject.look().foreign());
  }

  private static void missing(Trial bench, ClusterDriver subject) {
    for (OperationKind purpose : List.of(OperationKind.RESUME, OperationKind.REPAIR)) {
      subject.begin();
      CallResult answer = subject.launch(purpose, subject.slice(subject.spu()));
      if (answer.ok()) {
        // Where the instance itself finds that out, an observation says so.
        subject.awaitDataMissing(subject.spu());
        subject.begin();
        bench.must(subject.stop(subject.slice(subject.spu())));
      } else {
        bench.that(
            answer.failedWith(ErrorCode.DATA_MISSING),
            "launch for " + purpose + " without the data of " + subject.spu(),
            "DATA_MISSING",
            answer);
      }
      bench.that(
          !subject.look().living().containsKey(subject.spu()),
          "life of " + subject.spu() + " without its data",
          "none",
          subject.look().living());
    }
  }

  /** */
  static void strangersPort(Trial bench) {
    ClusterDriver subject = bench.subject();
    subject.create();
    int port = subject.resolution().ports(subject.spu()).values().iterator().next();
    bench.note("a stranger listens on a port of " + subject.spu());
    bench.harness().holdPort(port);
    subject.begin();
    CallResult answer = subject.launch(OperationKind.START, subject.slice(subject.spu()));
    bench.that(
        answer.failedWith(ErrorCode.BACKEND_REJECTED),
        "launch on a stranger's port",
        "BACKEND_REJECTED",
        answer);
    bench.that(
        !subject.look().living().containsKey(subject.spu()),
        "life of " + subject.spu() + " without its port",
        "none",
        subject.look().living());
  }
}
