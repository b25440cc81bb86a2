package io.slipway.conformance.internal;

import io.slipway.conformance.GroundTruth;
import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.MemberRole;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Resolution;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Checks of what resolve and provision create and leave alone. */
final class CreationChecks {
  private CreationChecks() {}

  /** */
  static void repeatedProvision(Trial bench) {
    ClusterDriver subject = bench.started();
    StateSnapshot running = subject.sight();
    bench.must(subject.provision());
    bench.equal(
        "provision of a running cluster", "no difference", running.differencesTo(subject.sight()));
    subject.shutDown();
    StateSnapshot stopped = subject.sight();
    bench.must(subject.provision());
    bench.equal(
        "provision of a stopped cluster", "no difference", stopped.differencesTo(subject.sight()));
  }

  /** */
  static void otherContent(Trial bench) {
    ClusterDriver subject = bench.subject("kit", bench.harness().spus());
    subject.create();
    StateSnapshot before = subject.sight();
    ClusterSpec other = bench.harness().spec("kit", bench.harness().spus() - 1);
    Resolution fewer = bench.backend().resolve(subject.id(), other);
    CallContext call = subject.call(OperationKind.CREATE).spec(other).resolution(fewer).build();
    CallResult answer = subject.provision(call);
    bench.that(
        answer.failedWith(ErrorCode.CONFLICT),
        "provision with one SPU less in the same generation",
        "CONFLICT",
        answer);
    bench.equal("after the conflict", "no difference", before.differencesTo(subject.sight()));
  }

  /** */
  static void provisionRunsNothing(Trial bench) {
    ClusterDriver subject = bench.subject();
    subject.create();
    Instant end = bench.now().plus(bench.timing().quiet());
    do {
      ClusterObservation seen = subject.observe();
      bench.equal("presence after provision", Presence.PRESENT, seen.presence());
      bench.equal("living after provision", Set.of(), subject.look().living().keySet());
      bench.equal("members after provision", subject.all(), MemberSet.of(seen.members().keySet()));
      for (MemberObservation member : seen.members().values()) {
        bench.that(
            !member.mayLive() && member.desired() == Desired.STOPPED && member.settled(),
            "a member after provision",
            "stopped, settled and without life",
            member);
      }
      bench.pause(bench.timing().poll());
    } while (bench.now().isBefore(end));
    bench.that(
        !subject.observe().footprint().isEmpty(), "footprint after provision", "something", "none");
  }

  /** */
  static void resolveIsExactAndPure(Trial bench) {
    for (int count = 1; count <= bench.harness().spus(); count++) {
      ClusterDriver subject = bench.subject("kit" + count, count);
      bench.note("resolve " + count + " SPUs");
      Set<MemberId> expected =
          IntStream.rangeClosed(1, count)
              .mapToObj(MemberId::spu)
              .collect(Collectors.toCollection(TreeSet::new));
      bench.equal(
          "SPUs of a resolution for " + count,
          MemberSet.of(expected),
          subject.resolution().members(MemberRole.SPU));
      GroundTruth before = subject.look();
      bench.equal("things owned after resolve", Set.of(), before.owned());
      Resolution unused = bench.backend().resolve(subject.id(), subject.spec());
      bench.equal("the world after another resolve", before, subject.look());
      bench.that(
          bench.backend().inventory().stream().noneMatch(o -> o.cluster().equals(subject.id())),
          "inventory after resolve",
          "no word of the cluster",
          bench.backend().inventory());
    }
  }

  /** */
  static void unknownOptionIsRefused(Trial bench) {
    String unknown = "kit-unknown";
    ClusterSpec spec = bench.harness().spec("kit", 1);
    ClusterSpec misspelt =
        ClusterSpec.builder("kit")
            .spuCount(spec.spuCount())
            .workload(spec.workload())
            .options(spec.options())
            .backendOptions(spec.backendOptions())
            .backendOption(unknown, "1")
            .build();
    bench.note("resolve with the option " + unknown);
    ClusterDriver subject = bench.subject();
    BackendException failure =
        bench.failureOf(
            "resolve with an unknown option",
            () -> {
              Resolution unused = bench.backend().resolve(subject.id(), misspelt);
            });
    bench.equal("resolve with an unknown option", ErrorCode.INVALID_ARGUMENT, failure.code());
    bench.that(
        failure.problem().toString().contains(unknown),
        "the message",
        "one that names " + unknown,
        failure.problem());
  }

  /** */
  static void declaredLimitsAreTrue(Trial bench) {
    int max = bench.backend().info().maxSpuCount();
    if (max < ClusterSpec.MAX_SPU_COUNT) {
      bench.note("resolve " + (max + 1) + " SPUs");
      ErrorCode code = null;
      try {
        ClusterDriver unused = bench.subject("toomany", max + 1);
      } catch (BackendException e) {
        code = e.code();
      }
      bench.equal("resolve of one SPU more than the limit", ErrorCode.INVALID_ARGUMENT, code);
    }
    ClusterDriver subject = bench.subject();
    subject.create();
    subject.begin();
    for (MemberSet slice : subject.slices()) {
      if (slice.size() > 1) {
        MemberSet part = MemberSet.of(slice.iterator().next());
        Set<MemberId> before = subject.look().living().keySet();
        CallResult answer = subject.launch(OperationKind.START, part);
        bench.that(
            answer.failure().isPresent(),
            "launch of a part of a slice of granularity " + bench.backend().info().granularity(),
            "a refusal",
            answer);
        bench.equal("living after the refusal", before, subject.look().living().keySet());
      }
    }
    Set<MemberId> expected = new TreeSet<>();
    for (MemberSet slice : subject.slices()) {
      bench.must(subject.launch(OperationKind.START, slice));
      slice.forEach(expected::add);
      bench.equal("living after slice by slice", expected, subject.look().living().keySet());
    }
    subject.confirm();
    subject.begin();
    List<MemberSet> backwards = new java.util.ArrayList<>(subject.slices());
    java.util.Collections.reverse(backwards);
    for (MemberSet slice : backwards) {
      bench.must(subject.stop(slice));
      slice.forEach(expected::remove);
      bench.equal("living after slice by slice", expected, subject.look().living().keySet());
    }
  }

  /** */
  static void launchCreatesNothing(Trial bench) {
    ClusterDriver subject = bench.subject();
    subject.begin();
    GroundTruth before = subject.look();
    for (OperationKind purpose :
        List.of(OperationKind.START, OperationKind.RESUME, OperationKind.REPAIR)) {
      CallResult answer = subject.launch(purpose, subject.all());
      bench.that(
          answer.failure().isPresent(),
          "launch of what was never provisioned",
          "a failure",
          answer);
      bench.equal("the world after it", before, subject.look());
      bench.equal("presence after it", Presence.ABSENT, subject.observe().presence());
    }
  }
}
