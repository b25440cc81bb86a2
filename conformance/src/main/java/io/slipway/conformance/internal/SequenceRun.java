package io.slipway.conformance.internal;

import io.slipway.conformance.Capability;
import io.slipway.conformance.GroundTruth;
import io.slipway.conformance.RuleViolation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberRole;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Surplus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One random sequence of calls while it runs: the cluster, and the model of what it must be. The
 * steps are the actions that a chain is made of.
 */
final class SequenceRun {
  private final Trial bench;
  private final Sequence sequence;
  private final @Nullable ClusterDriver neighbour;
  private final Map<MemberId, List<String>> records = new HashMap<>();
  private final Set<MemberId> required = new TreeSet<>();
  private final Set<MemberId> restartable = new TreeSet<>();
  private final Set<MemberId> withData = new TreeSet<>();
  private final Set<MemberId> launchedNow = new TreeSet<>();
  private final List<SequenceDriver.Step> steps = new ArrayList<>();
  private ClusterDriver subject;
  private boolean provisioned;
  private boolean provisionedNow;
  private boolean spent;
  private int written;
  private Map<MemberId, List<String>> lastLiving = new TreeMap<>();
  private Fence lastFence = Fence.NONE;
  private Presence lastPresence = Presence.ABSENT;
  private @Nullable RuleViolation broken;

  SequenceRun(Trial bench, Sequence sequence) {
    this.bench = bench;
    this.sequence = sequence;
    this.neighbour = sequence.wantsNeighbour() ? bench.started("neighbour", 1) : null;
    this.subject = bench.subject();
    subject.begin();
  }

  Trial bench() {
    return bench;
  }

  ClusterDriver subject() {
    return subject;
  }

  @Nullable ClusterDriver neighbour() {
    return neighbour;
  }

  boolean provisioned() {
    return provisioned;
  }

  /** Returns the members that must live now. */
  Set<MemberId> required() {
    return required;
  }

  /** Returns the members that died and that something may have restarted. */
  Set<MemberId> restartable() {
    return restartable;
  }

  /** Returns what was written to a member. */
  List<String> records(MemberId member) {
    return records.getOrDefault(member, List.of());
  }

  /** Returns what was done so far. */
  List<SequenceDriver.Step> steps() {
    return List.copyOf(steps);
  }

  @Nullable RuleViolation broken() {
    return broken;
  }

  boolean canKill() {
    return bench.can(Capability.KILL) && !required.isEmpty();
  }

  boolean canWrite() {
    return bench.can(Capability.WRITE_DATA) && !required.isEmpty();
  }

  /** Does one action, then asks the property and the invariants of every property. */
  void step(SequenceDriver.Step step) {
    steps.add(step);
    try {
      launchedNow.clear();
      provisionedNow = false;
      step.does().accept(this, step.argument());
      sequence.after(this);
      invariants();
    } catch (RuleViolation e) {
      broken = e;
      throw e;
    }
  }

  /** Asks the property at the end of the sequence. */
  void end() {
    try {
      sequence.end(this);
    } catch (RuleViolation e) {
      broken = e;
      throw e;
    }
  }

  void claim() {
    subject.begin();
  }

  void provision() {
    if (spent) {
      bench.note("a new incarnation");
      subject = bench.subject();
      subject.begin();
      spent = false;
      lastLiving = new TreeMap<>();
      lastFence = Fence.NONE;
      lastPresence = Presence.ABSENT;
      records.clear();
    }
    bench.must(subject.provision());
    provisioned = true;
    provisionedNow = true;
  }

  void launch(int choice) {
    MemberSet chosen = choose(choice);
    boolean fresh = chosen.stream().anyMatch(member -> !withData.contains(member));
    MemberSet members =
        fresh ? MemberSet.of(chosen.stream().filter(m -> !withData.contains(m)).toList()) : chosen;
    bench.must(subject.launch(fresh ? OperationKind.START : OperationKind.RESUME, members));
    members.forEach(
        member -> {
          required.add(member);
          restartable.remove(member);
          launchedNow.add(member);
        });
    if (fresh && required.containsAll(controllers())) {
      // Data that a RESUME may count on is there when a member was confirmed, and no sooner; an SPU
      // without its controller may never be.
      subject.confirm(members);
      members.forEach(withData::add);
    }
  }

