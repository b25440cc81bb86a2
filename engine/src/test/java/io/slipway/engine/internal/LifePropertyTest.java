package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeCall;
import io.slipway.backend.fake.FakeCluster;
import io.slipway.backend.fake.FakeSnapshot;
import io.slipway.backend.fake.Fault;
import io.slipway.backend.fake.SimulatedCrash;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Condition;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.Explanation;
import io.slipway.engine.Explanation.Outlook;
import io.slipway.engine.Explanation.Verdict;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.RecordCodec;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberRole;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StoredValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/**
 * Whatever is asked for of one to three clusters, and whatever goes wrong with any of them
 * meanwhile: what must always hold holds after each step, a cluster that nothing has happened to
 * does not notice what happens to the others, and when the faults are over everything can be
 * brought to an end without a trace.
 */
class LifePropertyTest {
  private static final int MOST_SPUS = 3;
  private static final int MOST_CLUSTERS = 3;

  /** More than a command takes whose cluster nothing has happened to. */
  private static final Duration UNDISTURBED = Duration.ofSeconds(20);

  private static final List<CallKind> KINDS =
      List.copyOf(EnumSet.range(CallKind.RESOLVE, CallKind.OBSERVE));

  /** What happens next. */
  enum Act {
    CREATE,
    CREATE_ONLY,
    START,
    SHUTDOWN,
    RESUME,
    DELETE,
    DELETE_WITH_SHUTDOWN,
    RECOVER,
    REPAIR_IN_BACKGROUND,
    CRASH,
    REBOOT,
    KILL,
    SUPERSEDE,
    OWN_REGISTRATION,
    STRANGER_JOINS,
    STRANGERS_LEAVE,
    STRANGERS_THING,
    DIE_AT_NEXT_START,
    IGNORE_TERMINATION,
    STICK,
    FAULT_AT_A_CALL,
    FAULT_AT_A_KIND,
    CRASH_AT_A_WRITE,
    DAMAGE_RECORD,
    MEND_RECORD,
    LAND_LATE,
    TIME_PASSES,
    LIST,
    RECOVER_ALL
  }

  /** What concerns all clusters, or none. */
  private static final Set<Act> OF_ALL =
      EnumSet.of(
          Act.CRASH,
          Act.REBOOT,
          Act.STRANGERS_LEAVE,
          Act.STRANGERS_THING,
          Act.LAND_LATE,
          Act.TIME_PASSES,
          Act.LIST,
          Act.RECOVER_ALL);

  private static final Map<Act, Explanation.Command> COMMANDS =
      Map.of(
          Act.CREATE, Explanation.Command.CREATE,
          Act.START, Explanation.Command.START,
          Act.SHUTDOWN, Explanation.Command.SHUTDOWN,
          Act.RESUME, Explanation.Command.RESUME,
          Act.DELETE, Explanation.Command.DELETE,
          Act.DELETE_WITH_SHUTDOWN, Explanation.Command.SHUTDOWN_AND_DELETE);

  /** What a cluster does not get over without a failure. */
  private static final Set<Act> DISTURBING =
      EnumSet.of(
          Act.KILL,
          Act.SUPERSEDE,
          Act.OWN_REGISTRATION,
          Act.STRANGER_JOINS,
          Act.DIE_AT_NEXT_START,
          Act.IGNORE_TERMINATION,
          Act.STICK,
          Act.FAULT_AT_A_CALL,
          Act.FAULT_AT_A_KIND,
          Act.CRASH_AT_A_WRITE,
          Act.DAMAGE_RECORD);

  /** Numbers choose the cluster, the member, the fault, the call; each act takes what it needs. */
  record Step(Act act, int cluster, int a, int b) {
    MemberId member() {
      return a % (MOST_SPUS + 1) == 0 ? MemberId.controller(1) : MemberId.spu(a % MOST_SPUS + 1);
    }

    int spus() {
      return a % MOST_SPUS + 1;
    }

