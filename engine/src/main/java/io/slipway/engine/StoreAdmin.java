package io.slipway.engine;

import io.slipway.engine.internal.EngineFactory.Settings;
import io.slipway.engine.internal.StoreAdminService;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import io.slipway.spi.WorkloadProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the store in an engine's home: checks it, copies it, puts a copy back, and settles
 * what a restored store does not know of.
 *
 * <p>Thread-safe; holds nothing between calls and needs no closing. {@link #verify}, {@link
 * #backup} and {@link #compare} take no lock, change nothing in the home, and work beside a live
 * engine. The others hold the home's lock while they run.
 */
public final class StoreAdmin {
  private final StoreAdminService keeper;

  private StoreAdmin(Settings settings) {
    this.keeper = new StoreAdminService(settings);
  }

  /** Starts with the defaults of the engine. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads everything that the store has, also what an engine needs only after a loss, and every
   * record. Changes nothing.
   *
   * @return what there is; damage that an open survives is in {@link StoreCheck#problems()}
   * @throws SlipwayException {@link ErrorCode#STORE_DAMAGED} naming file and offset if the store
   *     cannot be opened at all; {@link ErrorCode#NOT_FOUND} if there is none; {@link
   *     ErrorCode#UNSUPPORTED} if a newer version wrote it; {@link ErrorCode#STORE_UNAVAILABLE} if
   *     it cannot be read
   */
  public StoreCheck verify() {
    return keeper.verify();
  }

  /**
   * Reads everything that a backup, or any other copy of a store, has. Changes nothing, also not in
   * the home.
   *
   * @param backup the directory that {@link #backup} was given
   * @return what there is
   * @throws SlipwayException as {@link #verify()}, of that directory
   */
  public StoreCheck verify(Path backup) {
    return keeper.verify(backup);
  }

  /**
   * Copies the store as it is now, whole and verified. Changes nothing in the home.
   *
   * @param target a directory that is not there yet
   * @return what the copy holds
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if the target is there, or inside
   *     the store; {@link ErrorCode#NOT_FOUND} if there is no store; {@link
   *     ErrorCode#STORE_DAMAGED}; {@link ErrorCode#STORE_UNAVAILABLE}. Nothing half-made is left at
   *     the target.
   */
  public StoreCheck backup(Path target) {
    return keeper.backup(target);
  }

  /**
   * Puts a copy of a backup in the store's place and keeps the replaced store aside. Every record
   * starts with a fence above the highest that the backup, the replaced store, or the inventory of
   * any backend has for its incarnation, so that nothing that was begun since still takes effect
   * once the cluster is operated on. Changes nothing in the world: what differs is listed. Durable
   * when it returns; a crash leaves the one store or the other, whole.
   *
   * @param backup made by {@link #backup}
   * @return what differs now
   * @throws SlipwayException {@link ErrorCode#STORE_LOCKED} naming the holder; {@link
   *     ErrorCode#INVALID_ARGUMENT} if the backup is a file or the home's store itself; {@link
   *     ErrorCode#NOT_FOUND} if there is no backup; {@link ErrorCode#STORE_DAMAGED} if it is
   *     damaged; {@link ErrorCode#STORE_UNAVAILABLE}; nothing has changed then
   */
  public StoreRestore restore(Path backup) {
    return keeper.restore(backup);
  }

  /**
   * Compares the records with the world. Changes nothing.
   *
   * @return how they differ
   * @throws SlipwayException {@link ErrorCode#STORE_DAMAGED}; {@link ErrorCode#STORE_UNAVAILABLE}
   */
  public DriftReport compare() {
    return keeper.compare();
  }

  /**
   * Takes the record of a cluster that a backend owns and this store does not know from another
   * store: the one that a restore has replaced, or a later backup. The record gets a fence above
   * all that are known; the world is left as it is.
   *
   * @param cluster one of {@link DriftReport#orphans()}
   * @param from the other store's directory; it is only read
   * @return the adopted record beside the world
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND} if no backend owns the cluster or the
   *     other store has no record of this incarnation; {@link ErrorCode#ALREADY_EXISTS} if this
   *     store has a record of that name; {@link ErrorCode#STORE_LOCKED}; {@link
   *     ErrorCode#STORE_DAMAGED}; {@link ErrorCode#STORE_UNAVAILABLE}; {@link
   *     ErrorCode#BACKEND_UNAVAILABLE}
   */
  public DriftReport.Cluster adopt(ClusterId cluster, Path from) {
    return keeper.adopt(cluster, from);
  }

  /**
   * Ends and removes everything of a cluster that a backend owns and no record names, but its
   * tombstone. Blocks until a look has proven that nothing is left. Idempotent: what a crash
   * interrupted, the same call finishes.
   *
   * @param cluster one of {@link DriftReport#orphans()}
   * @param options how long it may take, and what ends it early
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND} if no backend owns it; {@link
   *     ErrorCode#ILLEGAL_TRANSITION} if it has a record: delete it then; {@link
   *     ErrorCode#STORE_LOCKED}; {@link ErrorCode#DEADLINE_EXCEEDED} and {@link
   *     ErrorCode#CANCELLED}, after which a part may be gone; the backend's codes
   */
  public void eraseOrphan(ClusterId cluster, CommandOptions options) {
    keeper.eraseOrphan(cluster, options);
  }

  /** Says which home, and which backends. Not thread-safe. */
  public static final class Builder {
    private final List<BackendProvider> backends = new ArrayList<>();
    private final List<WorkloadProvider> workloads = new ArrayList<>();
    private final Map<String, Map<String, String>> backendOptions = new LinkedHashMap<>();
    private @Nullable Path home;
    private TimeSource time = TimeSource.system();
    private Duration lockTimeout = Duration.ZERO;
    private Consumer<StoreCut> onCut = cut -> {};

    private Builder() {}

    /**
     * Sets the engine's home; required.
     *
     * @param value the home
     * @return this builder
     */
    public Builder home(Path value) {
      this.home = Objects.requireNonNull(value, "home must not be null");
      return this;
    }

    /**
     * Adds a backend; it wins over one of the same name from the class path.
     *
     * @param value the backend's provider
     * @return this builder
     */
    public Builder backend(BackendProvider value) {
      backends.add(Objects.requireNonNull(value, "backend must not be null"));
      return this;
    }

    /**
     * Sets the options of a backend.
     *
     * @param backend the backend's name
     * @param options its options
     * @return this builder
     */
    public Builder backendOptions(String backend, Map<String, String> options) {
      backendOptions.put(
          Objects.requireNonNull(backend, "backend must not be null"), Map.copyOf(options));
      return this;
    }

    /**
     * Adds a workload; it wins over one of the same name from the class path.
     *
     * @param value the workload's provider
     * @return this builder
     */
    public Builder workload(WorkloadProvider value) {
      workloads.add(Objects.requireNonNull(value, "workload must not be null"));
      return this;
    }

    /**
     * Sets the clock.
     *
     * @param value the clock
     * @return this builder
     */
    public Builder time(TimeSource value) {
      this.time = Objects.requireNonNull(value, "time must not be null");
      return this;
    }

    /**
     * Sets how long a change waits for another process to release the home.
     *
     * @param value zero and more; zero by default
     * @return this builder
     * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if it is negative
     */
    public Builder lockTimeout(Duration value) {
      this.lockTimeout = Settings.notNegative("lock timeout", value);
      return this;
    }

    /**
     * Sets who is told if the open of the store, which an adoption needs, had to cut its last write
     * off. That is logged as a warning in any case.
     *
     * @param value called during the adoption; what it throws ends that
     * @return this builder
     */
    public Builder onCut(Consumer<StoreCut> value) {
      this.onCut = Objects.requireNonNull(value, "onCut must not be null");
      return this;
    }

    /**
     * Returns the store's keeper; touches nothing yet.
     *
     * @throws IllegalStateException if the home is not set
     */
    public StoreAdmin build() {
      if (home == null) {
        throw new IllegalStateException("the store needs a home; call home(…) before build()");
      }
      return new StoreAdmin(
          new Settings(
              home.toAbsolutePath().normalize(),
              List.copyOf(backends),
              List.copyOf(workloads),
              Map.copyOf(backendOptions),
              "",
              null,
              time,
              lockTimeout,
              EngineListener.NONE,
              Duration.ZERO,
              onCut));
    }
  }
}
