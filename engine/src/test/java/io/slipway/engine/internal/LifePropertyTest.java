package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeSnapshot;
import io.slipway.backend.fake.Fault;
import io.slipway.backend.fake.SimulatedCrash;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberRole;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OwnedThing;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StoredValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Whatever is asked for, and whatever goes wrong meanwhile: what must always hold holds after each
 * step, and when the faults are over everything can be brought to an end without a trace.
 */
class LifePropertyTest {
  private static final int MOST_SPUS = 3;
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
    LAND_LATE,
    TIME_PASSES
  }

  /** Numbers choose the member, the fault, the call; each act takes what it needs. */
  record Step(Act act, int a, int b) {
    MemberId member() {
      return a % (MOST_SPUS + 1) == 0 ? MemberId.controller(1) : MemberId.spu(a % MOST_SPUS + 1);
    }

    int spus() {
      return a % MOST_SPUS + 1;
    }

    @Override
    public String toString() {
      return act + "(" + a + ", " + b + ")";
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
            Tuple.of(2, Arbitraries.of(EnumSet.range(Act.REPAIR_IN_BACKGROUND, Act.TIME_PASSES))),
            Tuple.of(1, Arbitraries.of(Act.FAULT_AT_A_CALL, Act.CREATE)));
    return Combinators.combine(
            acts, Arbitraries.integers().between(0, 11), Arbitraries.integers().between(0, 11))
        .as(Step::new)
        .list()
        .ofMinSize(4)
        .ofMaxSize(24);
  }

  @Property(tries = 300)
  void whatMustAlwaysHoldHolds(@ForAll("lives") List<Step> life) {
    new Life().live(life);
  }

  /** One run. */
  private static final class Life {
    private final Bench bench = new Bench();
    private final Set<OwnedThing> foreign = new TreeSet<>();
    private final List<MemberId> stuck = new ArrayList<>();
    private final Map<ClusterId, List<String>> acknowledged = new HashMap<>();
    private int things;

    void live(List<Step> life) {
      for (Step step : life) {
        take(step);
        assertThat(bench.world.unclaimedCalls()).as("unclaimed after %s", step).isEmpty();
        assertThat(foreign)
            .as("foreign after %s", step)
            .isEqualTo(bench.world.snapshot().foreign());
        assertWorldFitsRecord(step);
      }
      end();
    }

    private void take(Step step) {
      Optional<ClusterRecord> before = bench.record();
      Map<String, StoredValue> stored = bench.store.content();
      FakeSnapshot world = bench.world.snapshot();
      try {
        act(step);
      } catch (SimulatedCrash | StoreCrash e) {
        bench.store.hook((key, first) -> {});
        bench.restart();
      } catch (NoSuchElementException | IllegalStateException e) {
        // The test's hand found nothing to touch; the engine throws neither.
        assertThat(step.act()).isIn(EnumSet.range(Act.REBOOT, Act.STICK));
      } catch (SlipwayException e) {
        boolean free = before.map(r -> r.operation().isEmpty()).orElse(true);
        boolean refused =
            e.code() == ErrorCode.ILLEGAL_TRANSITION
                || e.code() == ErrorCode.ALREADY_EXISTS
                || e.code() == ErrorCode.NOT_FOUND;
        if (free && refused) {
          assertThat(bench.store.content()).as("L5 %s: %s", step, e).isEqualTo(stored);
          assertThat(bench.world.snapshot()).as("L5 %s: %s", step, e).isEqualTo(world);
        }
      }
    }

    private void act(Step step) {
      switch (step.act()) {
        case CREATE -> committed(bench.create(step.spus()), LifecycleState.RUNNING);
        case CREATE_ONLY -> committed(bench.createOnly(step.spus()), LifecycleState.CREATED);
        case START ->
            committed(bench.engine().start(Bench.NAME, bench.command()), LifecycleState.RUNNING);
        case SHUTDOWN ->
            committed(
                bench.engine().shutdown(Bench.NAME, bench.command()), LifecycleState.SHUTDOWN);
        case RESUME ->
            committed(bench.engine().resume(Bench.NAME, bench.command()), LifecycleState.RUNNING);
        case DELETE -> deleted(bench.engine().delete(Bench.NAME, false, bench.command()));
        case DELETE_WITH_SHUTDOWN ->
            deleted(bench.engine().delete(Bench.NAME, true, bench.command()));
        case RECOVER -> bench.engine().recover(Bench.NAME, bench.command());
        case REPAIR_IN_BACKGROUND -> bench.repairInBackground();
        case CRASH -> bench.restart();
        case REBOOT -> {
          bench.world.reboot();
          bench.restart();
        }
        case KILL -> bench.cluster().kill(step.member());
        case SUPERSEDE -> {
          // The world lets go of a stuck member's current instance only.
          if (!stuck.contains(step.member())) {
            bench.cluster().supersede(step.member());
          }
        }
        case OWN_REGISTRATION ->
            bench.cluster().addOwnedRegistration("own-" + things++, step.member());
        case STRANGER_JOINS -> joins("stranger-" + things++, step.a() % 2 == 0);
        case STRANGERS_LEAVE -> leave();
        case STRANGERS_THING -> {
          OwnedThing thing = new OwnedThing("file", "/somewhere/" + things++);
          foreign.add(thing);
          bench.world.addForeign(thing);
        }
        case DIE_AT_NEXT_START -> bench.cluster().dieAtStart(step.member(), 1, "boom");
        case IGNORE_TERMINATION ->
            bench.cluster().ignoreTermination(step.member(), step.b() % 2 == 0);
        case STICK -> {
          stuck.add(step.member());
          bench.cluster().stick(step.member(), true);
        }
        case FAULT_AT_A_CALL ->
            bench.world.faults().inject(c -> true, step.b() + 1, fault(step.a()));
        case FAULT_AT_A_KIND ->
            bench
                .world
                .faults()
                .inject(KINDS.get(step.b() % KINDS.size()), 1 + step.b() % 2, fault(step.a()));
        case CRASH_AT_A_WRITE -> crashAtWrite(step.a() % 4 + 1, step.b() % 2 == 0);
        case LAND_LATE ->
            assertThat(bench.world.landLateCalls()).noneMatch(call -> takesEffectAfterAll(call));
        case TIME_PASSES -> bench.world.time().advance(Duration.ofSeconds(1L << step.a()));
      }
    }

    /** A call that nobody has fenced off yet may land: its operation is still in flight. */
    private boolean takesEffectAfterAll(io.slipway.backend.fake.FakeCall call) {
      boolean mine =
          bench.record().map(r -> r.fence().equals(call.fence().orElseThrow())).orElse(false);
      return call.succeeded() && !mine;
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
        default -> Fault.crashInFlight();
      };
    }

    private void crashAtWrite(int write, boolean durable) {
      int[] seen = {0};
      bench.store.hook(
          (key, first) -> {
            if (first) {
              seen[0]++;
            }
            if (seen[0] == write && first != durable) {
              throw new StoreCrash();
            }
          });
    }

    private void joins(String name, boolean instance) {
      if (bench.cluster().id().isEmpty()) {
        throw new NoSuchElementException("nobody to join");
      }
      if (instance) {
        bench.cluster().addForeignInstance(name);
      } else {
        bench.cluster().addForeignRegistration(name);
      }
      foreign.add(new OwnedThing(instance ? "instance" : "registration", name));
    }

    private void leave() {
      foreign.removeIf(
          thing -> {
            boolean joined = thing.name().startsWith("stranger-");
            if (joined) {
              bench.cluster().removeForeign(thing.name());
            }
            return joined;
          });
    }

    /** L1, L2, L3, L8: what a command has returned is durable, and the world is just so. */
    private void committed(ClusterStatus status, LifecycleState to) {
      assertThat(status.state()).isEqualTo(to);
      ClusterRecord record = bench.record().orElseThrow();
      assertThat(record.state()).as("L8").isEqualTo(to);
      assertThat(record.operation()).isEmpty();
      FakeSnapshot.Cluster seen = bench.cluster().snapshot().orElseThrow();
      assertThat(seen.id()).isEqualTo(record.cluster());
      assertThat(seen.spec()).as("L3").contains(record.spec());
      List<String> written =
          acknowledged.computeIfAbsent(record.cluster(), any -> new ArrayList<>());
      if (to != LifecycleState.RUNNING) {
        assertThat(seen.living()).as("L2").isEmpty();
        assertThat(bench.cluster().records(MemberId.spu(1))).as("L3").isEqualTo(written);
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
      assertThat(bench.cluster().records(MemberId.spu(1))).as("L3").isEqualTo(written);
      String text = "record-" + things++;
      bench.cluster().write(MemberId.spu(1), text);
      written.add(text);
    }

    /** L4, L8. */
    private void deleted(ClusterStatus status) {
      assertThat(status.state()).isEqualTo(LifecycleState.DELETED);
      assertThat(bench.record()).as("L8").isEmpty();
      assertThat(bench.cluster().exists()).as("L4").isFalse();
    }

    /** A record without an operation tells what the world is, but for deaths. */
    private void assertWorldFitsRecord(Step step) {
      Optional<ClusterRecord> record = bench.record();
      if (record.map(r -> r.operation().isPresent()).orElse(false)) {
        return;
      }
      FakeSnapshot world = bench.world.snapshot();
      List<FakeSnapshot.Cluster> owned =
          world.clusters().values().stream().filter(c -> !c.tombstone()).toList();
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
      stuck.forEach(member -> bench.cluster().stick(member, false));
      leave();
      bench.restart();
      for (int i = 0; i < 40 && bench.record().isPresent(); i++) {
        try {
          bench.engine().recover(Bench.NAME, bench.command());
          if (bench.record().isPresent()) {
            bench.engine().delete(Bench.NAME, true, bench.command());
          }
        } catch (SlipwayException e) {
          // Members that were told to die at their next starts use them up, and the graces of those
          // that ignore their termination add up to more than the command's time.
          assertThat(e.code())
              .isIn(
                  ErrorCode.BACKEND_REJECTED, ErrorCode.DATA_MISSING, ErrorCode.DEADLINE_EXCEEDED);
        }
      }
      assertThat(bench.record()).as("a cluster that cannot be brought to an end").isEmpty();
      bench.world.landLateCalls();
      assertThat(bench.world.snapshot().clusters().values())
          .allMatch(c -> c.tombstone() && c.footprint().isEmpty() && c.living().isEmpty());
      assertThat(bench.world.snapshot().foreign()).isEqualTo(foreign);
      assertThat(bench.world.unclaimedCalls()).isEmpty();
    }
  }
}