    @Override
    public String toString() {
      return act + "(" + cluster + ": " + a + ", " + b + ")";
    }
  }

  private static final class StoreCrash extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Provide
  Arbitrary<List<Step>> lives() {
    Arbitrary<Act> acts =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.of(EnumSet.range(Act.CREATE, Act.RECOVER))),
            Tuple.of(2, Arbitraries.of(EnumSet.range(Act.REPAIR_IN_BACKGROUND, Act.RECOVER_ALL))),
            Tuple.of(1, Arbitraries.of(Act.FAULT_AT_A_CALL, Act.CREATE)));
    return Combinators.combine(
            acts,
            Arbitraries.integers().between(0, MOST_CLUSTERS - 1),
            Arbitraries.integers().between(0, 13),
            Arbitraries.integers().between(0, 11))
        .as(Step::new)
        .list()
        .ofMinSize(4)
        .ofMaxSize(28);
  }

  @Example
  void aClaimMayLandLateBeforeTheClaimOfWhoeverTookItsOperationUp() {
    int inFlight = 11;
    int before = 9;
    new Life(1)
        .live(
            List.of(
                new Step(Act.CREATE, 0, 3, 0),
                new Step(Act.FAULT_AT_A_CALL, 0, inFlight, 0),
                new Step(Act.SHUTDOWN, 0, 0, 0),
                new Step(Act.FAULT_AT_A_CALL, 0, before, 0),
                new Step(Act.RECOVER, 0, 0, 0),
                new Step(Act.LAND_LATE, 0, 0, 0)));
  }

  @Property(tries = 400)
  void whatMustAlwaysHoldHolds(
      @ForAll("lives") List<Step> life, @ForAll @IntRange(min = 1, max = MOST_CLUSTERS) int many) {
    new Life(many).live(life);
  }

  private static boolean isRefused(Outlook outlook) {
    return outlook.verdict() == Verdict.REFUSED;
  }

  /** One of the clusters. */
  private static final class Subject {
    final ClusterName name;
    final List<MemberId> stuck = new ArrayList<>();
    boolean disturbed;
    @Nullable StoredValue whole;

    Subject(int number) {
      this.name = ClusterName.of("orders-" + number);
    }

    String key() {
      return "cluster/" + name;
    }
  }

  /** One run. */
  private static final class Life {
    private final Bench bench = new Bench();
    private final List<Subject> subjects;
    private final Set<OwnedResource> foreign = new TreeSet<>();
    private final Map<String, Subject> joined = new HashMap<>();
    private final Map<ClusterId, List<String>> acknowledged = new HashMap<>();
    private int things;

    Life(int clusters) {
      this.subjects = IntStream.range(0, clusters).mapToObj(Subject::new).toList();
    }

    void live(List<Step> life) {
      for (Step step : life) {
        Subject subject = subjects.get(step.cluster() % subjects.size());
        Map<String, StoredValue> stored = bench.store.content();
        int changes = bench.world.changes().size();
        take(step, subject);
        assertThat(bench.world.unclaimedCalls()).as("unclaimed after %s", step).isEmpty();
        assertThat(foreign)
            .as("foreign after %s", step)
            .isEqualTo(bench.world.snapshot().foreign());
        subjects.forEach(each -> assertWorldFitsRecord(step, each));
        if (!OF_ALL.contains(step.act())) {
          assertOthersAreLeftAlone(step, subject, stored, changes);
        }
      }
      end();
    }

    /** L7. */
    private void assertOthersAreLeftAlone(
        Step step, Subject subject, Map<String, StoredValue> stored, int changes) {
      Map<String, StoredValue> after = bench.store.content();
      for (Subject other : subjects) {
        if (other != subject) {
          assertThat(after.get(other.key()))
              .as("L7 %s of %s", other.name, step)
              .isEqualTo(stored.get(other.key()));
        }
      }
      assertThat(bench.world.changes().stream().skip(changes).filter(call -> !call.landedLate()))
          .as("L7 %s", step)
          .allMatch(call -> call.cluster().orElseThrow().name().equals(subject.name));
    }

    private Optional<ClusterRecord> record(Subject subject) {
      StoredValue whole = subject.whole;
      return whole == null
          ? bench.record(subject.name)
          : Optional.of(RecordCodec.read(subject.key(), whole.bytes()));
    }

    private void take(Step step, Subject subject) {
      Optional<ClusterRecord> before = record(subject);
      Map<String, StoredValue> stored = bench.store.content();
      FakeSnapshot world = bench.world.snapshot();
      Instant begin = bench.world.time().now();
      Optional<Outlook> foretold = foretold(step, subject);
      if (step.act() == Act.REBOOT) {
        subjects.forEach(each -> each.disturbed = true);
      } else if (DISTURBING.contains(step.act())) {
        subject.disturbed = true;
      }
      try {
        act(step, subject);
        assertThat(foretold.filter(LifePropertyTest::isRefused)).as("foretold %s", step).isEmpty();
      } catch (SimulatedCrash | StoreCrash e) {
        bench.store.hook((key, first) -> {});
        bench.restart();
      } catch (NoSuchElementException | IllegalStateException e) {
        // The test's hand found nothing to touch; the engine throws neither.
        assertThat(step.act()).isIn(EnumSet.range(Act.REBOOT, Act.DAMAGE_RECORD));
      } catch (SlipwayException e) {
        boolean free = before.map(r -> r.operation().isEmpty()).orElse(true);
        boolean refused =
            e.code() == ErrorCode.ILLEGAL_TRANSITION
                || e.code() == ErrorCode.ALREADY_EXISTS
                || e.code() == ErrorCode.NOT_FOUND;
        if (subject.whole != null || (free && refused)) {
          assertThat(bench.store.content()).as("L5 %s: %s", step, e).isEqualTo(stored);
          assertThat(bench.world.snapshot()).as("L5 %s: %s", step, e).isEqualTo(world);
        }
        assertThat(subject.disturbed || refused).as("L7 %s: %s", step, e).isTrue();
        // The settled operation decides, and a create may ask for something else.
        foretold
            .filter(o -> o.verdict() == Verdict.ALLOWED || o.verdict() == Verdict.REFUSED)
            .ifPresent(
                outlook ->
                    assertThat(outlook.refusal().map(Problem::code))
                        .as("foretold %s", step)
                        .isEqualTo(refused ? Optional.of(e.code()) : Optional.empty()));
      }
      if (!subject.disturbed && !OF_ALL.contains(step.act())) {
        assertThat(Duration.between(begin, bench.world.time().now()))
            .as("L7 %s", step)
            .isLessThan(UNDISTURBED);
      }
    }

    /** What the explanation says of a command that comes next. */
    private Optional<Outlook> foretold(Step step, Subject subject) {
      return subject.whole != null
          ? Optional.empty()
          : Optional.ofNullable(COMMANDS.get(step.act()))
              .map(command -> bench.engine().explain(subject.name).of(command));
    }

    private void act(Step step, Subject subject) {
      ClusterName name = subject.name;
      switch (step.act()) {
        case CREATE -> committed(subject, bench.create(name, step.spus()), LifecycleState.RUNNING);
        case CREATE_ONLY ->
            committed(subject, bench.createOnly(name, step.spus()), LifecycleState.CREATED);
        case START ->
            committed(subject, bench.engine().start(name, bench.command()), LifecycleState.RUNNING);
        case SHUTDOWN ->
            committed(
                subject, bench.engine().shutdown(name, bench.command()), LifecycleState.SHUTDOWN);
        case RESUME ->
            committed(
                subject, bench.engine().resume(name, bench.command()), LifecycleState.RUNNING);
        case DELETE ->
            deleted(
                subject, bench.engine().delete(name, DeleteOptions.defaults(), bench.command()));
        case DELETE_WITH_SHUTDOWN ->
            deleted(
                subject,
                bench.engine().delete(name, DeleteOptions.shutdownFirst(), bench.command()));
        case RECOVER -> bench.engine().recover(name, bench.command());
        case REPAIR_IN_BACKGROUND -> bench.repairInBackground(name);
        case CRASH -> bench.restart();
        case REBOOT -> {
          bench.world.reboot();
          bench.restart();
        }
        case KILL -> bench.cluster(name).kill(step.member());
        case SUPERSEDE -> {
          // The world lets go of a stuck member's current instance only.
          if (!subject.stuck.contains(step.member())) {
            bench.cluster(name).supersede(step.member());
          }
        }
        case OWN_REGISTRATION ->
            bench.cluster(name).addOwnedRegistration("own-" + things++, step.member());
        case STRANGER_JOINS -> joins(subject, "stranger-" + things++, step.a() % 2 == 0);
        case STRANGERS_LEAVE -> leave();
        case STRANGERS_THING -> {
          OwnedResource thing = new OwnedResource("file", "/somewhere/" + things++);
          foreign.add(thing);
          bench.world.addForeign(thing);
        }
        case DIE_AT_NEXT_START -> bench.cluster(name).dieAtStart(step.member(), 1, "boom");
        case IGNORE_TERMINATION ->
            bench.cluster(name).ignoreTermination(step.member(), step.b() % 2 == 0);
        case STICK -> {
          subject.stuck.add(step.member());
          bench.cluster(name).stick(step.member(), true);
        }
        case FAULT_AT_A_CALL ->
            bench.world.faults().inject(of(name), step.b() + 1, fault(step.a()));
        case FAULT_AT_A_KIND -> {
          CallKind kind = KINDS.get(step.b() % KINDS.size());
          bench
              .world
              .faults()
              .inject(of(name).and(call -> call.kind() == kind), 1 + step.b() % 2, fault(step.a()));
        }
        case CRASH_AT_A_WRITE -> crashAtWrite(subject, step.a() % 4 + 1, step.b() % 2 == 0);
        case DAMAGE_RECORD -> {
          if (subject.whole == null) {
            subject.whole = bench.store.damage(subject.key());
          }
        }
        case MEND_RECORD -> mend(subject);
        case LAND_LATE ->
            assertThat(bench.world.landLateCalls()).noneMatch(call -> takesEffectAfterAll(call));
        case TIME_PASSES ->
            bench.world.time().advance(Duration.ofSeconds(1L << Math.min(step.a(), 11)));
        case LIST -> listed(step.a() % 2 == 0 ? bench.engine().probeAll() : bench.engine().list());
        case RECOVER_ALL -> recovered(bench.engine().recoverAll(bench.command()));
      }
    }

    private static Predicate<FakeCall> of(ClusterName name) {
      return call -> call.cluster().map(id -> id.name().equals(name)).orElse(false);
    }

    private void mend(Subject subject) {
      if (subject.whole != null) {
        bench.store.mend(subject.key(), subject.whole);
        subject.whole = null;
      }
    }

    private Subject subject(ClusterName name) {
      return subjects.stream().filter(each -> each.name.equals(name)).findFirst().orElseThrow();
    }

    private List<ClusterName> recorded() {
      return subjects.stream()
          .filter(each -> bench.store.content().containsKey(each.key()))
          .map(each -> each.name)
          .toList();
    }

    /** L7: each cluster exists, and any fault that it shows is its own. */
    private void listed(List<ClusterStatus> all) {
      assertThat(all).extracting(s -> s.cluster().name()).isEqualTo(recorded());
      for (ClusterStatus status : all) {
        Subject subject = subject(status.cluster().name());
        if (subject.whole != null) {
          assertThat(status.conditions())
              .extracting(Condition::type)
              .containsExactly(Condition.Type.RECORD_UNREADABLE);
        } else {
          assertThat(status.state()).isEqualTo(record(subject).orElseThrow().state());
        }
        if (!subject.disturbed) {
          assertThat(status.conditions()).as("L7 %s", subject.name).isEmpty();
        }
      }
    }

    private void recovered(List<RecoveryReport> reports) {
      assertThat(reports.stream().map(RecoveryReport::cluster).filter(recorded()::contains))
          .as("L8: those that are left are among the reports, in their order")
          .isEqualTo(recorded());
      for (RecoveryReport report : reports) {
        Subject subject = subject(report.cluster());
        if (!subject.disturbed) {
          assertThat(report.action()).as("L7 %s", report).isEqualTo(RecoveryReport.Action.NOTHING);
        } else if (subject.whole != null) {
          assertThat(report.failure().orElseThrow().code()).isEqualTo(ErrorCode.STORE_DAMAGED);
        }
      }
    }

    /**
     * A call that nobody has fenced off yet may land: its operation is still in flight, also when
     * somebody has taken it up and recorded that, but their claim has not reached the backend.
     */
    private boolean takesEffectAfterAll(FakeCall call) {
      Fence fence = call.fence().orElseThrow();
      boolean inFlight =
          record(subject(call.cluster().orElseThrow().name()))
              .filter(r -> r.fence().equals(fence) || r.operation().isPresent())
              .isPresent();
      return call.succeeded() && !inFlight;
    }

    private static Fault fault(int which) {
      return switch (which) {
        case 0 -> Fault.failBefore(ErrorCode.BACKEND_REJECTED, false);
        case 1 -> Fault.unavailable();
        case 2 -> Fault.unavailable(Duration.ofSeconds(7));
        case 3 -> Fault.failAfter(ErrorCode.BACKEND_REJECTED, false);
        case 4 -> Fault.lostReply();
        case 5 -> Fault.halfDone(1);
        case 6 -> Fault.hang();
        case 7 -> Fault.late(Duration.ofSeconds(20));
        case 8 -> Fault.incomplete("fog", MemberSet.of(MemberId.spu(1)));
        case 9 -> Fault.crashBefore();
        case 10 -> Fault.crashAfterSteps(1);
        case 11 -> Fault.crashInFlight();
        case 12 -> Faults.throwing(() -> new UncheckedIOException(new IOException("EIO")));
        default -> Faults.throwingAfter(() -> new NoClassDefFoundError("somebody/Else"));
      };
    }

    private void crashAtWrite(Subject subject, int write, boolean durable) {
      int[] seen = {0};
      bench.store.hook(
          (key, first) -> {
            if (!key.equals(subject.key())) {
              return;
            }
            if (first) {
              seen[0]++;
            }
            if (seen[0] == write && first != durable) {
              throw new StoreCrash();
            }
          });
    }

    private void joins(Subject subject, String name, boolean instance) {
      FakeCluster cluster = bench.cluster(subject.name);
      if (cluster.id().isEmpty()) {
        throw new NoSuchElementException("nobody to join");
      }
      if (instance) {
        cluster.addForeignInstance(name);
      } else {
        cluster.addForeignRegistration(name);
      }
      joined.put(name, subject);
      foreign.add(new OwnedResource(instance ? "instance" : "registration", name));
    }

    private void leave() {
      joined.forEach(
          (name, subject) -> {
            bench.cluster(subject.name).removeForeign(name);
            foreign.removeIf(thing -> thing.name().equals(name));
          });
      joined.clear();
    }

    /** L1, L2, L3, L8: what a command has returned is durable, and the world is just so. */
    private void committed(Subject subject, ClusterStatus status, LifecycleState to) {
      ClusterName name = subject.name;
      assertThat(status.state()).isEqualTo(to);
      ClusterRecord record = record(subject).orElseThrow();
      assertThat(record.state()).as("L8").isEqualTo(to);
      assertThat(record.operation()).isEmpty();
      FakeSnapshot.Cluster seen = bench.cluster(name).snapshot().orElseThrow();
      assertThat(seen.id()).isEqualTo(record.cluster());
      assertThat(seen.spec()).as("L3").contains(record.spec());
      List<String> written =
          acknowledged.computeIfAbsent(record.cluster(), any -> new ArrayList<>());
      if (to != LifecycleState.RUNNING) {
        assertThat(seen.living()).as("L2").isEmpty();
        assertThat(bench.cluster(name).records(MemberId.spu(1))).as("L3").isEqualTo(written);
        return;
      }
      assertThat(status.confirmedSpus()).as("L1").isEqualTo(record.spec().spuCount());
      assertThat(seen.members().keySet())
          .isEqualTo(new TreeSet<>(record.resolution().members().stream().toList()));
      seen.members()
          .forEach(
              (id, member) -> {
                assertThat(member.living()).as("L1 %s", id).hasSize(1);
                if (id.role() == MemberRole.SPU) {
                  assertThat(member.registered()).as("L1 %s", id).contains(member.living().get(0));
                }
              });
      assertThat(bench.cluster(name).records(MemberId.spu(1))).as("L3").isEqualTo(written);
      String text = "record-" + things++;
      bench.cluster(name).write(MemberId.spu(1), text);
      written.add(text);
    }

    /** L4, L8. */
    private void deleted(Subject subject, ClusterStatus status) {
      assertThat(status.state()).isEqualTo(LifecycleState.DELETED);
      assertThat(record(subject)).as("L8").isEmpty();
      assertThat(bench.cluster(subject.name).exists()).as("L4").isFalse();
    }

    /** A record without an operation tells what the world is, but for deaths. */
    private void assertWorldFitsRecord(Step step, Subject subject) {
      Optional<ClusterRecord> record = record(subject);
      if (record.map(r -> r.operation().isPresent()).orElse(false)) {
        return;
      }
      FakeSnapshot world = bench.world.snapshot();
      List<FakeSnapshot.Cluster> owned =
          world.clusters().values().stream()
              .filter(c -> !c.tombstone() && c.id().name().equals(subject.name))
              .toList();
      if (record.isEmpty()) {
        assertThat(owned).as("L4 after %s", step).isEmpty();
        return;
      }
      assertThat(owned).as("only the recorded incarnation after %s", step).hasSize(1);
      assertThat(owned.get(0).id()).isEqualTo(record.get().cluster());
      assertThat(owned.get(0).fence()).isLessThanOrEqualTo(record.get().fence());
      LifecycleState state = record.get().state();
      if (state == LifecycleState.CREATED || state == LifecycleState.SHUTDOWN) {
        assertThat(owned.get(0).living()).as("L2 after %s", step).isEmpty();
      }
    }

    /** Faults off: everything comes to an end, and nothing is left. */
    private void end() {
      bench.world.faults().clear();
      bench.store.hook((key, first) -> {});
      subjects.forEach(this::mend);
      subjects.forEach(
          each -> each.stuck.forEach(member -> bench.cluster(each.name).stick(member, false)));
      leave();
      bench.restart();
      subjects.forEach(this::end);
      bench.world.landLateCalls();
      assertThat(bench.world.snapshot().clusters().values())
          .allMatch(c -> c.tombstone() && c.footprint().isEmpty() && c.living().isEmpty());
      assertThat(bench.world.snapshot().foreign()).isEqualTo(foreign);
      assertThat(bench.world.unclaimedCalls()).isEmpty();
    }

    private void end(Subject subject) {
      for (int i = 0; i < 40 && record(subject).isPresent(); i++) {
        try {
          bench.engine().recover(subject.name, bench.command());
          if (record(subject).isPresent()) {
            bench.engine().delete(subject.name, DeleteOptions.shutdownFirst(), bench.command());
          }
        } catch (SlipwayException e) {
          // Members that were told to die at their next starts use them up, and the graces of those
          // that ignore their termination add up to more than the command's time.
          assertThat(e.code())
              .isIn(
                  ErrorCode.BACKEND_REJECTED, ErrorCode.DATA_MISSING, ErrorCode.DEADLINE_EXCEEDED);
        }
      }
      assertThat(record(subject)).as("a cluster that cannot be brought to an end").isEmpty();
    }
  }
}
