package io.slipway.engine;

import io.slipway.engine.internal.EngineFactory;
import io.slipway.engine.internal.EngineFactory.Settings;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StateStore;
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
 * Creates, starts, shuts down, resumes, deletes and recovers clusters.
 *
 * <p>Thread-safe. Every command blocks its caller until the operation is over, its deadline has
 * passed and it was undone, or it is blocked. Commands on different clusters run side by side; a
 * second one on the same cluster fails with {@link ErrorCode#OPERATION_IN_PROGRESS}. An interrupt
 * of the caller counts as a cancellation and keeps the thread's flag.
 *
 * <p>A command that finds an interrupted operation on its cluster settles that first: the same
 * command joins it and returns its result, another one goes on from where it ended.
 *
 * <p>When a command has returned, its outcome is durable. When it has thrown, nothing has changed,
 * or what changed was undone, unless the code or the message says otherwise: {@link
 * ErrorCode#STORE_UNAVAILABLE} leaves an outcome that the next open settles, and an operation that
 * is {@link OperationPhase#BLOCKED} is still in flight.
 */
public interface SlipwayEngine extends ClusterReader {
  /** Starts an engine with the defaults. */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Makes what all engines of this JVM share, such as the machines that decide, so that the first
   * open is faster. Never needed: whatever is missing is made on first use. Idempotent and
   * thread-safe; blocks for some tens of milliseconds the first time.
   */
  static void warmUp() {
    EngineFactory.warmUp();
  }

  /**
   * Creates a cluster, and starts it unless told otherwise. A failed create leaves nothing.
   *
   * @param spec what to create
   * @param create what to do besides
   * @param options how to run the command
   * @return the cluster as the commit saw it
   * @throws SlipwayException {@link ErrorCode#ALREADY_EXISTS}; {@link ErrorCode#INVALID_ARGUMENT};
   *     {@link ErrorCode#DEADLINE_EXCEEDED} and {@link ErrorCode#CANCELLED} after it was undone;
   *     the backend's codes after it was undone
   */
  ClusterStatus create(ClusterSpec spec, CreateOptions create, CommandOptions options);

  /**
   * Creates and starts a cluster with all defaults.
   *
   * @param spec what to create
   * @return the cluster as the commit saw it
   * @throws SlipwayException as {@link #create(ClusterSpec, CreateOptions, CommandOptions)}
   */
  default ClusterStatus create(ClusterSpec spec) {
    return create(spec, CreateOptions.defaults());
  }

  /**
   * Creates a cluster with the default timeout.
   *
   * @param spec what to create
   * @param create what to do besides
   * @return the cluster as the commit saw it
   * @throws SlipwayException as {@link #create(ClusterSpec, CreateOptions, CommandOptions)}
   */
  default ClusterStatus create(ClusterSpec spec, CreateOptions create) {
    return create(spec, create, CommandOptions.defaults());
  }

  /**
   * Starts a created cluster for the first time. A failed start leaves it created.
   *
   * @param name the cluster
   * @param options how to run the command
   * @return the cluster as the commit saw it
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND}; {@link ErrorCode#ILLEGAL_TRANSITION}; as
   *     {@link #create}
   */
  ClusterStatus start(ClusterName name, CommandOptions options);

  /**
   * Starts a created cluster with all defaults.
   *
   * @param name the cluster
   * @return the cluster as the commit saw it
   * @throws SlipwayException as {@link #start(ClusterName, CommandOptions)}
   */
  default ClusterStatus start(ClusterName name) {
    return start(name, CommandOptions.defaults());
  }

  /**
   * Stops a running cluster and keeps spec and data. Goes only forward: a shutdown that fails or is
   * cancelled is {@link OperationPhase#BLOCKED}.
   *
   * @param name the cluster
   * @param options how to run the command
   * @return the cluster as the commit saw it
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND}; {@link ErrorCode#ILLEGAL_TRANSITION}; as
   *     {@link #create}
   */
  ClusterStatus shutdown(ClusterName name, CommandOptions options);

  /**
   * Stops a running cluster with all defaults.
   *
   * @param name the cluster
   * @return the cluster as the commit saw it
   * @throws SlipwayException as {@link #shutdown(ClusterName, CommandOptions)}
   */
  default ClusterStatus shutdown(ClusterName name) {
    return shutdown(name, CommandOptions.defaults());
  }

  /**
   * Launches a shut-down cluster from its stored spec, on its data. A failed resume leaves it shut
   * down.
   *
   * @param name the cluster
   * @param options how to run the command
   * @return the cluster as the commit saw it
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND}; {@link ErrorCode#ILLEGAL_TRANSITION};
   *     {@link ErrorCode#DATA_MISSING}; as {@link #create}
   */
  ClusterStatus resume(ClusterName name, CommandOptions options);

  /**
   * Launches a shut-down cluster with all defaults.
   *
   * @param name the cluster
   * @return the cluster as the commit saw it
   * @throws SlipwayException as {@link #resume(ClusterName, CommandOptions)}
   */
  default ClusterStatus resume(ClusterName name) {
    return resume(name, CommandOptions.defaults());
  }

  /**
   * Erases a cluster and everything that it owns. Goes only forward.
   *
   * @param name the cluster
   * @param delete what to do besides
   * @param options how to run the command
   * @return the cluster as it was, with state {@link LifecycleState#DELETED} and what the platform
   *     retains
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND}; {@link ErrorCode#ILLEGAL_TRANSITION} if
   *     it runs; as {@link #create}
   */
  ClusterStatus delete(ClusterName name, DeleteOptions delete, CommandOptions options);

  /**
   * Erases a cluster that does not run, with all defaults.
   *
   * @param name the cluster
   * @return the cluster as it was
   * @throws SlipwayException as {@link #delete(ClusterName, DeleteOptions, CommandOptions)}
   */
  default ClusterStatus delete(ClusterName name) {
    return delete(name, DeleteOptions.defaults());
  }

  /**
   * Erases a cluster with the default timeout.
   *
   * @param name the cluster
   * @param delete what to do besides
   * @return the cluster as it was
   * @throws SlipwayException as {@link #delete(ClusterName, DeleteOptions, CommandOptions)}
   */
  default ClusterStatus delete(ClusterName name, DeleteOptions delete) {
    return delete(name, delete, CommandOptions.defaults());
  }

  /**
   * Settles a cluster: brings an interrupted operation to its end, in its recorded direction, or
   * brings back the missing members of a running cluster. Where a member is in doubt, such as one
   * that was killed a moment ago, it looks again for as long as the backend may need to show a
   * death; what is in doubt even then is told and left alone.
   *
   * @param name the cluster
   * @param options how to run the command
   * @return what was done
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND}
   */
  RecoveryReport recover(ClusterName name, CommandOptions options);

  /**
   * Settles a cluster with all defaults.
   *
   * @param name the cluster
   * @return what was done
   * @throws SlipwayException as {@link #recover(ClusterName, CommandOptions)}
   */
  default RecoveryReport recover(ClusterName name) {
    return recover(name, CommandOptions.defaults());
  }

  /**
   * Settles every cluster that needs it, some at a time. A failure of one, or one that does not
   * answer, does not stop the others.
   *
   * @param options how to run each recovery; the listener sees the events of several at a time
   * @return a report for each cluster, in the order of their names
   */
  List<RecoveryReport> recoverAll(CommandOptions options);

  /**
   * Closes the engine; running operations are interrupted, clusters live. Releases everything that
   * it holds, the home last, whatever fails meanwhile: another engine can be opened on the home at
   * once. Idempotent.
   *
   * <p>Waits up to 20 seconds for operations and calls of backends to end, then for each backend's
   * own close, which is bound by its grace. What was queued for the store is written first, and a
   * disk that does not answer cannot be left: the home may not be given away before the last write
   * has ended, so that {@code close} lasts as long as that does.
   *
   * @throws SlipwayException {@link ErrorCode#STORE_UNAVAILABLE} if the store could not be marked
   *     as closed; all that was answered is durable, and the next open settles the rest. What a
   *     backend's or a workload's own close throws is thrown as it is; of several failures the
   *     first, with the others suppressed.
   */
  @Override
  void close();

  /**
   * Configures an engine. Not thread-safe.
   *
   * <p>Defaults: the backends and workloads that {@link java.util.ServiceLoader} finds, the backend
   * {@code local}, a store in {@code home/store}, the machine's clock, no waiting for the home's
   * lock.
   */
  final class Builder {
    private final List<BackendProvider> backends = new ArrayList<>();
    private final List<WorkloadProvider> workloads = new ArrayList<>();
    private final Map<String, Map<String, String>> backendOptions = new LinkedHashMap<>();
    private @Nullable Path home;
    private @Nullable StateStore store;
    private TimeSource time = TimeSource.system();
    private Duration lockTimeout = Duration.ZERO;
    private String defaultBackend = "local";
    private EngineListener listener = EngineListener.NONE;
    private Duration repairInterval = Duration.ZERO;
    private Consumer<StoreCut> onCut = cut -> {};

    private Builder() {}

    /**
     * Sets the directory that holds records, backends' directories and shared runtimes; required,
     * unless there is a {@linkplain #store store} and nothing else needs a directory.
     *
     * @param value made if it is missing
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
     * Sets the backend of clusters whose creation names none.
     *
     * @param name the backend's name
     * @return this builder
     */
    public Builder defaultBackend(String name) {
      this.defaultBackend = Objects.requireNonNull(name, "name must not be null");
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
     * Sets the store in place of the one in the home. The caller closes it after the engine.
     *
     * <p>An engine on such a store takes no lock and needs no home, unless a backend or a workload
     * keeps files: then the command that first needs it fails with {@link
     * ErrorCode#INVALID_ARGUMENT} and says which. Engines on one store are kept apart by its
     * compare-and-set and by fences.
     *
     * <p>So a test may play a crash: it drops the engine without closing it and opens another one
     * with the same store and the same backends' world, as another process would. The dropped one
     * holds nothing but daemon threads, and what it still tries is refused as a dead process's
     * would be. An engine on the store in its home can only be closed; that leaves interrupted
     * operations as a crash does.
     *
     * @param value the store
     * @return this builder
     */
    public Builder store(StateStore value) {
      this.store = Objects.requireNonNull(value, "store must not be null");
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
     * Sets how long opening waits for another process to release the home.
     *
     * @param value zero and more
     * @return this builder
     * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if it is negative
     */
    public Builder lockTimeout(Duration value) {
      this.lockTimeout = Settings.notNegative("lock timeout", value);
      return this;
    }

    /**
     * Sets who sees the events of all operations.
     *
     * @param value the listener
     * @return this builder
     */
    public Builder listener(EngineListener value) {
      this.listener = Objects.requireNonNull(value, "listener must not be null");
      return this;
    }

    /**
     * Lets the engine repair running clusters by itself: it looks at each in this interval and
     * brings back members that are seen to be dead or superseded. Clusters are looked at side by
     * side, and one whose looks fail is looked at more rarely for a while. A member that keeps
     * dying is left to a person after a few repairs, with a condition. What is blocked is taken up
     * when its next attempt is due ({@link OperationStatus#nextAttempt}): after as much time as the
     * operation has been under way, but at least a minute and at most an hour; what its caller has
     * cancelled is not. Every command takes precedence over a repair. Off by default.
     *
     * @param interval how long to wait between two looks; zero turns it off
     * @return this builder
     * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if it is negative
     */
    public Builder repairEvery(Duration interval) {
      this.repairInterval = Settings.notNegative("interval between repairs", interval);
      return this;
    }

    /**
     * Sets who is told if the open of the home's store had to cut its last write off. That is
     * logged as a warning in any case.
     *
     * @param value called while the engine opens; what it throws ends that
     * @return this builder
     */
    public Builder onCut(Consumer<StoreCut> value) {
      this.onCut = Objects.requireNonNull(value, "onCut must not be null");
      return this;
    }

    /**
     * Opens the engine: takes the home's lock and reads the store. Touches no cluster. An open that
     * fails, of whatever, holds nothing afterwards.
     *
     * @return the engine, to be closed by the caller
     * @throws SlipwayException {@link ErrorCode#STORE_LOCKED} naming the holder; {@link
     *     ErrorCode#STORE_DAMAGED}; {@link ErrorCode#STORE_UNAVAILABLE}, also if the home is no
     *     directory
     * @throws IllegalStateException if neither a home nor a store is set
     */
    public SlipwayEngine open() {
      return EngineFactory.open(settings());
    }

    /**
     * Opens a reader: takes no lock and writes nothing.
     *
     * @return the reader, to be closed by the caller
     * @throws SlipwayException {@link ErrorCode#STORE_DAMAGED}; {@link
     *     ErrorCode#STORE_UNAVAILABLE}, also if the home is no directory
     * @throws IllegalStateException if neither a home nor a store is set
     */
    public ClusterReader openReadOnly() {
      return EngineFactory.openReadOnly(settings());
    }

    private Settings settings() {
      if (home == null && store == null) {
        throw new IllegalStateException(
            "the engine needs a home, or a store of yours; call home(…) or store(…) before open()");
      }
      return new Settings(
          home == null ? null : home.toAbsolutePath().normalize(),
          List.copyOf(backends),
          List.copyOf(workloads),
          Map.copyOf(backendOptions),
          defaultBackend,
          store,
          time,
          lockTimeout,
          listener,
          repairInterval,
          onCut);
    }
  }
}
