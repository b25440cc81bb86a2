package io.slipway.spi;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The looks that the observations of one round share. A listing or a round of repairs, which looks
 * at many clusters at a time, gives all its requests one round. A backend then takes a look that
 * serves many clusters, such as a listing of all processes, once per round:
 *
 * <pre>{@code
 * ProcessTable seen = request.round().share(this, ProcessTable.class, this::readProcesses);
 * }</pre>
 *
 * <p>A shared look is as old as the first observation of the round that asked for it. A commit
 * rests on a look begun after the call has returned, so it uses a round of its own, the default of
 * {@link ObserveRequest}. Thread-safe.
 */
public final class ObservationRound {
  private record Key(Object owner, Class<?> kind) {}

  /** One look, with a lock of its own, so that no observation waits for another owner's look. */
  private static final class Look {
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Object seen;

    Object get(Supplier<?> look) {
      Object before = seen;
      if (before != null) {
        return before;
      }
      lock.lock();
      try {
        Object known = seen;
        if (known == null) {
          known = Checks.notNull(look.get(), "what was seen");
          seen = known;
        }
        return known;
      } finally {
        lock.unlock();
      }
    }
  }

  private final ConcurrentMap<Key, Look> looks = new ConcurrentHashMap<>();

  /** Begins a round. Nothing has been looked at yet. */
  public ObservationRound() {}

  /**
   * Returns the round's look, taking it first if needed. Blocks while another observation takes it;
   * the look itself must heed its request's deadline. A look that throws is not shared: the next
   * caller looks again.
   *
   * @param owner the owner of the look, usually the backend itself
   * @param kind distinguishes the owner's looks
   * @param look taken once per round, unless it throws
   * @param <T> the type of the result
   * @return never null
   */
  public <T> T share(Object owner, Class<T> kind, Supplier<? extends T> look) {
    Checks.notNull(owner, "owner");
    Checks.notNull(kind, "kind");
    Checks.notNull(look, "look");
    Look one = looks.computeIfAbsent(new Key(owner, kind), any -> new Look());
    return kind.cast(one.get(look));
  }
}
