package io.slipway.backend.k8s.internal;

import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ForwardingBackend;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.SurplusSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The points at which an engine may die: before each request that changes something, and after each
 * changing call has returned. At the chosen one it does, and from then on changes nothing more.
 * Thread-safe.
 */
final class KillPoints {
  /** The end of the engine's process; only a test may catch it. */
  static final class Killed extends VirtualMachineError {
    private static final long serialVersionUID = 1L;

    Killed(String where) {
      super(where);
    }
  }

  private final int killAt;
  private final Consumer<String> each;
  private final List<String> passed = new ArrayList<>();
  private final Map<Thread, String> doing = new ConcurrentHashMap<>();
  private boolean dead;

  private KillPoints(int killAt, Consumer<String> each) {
    this.killAt = killAt;
    this.each = each;
  }

  /** Dies at none. */
  static KillPoints none() {
    return new KillPoints(0, point -> {});
  }

  /** Dies at the n-th, counted from 1. */
  static KillPoints at(int point) {
    return new KillPoints(point, passed -> {});
  }

  /** Dies at none, but does something at each, which is named by its call. */
  static KillPoints doing(Consumer<String> each) {
    return new KillPoints(0, each);
  }

  /** Returns what was passed, in its order. */
  synchronized List<String> passed() {
    return List.copyOf(passed);
  }

  private void pass(String point) {
    synchronized (this) {
      if (!dead) {
        passed.add(point);
        dead = passed.size() == killAt;
      }
      if (dead) {
        throw new Killed(passed.get(passed.size() - 1));
      }
    }
    each.accept(point);
  }

  private void around(String call, Runnable work) {
    doing.put(Thread.currentThread(), call);
    try {
      work.run();
    } finally {
      doing.remove(Thread.currentThread());
    }
    pass("after " + call);
  }

  /** The real backend with these points. */
  BackendProvider backend() {
    return new BackendProvider() {
      @Override
      public String name() {
        return K8sBackend.NAME;
      }

      @Override
      public List<OptionInfo> options() {
        return K8sBackend.OPTIONS;
      }

      @Override
      public ClusterBackend open(BackendContext context) {
        return new Calls(
            new K8sBackend(
                context, () -> pass(doing.getOrDefault(Thread.currentThread(), "request"))));
      }
    };
  }

  private final class Calls extends ForwardingBackend {
    Calls(ClusterBackend delegate) {
      super(delegate);
    }

    @Override
    public void claim(CallContext call) {
      around("claim", () -> delegate().claim(call));
    }

    @Override
    public void provision(CallContext call) {
      around("provision", () -> delegate().provision(call));
    }

    @Override
    public void launch(CallContext call, MemberSet members) {
      around("launch", () -> delegate().launch(call, members));
    }

    @Override
    public void seal(CallContext call, MemberSet members) {
      around("seal", () -> delegate().seal(call, members));
    }

    @Override
    public void stop(CallContext call, MemberSet members, StopPolicy policy) {
      around("stop", () -> delegate().stop(call, members, policy));
    }

    @Override
    public void retire(CallContext call, SurplusSet surplus) {
      around("retire", () -> delegate().retire(call, surplus));
    }

    @Override
    public void erase(CallContext call, ErasePolicy policy) {
      around("erase", () -> delegate().erase(call, policy));
    }
  }
}