  private List<MemberId> controllers() {
    return subject.resolution().members(MemberRole.CONTROLLER).stream().toList();
  }

  void stop(int choice) {
    MemberSet members = choose(choice);
    bench.must(subject.stop(members));
    members.forEach(
        member -> {
          required.remove(member);
          restartable.remove(member);
        });
  }

  void erase() {
    bench.must(subject.erase());
    required.clear();
    restartable.clear();
    withData.clear();
    provisioned = false;
    spent = true;
  }

  void observe() {
    for (Depth depth : Depth.values()) {
      bench.note("observe " + depth);
      subject.observe(depth);
    }
  }

  void kill(int choice) {
    List<MemberId> living = List.copyOf(required);
    MemberId member = living.get(choice % living.size());
    bench.note("kill " + member);
    bench.harness().kill(subject.id(), member);
    required.remove(member);
    restartable.add(member);
  }

  void write(int choice) {
    List<MemberId> living = List.copyOf(required);
    MemberId member = living.get(choice % living.size());
    String record = "record" + ++written;
    bench.note("write to " + member);
    bench.harness().write(subject.id(), member, record);
    records.computeIfAbsent(member, any -> new ArrayList<>()).add(record);
  }

  void stale(int choice) {
    List<Function<ClusterDriver, CallResult>> calls = FenceChecks.calls(subject);
    subject.begin();
    CallResult answer = calls.get(choice % calls.size()).apply(subject);
    bench.that(
        answer.failedWith(ErrorCode.STALE_FENCE),
        "a call with an older fence",
        "STALE_FENCE",
        answer);
  }

  /** Makes a call that makes no sense; how it comes back is judged by the property. */
  void odd(int choice) {
    MemberId stranger = MemberId.spu(99);
    switch (choice % 4) {
      case 0 -> judge(subject.launch(OperationKind.RESUME, MemberSet.of(stranger)));
      case 1 -> judge(subject.stop(MemberSet.of(stranger)));
      case 2 ->
          judge(
              subject.retire(
                  List.of(
                      Surplus.owned(Surplus.Kind.INSTANCE, "none", "made up")
                          .withMember(stranger))));
      default -> {
        ClusterDriver nothing = bench.subject("nothing", 1);
        judge(nothing.next().claim());
        judge(nothing.launch(OperationKind.RESUME, nothing.all()));
      }
    }
  }

  private void judge(CallResult answer) {
    bench.that(
        answer.ok() || answer.failure().isPresent(),
        "a call that makes no sense",
        "success or a BackendException",
        answer);
  }

  /** Returns some whole slices, never none. */
  private MemberSet choose(int choice) {
    List<MemberSet> slices = subject.slices();
    List<MemberId> chosen = new ArrayList<>();
    for (int i = 0; i < slices.size(); i++) {
      if ((choice + 1 & 1 << i) != 0) {
        slices.get(i).forEach(chosen::add);
      }
    }
    if (chosen.isEmpty()) {
      slices.get(0).forEach(chosen::add);
    }
    return MemberSet.of(chosen);
  }

  /** Checks, which hold in every sequence. */
  private void invariants() {
    GroundTruth world = subject.look();
    Invariants.spuCount(bench, subject, world);
    Invariants.Before before =
        new Invariants.Before(lastFence, lastPresence, lastLiving, provisionedNow);
    Invariants.Now now =
        Invariants.transitions(bench, subject, world, before, launchedNow, required, restartable);
    lastFence = now.fence();
    lastPresence = now.presence();
    lastLiving = new TreeMap<>(world.living());
  }
}
