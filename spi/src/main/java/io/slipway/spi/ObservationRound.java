package io.slipway.spi;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the observations of one round share. Whoever looks at many clusters at a time, as a listing
 * or a round of repairs does, gives all requests one round; a backend then takes a look that serves
 * many clusters, such as a listing of all processes, once a round:
 *
 * <pre>{@code
 * ProcessTable seen = request.round().share(this, ProcessTable.class, this::readProcesses);
 * }</pre>
 *
 * <p>A shared look is as old as the first observation of the round that asked for it. What rests on
 * a look begun after a call has returned, as every commit does, takes a round of its own, which is
 * what {@link ObserveRequest} does by default. Thread-safe.
 */
public final class ObservationRound {
  private record Key(Object owner, Class<?> kind) {}

  /** One look; a lock of its own, so that nobody waits for another owner's look. */
  private static final class Look {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Object seen;

    Object get(Supplier<?> look) {
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
   * Returns what the round has seen, and looks if nobody did. Blocks while another observation
   * takes that look; the look itself has to heed its request's deadline. A look that throws is
   * shared with nobody: the next one who asks looks again.
   *
   * @param owner whose look it is, usually the backend itself
   * @param kind tells the owner's looks from each other
   * @param look is taken once a round, unless it throws
   * @param <T> what is seen
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
