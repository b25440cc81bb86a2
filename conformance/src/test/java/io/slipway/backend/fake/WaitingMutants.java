package io.slipway.backend.fake;

import io.slipway.conformance.Rule;
import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.ForwardingBackend;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.StopPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Mutants whose mistake shows only where calls overlap, or objects follow each other. */
final class WaitingMutants {
  /** The fence that was installed when the thread's call began. */
  private static final ThreadLocal<@Nullable Fence> ENTRY = new ThreadLocal<>();

  private WaitingMutants() {}

  static List<Mutant> all() {
    return List.of(
        new Mutant(
            "a lock is left behind by a crash",
            Rule.R_29,
            FakeOptions.defaults(),
            () -> Behavior.RIGHT,
            (world, same) -> {
              AtomicReference<@Nullable ClusterBackend> owner = new AtomicReference<>();
              return right -> new LeftLock(right, owner);
            }),
        new Mutant(
            "one lock serves all clusters",
            Rule.R_34,
            FakeOptions.defaults(),
            () -> Behavior.RIGHT,
            (world, same) -> {
              ReentrantLock lock = new ReentrantLock();
              return right -> new Locking(right, lock, false);
            }),
        new Mutant(
            "an erase waits for the erases of others",
            Rule.R_78,
            FakeOptions.defaults(),
            () -> Behavior.RIGHT,
            (world, same) -> {
              ReentrantLock lock = new ReentrantLock();
              return right -> new ErasingInTurn(right, lock);
            }),
        new Mutant(
            "observe waits for changing calls",
            Rule.R_36,
            FakeOptions.defaults(),
            () -> Behavior.RIGHT,
            (world, same) -> {
              ReentrantLock lock = new ReentrantLock();
              return right -> new Locking(right, lock, true);
            }),
        atEntry(Rule.R_49, "the fence is compared only when a call begins"),
        atEntry(Rule.R_51, "the fence is compared only when a call begins, also after erase"),
        Mutant.doing(
            Rule.R_49,
            "what a late call has made in vain is collected too late",
            (world, right) -> new LateCollection(right, world, Duration.ofMinutes(2))),
        new Mutant(
            "a newly opened backend starts what was stopped",
            Rule.R_72,
            FakeOptions.defaults(),
            () -> Behavior.RIGHT,
            (world, same) ->
                right -> {
                  startStopped(world);
                  return right;
                }));
  }

  private static Mutant atEntry(Rule rule, String name) {
    return new Mutant(
        name,
        rule,
        FakeOptions.defaults(),
        () ->
            new Behavior() {
              @Override
              boolean refuses(Fence called, Fence installed) {
                Fence then = ENTRY.get();
                return called.isOlderThan(then == null ? installed : then);
              }
            },
        (world, same) -> right -> new Entering(right, world));
  }

  private static void startStopped(FakeWorld world) {
    world
        .snapshot()
        .clusters()
        .values()
        .forEach(
            cluster ->
                cluster
                    .members()
                    .forEach(
                        (member, seen) -> {
                          if (seen.desired() == Desired.STOPPED && seen.actual() == Actual.EXITED) {
                            InstanceId unused = world.cluster(cluster.id()).startByItself(member);
                          }
                        }));
  }

  private static final class LeftLock extends ForwardingBackend {
    private final AtomicReference<@Nullable ClusterBackend> owner;

    LeftLock(ClusterBackend right, AtomicReference<@Nullable ClusterBackend> owner) {
      super(right);
      this.owner = owner;
    }

    @Override
    public void launch(CallContext call, MemberSet members) {
      if (!owner.compareAndSet(null, this) && owner.get() != this) {
        throw BackendException.rejected(ErrorCode.BACKEND_UNAVAILABLE, "locked");
      }
      super.launch(call, members);
    }
  }

  private static final class Locking extends ForwardingBackend {
    private final ReentrantLock lock;
    private final boolean looks;

    Locking(ClusterBackend right, ReentrantLock lock, boolean looks) {
      super(right);
      this.lock = lock;
      this.looks = looks;
    }

    private void locked(Runnable call) {
      lock.lock();
      try {
        call.run();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void provision(CallContext call) {
      locked(() -> super.provision(call));
    }

    @Override
    public void stop(CallContext call, MemberSet members, StopPolicy policy) {
      locked(() -> super.stop(call, members, policy));
    }

    @Override
    public ClusterObservation observe(ObserveRequest request) {
      if (!looks) {
        return super.observe(request);
      }
      lock.lock();
      try {
        return super.observe(request);
      } finally {
        lock.unlock();
      }
    }
  }

  private static final class ErasingInTurn extends ForwardingBackend {
    private final ReentrantLock lock;

    ErasingInTurn(ClusterBackend right, ReentrantLock lock) {
      super(right);
      this.lock = lock;
    }

    @Override
    public void erase(CallContext call, ErasePolicy policy) {
      lock.lock();
      try {
        super.erase(call, policy);
      } finally {
        lock.unlock();
      }
    }
  }

  private static final class Entering extends ForwardingBackend {
    private final FakeWorld world;

    Entering(ClusterBackend right, FakeWorld world) {
      super(right);
      this.world = world;
    }

    private void entered(CallContext call, Runnable action) {
      ENTRY.set(
          world
              .cluster(call.cluster())
              .snapshot()
              .map(FakeSnapshot.Cluster::fence)
              .orElse(Fence.NONE));
      try {
        action.run();
      } finally {
        ENTRY.remove();
      }
    }

    @Override
    public void claim(CallContext call) {
      entered(call, () -> super.claim(call));
    }

    @Override
    public void provision(CallContext call) {
      entered(call, () -> super.provision(call));
    }

    @Override
    public void launch(CallContext call, MemberSet members) {
      entered(call, () -> super.launch(call, members));
    }

    @Override
    public void stop(CallContext call, MemberSet members, StopPolicy policy) {
      entered(call, () -> super.stop(call, members, policy));
    }

    @Override
    public void erase(CallContext call, ErasePolicy policy) {
      entered(call, () -> super.erase(call, policy));
    }
  }
}
