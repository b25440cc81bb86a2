package io.slipway.conformance.internal;

import io.slipway.conformance.Capability;
import io.slipway.spi.CallContext;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.Granularity;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OperationKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Checks of the state after crashes and lost replies, and of continuing from it. */
final class CrashChecks {
  private static final int SPUS = 2;

  private CrashChecks() {}

  /** */
  static void sameEndAfterCrash(Trial bench) {
    List<List<Object>> uncrashed = new ArrayList<>();
    List<OperationScript> plans = plans(bench);
    for (OperationScript plan : plans) {
      try (Trial each = bench.again()) {
        ClusterDriver subject = prepared(each, plan);
        plan.run(subject);
        uncrashed.add(end(each, subject));
      }
    }
    for (int i = 0; i < plans.size(); i++) {
      OperationScript plan = plans.get(i);
      List<Object> expected = uncrashed.get(i);
      sweep(
          bench,
          plan,
          (each, subject) -> {
            each.note(plan.purpose() + " again:");
            plan.run(subject);
            each.equal(
                "the end of " + plan.purpose() + " after a crash", expected, end(each, subject));
          });
    }
  }

  /** */
  static void eraseAfterCrash(Trial bench) {
    for (OperationScript plan : plans(bench)) {
      sweep(
          bench,
          plan,
          (each, subject) -> {
            each.must(subject.begin().erase());
            EndingChecks.nothingLeft(each, subject);
          });
    }
  }

  /** */
  static void lostReplies(Trial bench) {
    for (OperationScript plan : plans(bench)) {
      for (int i = 0; i < plan.steps().size(); i++) {
        try (Trial each = bench.again()) {
          ClusterDriver subject = prepared(each, plan);
          plan.run(subject, i + 1);
          List<Object> first = now(each, subject);
          each.note("reply lost");
          each.must(subject.next().claim());
          OperationScript.Step step = plan.steps().get(i);
          step.action().accept(subject);
          each.equal("after a repeated '" + step.name() + "'", first, now(each, subject));
        }
      }
    }
  }

  /** */
  static void nothingBlocksTheNext(Trial bench) {
    ClusterDriver subject = bench.subject("kit", SPUS);
    bench.must(subject.next().claim());
    bench.crash();
    subject.create();
    bench.crash();
    subject.bringUp(OperationKind.START);
    bench.crash();
    subject.shutDown();
    bench.crash();
    subject.bringUp(OperationKind.RESUME);
    bench.crash();
    bench.must(subject.begin().erase());
    bench.crash();
    ClusterDriver another = bench.started("kit", SPUS);
    another.shutDown();
  }

  /** */
  static void halfDoneSets(Trial bench) {
    boolean single = bench.backend().info().granularity() == Granularity.MEMBER;
    try (Trial each = bench.again()) {
      ClusterDriver subject = each.subject("kit", each.harness().spus());
      subject.create();
      subject.begin();
      cutShort(each, subject, OperationKind.START);
      finish(each, subject);
    }
    if (single) {
      try (Trial each = bench.again()) {
        ClusterDriver subject = each.subject("kit", each.harness().spus());
        subject.create();
        subject.begin();
        MemberSet half = subject.slice(subject.spu());
        each.must(subject.launch(OperationKind.START, half));
        each.crash();
        finish(each, subject);
        subject.begin();
        each.must(subject.stop(half));
        each.crash();
        subject.begin();
        each.must(subject.stop(subject.all()));
        each.equal("living after a stop that was half done", Map.of(), subject.look().living());
      }
    }
  }

  private static void cutShort(Trial bench, ClusterDriver subject, OperationKind purpose) {
    CancellationToken cancellation = new CancellationToken();
    CallContext call =
        subject
            .call(purpose)
            .cancellation(cancellation)
            .progress(progress -> cancellation.cancel("half done"))
            .build();
    bench.note("cancelled at the first progress:");
    CallResult unused = subject.launch(call, subject.all());
    bench.crash();
  }

  private static void finish(Trial bench, ClusterDriver subject) {
    Map<MemberId, List<String>> half = new TreeMap<>(subject.look().living());
    subject.begin();
    bench.must(subject.launch(OperationKind.START, subject.all()));
    Map<MemberId, List<String>> whole = new TreeMap<>(subject.look().living());
    bench.equal(
        "living after a launch that was half done", subject.all(), MemberSet.of(whole.keySet()));
    whole.keySet().retainAll(half.keySet());
    bench.equal("instances of the first half", half, whole);
    subject.confirm();
  }

  /** Crashes before the first step, between each two, and after the last. */
  private static void sweep(
      Trial bench, OperationScript plan, BiConsumer<Trial, ClusterDriver> recovery) {
    for (int done = 0; done <= plan.steps().size(); done++) {
      try (Trial each = bench.again()) {
        ClusterDriver subject = prepared(each, plan);
        plan.run(subject, done);
        each.crash();
        recovery.accept(each, subject);
      }
    }
  }

  private static List<OperationScript> plans(Trial bench) {
    ClusterDriver sample = bench.subject("kit", SPUS);
    List<OperationScript> plans =
        new ArrayList<>(OperationScript.all(sample, bench.backend().info().granularity()));
    if (bench.can(Capability.SURPLUS)) {
      plans.add(OperationScript.retire());
    }
    return plans;
  }

  private static ClusterDriver prepared(Trial bench, OperationScript plan) {
    ClusterDriver subject = bench.subject("kit", SPUS);
    List<OperationScript> plans =
        OperationScript.all(subject, bench.backend().info().granularity());
    for (OperationKind purpose : plan.before()) {
      plans.stream().filter(p -> p.purpose() == purpose).forEach(p -> p.run(subject));
      if (purpose == OperationKind.START && bench.can(Capability.WRITE_DATA)) {
        bench.harness().write(subject.id(), subject.spu(), "kept");
      }
    }
    if (plan.purpose() == OperationKind.REPAIR) {
      bench.note("add surplus to " + subject.spu());
      bench.harness().addSurplus(subject.id(), subject.spu());
      bench.await(
          "own surplus",
          "an owned surplus in the observation",
          bench.timing().within(),
          () -> subject.ownSurplus().isEmpty() ? Optional.of("none") : Optional.empty());
    }
    return subject;
  }

  /** Returns what two runs of the same operations must agree on. */
  private static List<Object> end(Trial bench, ClusterDriver subject) {
    subject.settle();
    return now(bench, subject);
  }

  private static List<Object> now(Trial bench, ClusterDriver subject) {
    Invariants.spuCount(bench, subject, subject.look());
    Map<MemberId, Integer> living = new TreeMap<>();
    subject.look().living().forEach((member, instances) -> living.put(member, instances.size()));
    Map<MemberId, Object> desired = new TreeMap<>();
    subject.observe().members().forEach((member, seen) -> desired.put(member, seen.desired()));
    boolean data =
        bench.can(Capability.WRITE_DATA)
            && !subject.look().owned().isEmpty()
            && !bench.harness().read(subject.id(), subject.spu()).isEmpty();
    return List.of(
        subject.observe().presence(), "living " + living, "desired " + desired, "data " + data);
  }
}
