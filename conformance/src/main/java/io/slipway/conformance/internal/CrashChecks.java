package io.slipway.conformance.internal;

import io.slipway.conformance.Capability;
import io.slipway.spi.Call;
import io.slipway.spi.Cancellation;
import io.slipway.spi.Granularity;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import io.slipway.spi.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** What crashes and lost replies leave, and that it can be gone on from. */
final class CrashChecks {
  private static final int SPUS = 2;

  private CrashChecks() {}

  /** */
  static void sameEndAfterCrash(Bench bench) {
    List<List<Object>> uncrashed = new ArrayList<>();
    List<Plan> plans = plans(bench);
    for (Plan plan : plans) {
      try (Bench each = bench.again()) {
        Subject subject = prepared(each, plan);
        plan.run(subject);
        uncrashed.add(end(each, subject));
      }
    }
    for (int i = 0; i < plans.size(); i++) {
      Plan plan = plans.get(i);
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
  static void eraseAfterCrash(Bench bench) {
    for (Plan plan : plans(bench)) {
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
  static void lostReplies(Bench bench) {
    for (Plan plan : plans(bench)) {
      for (int i = 0; i < plan.steps().size(); i++) {
        try (Bench each = bench.again()) {
          Subject subject = prepared(each, plan);
          plan.run(subject, i + 1);
          List<Object> first = now(each, subject);
          each.note("reply lost");
          each.must(subject.next().claim());
          Plan.Step step = plan.steps().get(i);
          step.action().accept(subject);
          each.equal("after a repeated '" + step.name() + "'", first, now(each, subject));
        }
      }
    }
  }

  /** */
  static void nothingBlocksTheNext(Bench bench) {
    Subject subject = bench.subject("kit", SPUS);
    bench.must(subject.next().claim());
    bench.crash();
    subject.create();
    bench.crash();
    subject.bringUp(Purpose.START);
    bench.crash();
    subject.shutDown();
    bench.crash();
    subject.bringUp(Purpose.RESUME);
    bench.crash();
    bench.must(subject.begin().erase());
    bench.crash();
    Subject another = bench.started("kit", SPUS);
    another.shutDown();
  }

  /** */
  static void halfDoneSets(Bench bench) {
    boolean single = bench.backend().info().granularity() == Granularity.MEMBER;
    try (Bench each = bench.again()) {
      Subject subject = each.subject("kit", each.harness().spus());
      subject.create();
      subject.begin();
      cutShort(each, subject, Purpose.START);
      finish(each, subject);
    }
    if (single) {
      try (Bench each = bench.again()) {
        Subject subject = each.subject("kit", each.harness().spus());
        subject.create();
        subject.begin();
        MemberSet half = subject.slice(subject.spu());
        each.must(subject.launch(Purpose.START, half));
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

  private static void cutShort(Bench bench, Subject subject, Purpose purpose) {
    Cancellation cancellation = new Cancellation();
    Call call =
        subject
            .call(purpose)
            .cancellation(cancellation)
            .progress(progress -> cancellation.cancel("half done"))
            .build();
    bench.note("cancelled at the first progress:");
    Answer unused = subject.launch(call, subject.all());
    bench.crash();
  }

  private static void finish(Bench bench, Subject subject) {
    Map<MemberId, List<String>> half = new TreeMap<>(subject.look().living());
    subject.begin();
    bench.must(subject.launch(Purpose.START, subject.all()));
    Map<MemberId, List<String>> whole = new TreeMap<>(subject.look().living());
    bench.equal(
        "living after a launch that was half done", subject.all(), MemberSet.of(whole.keySet()));
    whole.keySet().retainAll(half.keySet());
    bench.equal("instances of the first half", half, whole);
    subject.confirm();
  }

  /** Crashes before the first step, between each two, and after the last. */
  private static void sweep(Bench bench, Plan plan, BiConsumer<Bench, Subject> recovery) {
    for (int done = 0; done <= plan.steps().size(); done++) {
      try (Bench each = bench.again()) {
        Subject subject = prepared(each, plan);
        plan.run(subject, done);
        each.crash();
        recovery.accept(each, subject);
      }
    }
  }

  private static List<Plan> plans(Bench bench) {
    Subject sample = bench.subject("kit", SPUS);
    List<Plan> plans = new ArrayList<>(Plan.all(sample, bench.backend().info().granularity()));
    if (bench.can(Capability.SURPLUS)) {
      plans.add(Plan.retire());
    }
    return plans;
  }

  private static Subject prepared(Bench bench, Plan plan) {
    Subject subject = bench.subject("kit", SPUS);
    List<Plan> plans = Plan.all(subject, bench.backend().info().granularity());
    for (Purpose purpose : plan.before()) {
      plans.stream().filter(p -> p.purpose() == purpose).forEach(p -> p.run(subject));
      if (purpose == Purpose.START && bench.can(Capability.WRITE_DATA)) {
        bench.harness().write(subject.id(), subject.spu(), "kept");
      }
    }
    if (plan.purpose() == Purpose.REPAIR) {
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
  private static List<Object> end(Bench bench, Subject subject) {
    subject.settle();
    return now(bench, subject);
  }

  private static List<Object> now(Bench bench, Subject subject) {
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
