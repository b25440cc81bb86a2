package io.slipway.cli.crash;

import io.slipway.backend.local.internal.LocalBackend;
import io.slipway.backend.local.internal.StepListener;
import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ForwardingBackend;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.StateStore;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.StoredValue;
import io.slipway.spi.SurplusSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Counts every point at which a process may die: before and after each call to the backend and each
 * write to the store, and after each inner step of the backend. At the chosen one this JVM halts,
 * with nothing flushed and nothing cleaned up.
 */
final class Points {
  static final int KILLED = 137;

  /** Names the fifo that a child holds a shim by. */
  static final String HELD_BY = "SLIPWAY_CRASH_FIFO";

  private final int haltAt;
  private final List<String> passed = new ArrayList<>();

  /** Creates points; none is chosen by 0. */
  Points(int haltAt) {
    this.haltAt = haltAt;
  }

  /** Returns what was passed, in its order. */
  List<String> passed() {
    return List.copyOf(passed);
  }

  private synchronized void pass(String name) {
    passed.add(name);
    if (passed.size() == haltAt) {
      Runtime.getRuntime().halt(KILLED);
    }
  }

  private <T> T around(String name, Supplier<T> work) {
    pass("before " + name);
    T result = work.get();
    pass("after " + name);
    return result;
  }

  private void around(String name, Runnable work) {
    pass("before " + name);
    work.run();
    pass("after " + name);
  }

  /** The local backend with its points, in the place of the one of the class path. */
  BackendProvider backend() {
    return new BackendProvider() {
      @Override
      public String name() {
        return LocalBackend.NAME;
      }

      @Override
      public List<OptionInfo> options() {
        return List.of();
      }

      @Override
      public ClusterBackend open(BackendContext context) {
        StepListener steps =
            (step, cluster, subject) -> {
              if (step == StepListener.Step.FILE_WRITTEN && subject.endsWith("shim.sh")) {
                holdShim(Path.of(subject));
              }
              pass("step " + step + " " + subject);
            };
        return new Calls(new LocalBackend(context, steps));
      }
    };
  }

  /** Lets the first shim of spu-1 wait before it takes its lock, until the fifo is written. */
  private static void holdShim(Path shim) {
    String fifo = System.getenv(HELD_BY);
    if (fifo == null) {
      return;
    }
    try {
      String whole = Files.readString(shim);
      String once = "[ \"$member\" = spu-1 ] && mkdir '" + fifo + ".held' 2>/dev/null";
      String held =
          whole.replace("# point: before-lock\n", once + " && read -r _ <'" + fifo + "'\n");
      if (held.equals(whole)) {
        throw new AssertionError("the shim has no such point any more");
      }
      Files.writeString(shim, held);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A store with its points. */
  StateStore store(StateStore store) {
    return new Writes(store);
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

    /** Looks change nothing, and how many there are depends on the machine: not counted. */
    @Override
    public ClusterObservation observe(ObserveRequest request) {
      return delegate().observe(request);
    }
  }

  private final class Writes implements StateStore {
    private final StateStore delegate;

    Writes(StateStore delegate) {
      this.delegate = delegate;
    }

    @Override
    public String id() {
      return delegate.id();
    }

    @Override
    public Optional<StoredValue> get(String key) {
      return delegate.get(key);
    }

    @Override
    public long put(String key, long expectedVersion, byte[] value) {
      return around("put", () -> delegate.put(key, expectedVersion, value));
    }

    @Override
    public void remove(String key, long expectedVersion) {
      around("remove", () -> delegate.remove(key, expectedVersion));
    }

    @Override
    public void forEach(BiConsumer<String, StoredValue> visitor) {
      delegate.forEach(visitor);
    }

    @Override
    public void forEach(String prefix, BiConsumer<String, StoredValue> visitor) {
      delegate.forEach(prefix, visitor);
    }

    @Override
    public void close() {
      delegate.close();
    }
  }
}
