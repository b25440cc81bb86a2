package io.slipway.engine;

import io.slipway.engine.internal.EngineFactory;
import io.slipway.engine.internal.HomeSettings;
import io.slipway.engine.internal.SpecCheck;
import io.slipway.engine.internal.StoreAdminService;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
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

/**
 * The way into Slipway: names the home of clusters and opens what works on it, the engine, a
 * reader, the store's administration, the journal's audit.
 *
 * <pre>{@code
 * try (SlipwayEngine engine = SlipwayHome.at(Path.of("/var/lib/slipway")).openEngine()) {
 *   ClusterStatus orders = engine.create(ClusterSpec.builder("orders").spuCount(3).build());
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe: each setter returns a changed copy. Nothing is touched before
 * something is opened, and nothing is held that would need closing.
 *
 * <p>Defaults: the backends and workloads that {@link java.util.ServiceLoader} finds, the backend
 * {@code local}, a store in {@code home/store}, the machine's clock, no waiting for the home's
 * lock.
 */
public final class SlipwayHome {
  private final HomeSettings settings;

  private SlipwayHome(HomeSettings settings) {
    this.settings = settings;
  }

  /**
   * Names the directory that holds records, the backends' directories and shared runtimes.
   *
   * @param directory made by the first {@link #openEngine} if it is missing
   * @return a home with the defaults
   */
  public static SlipwayHome at(Path directory) {
    return new SlipwayHome(
        HomeSettings.of(Objects.requireNonNull(directory, "directory must not be null"), null));
  }

  /**
   * Keeps the records in a store of the caller's own, without a directory. See {@link #store}.
   *
   * @param store stays open when an engine closes
   * @return a home with the defaults
   */
  public static SlipwayHome in(StateStore store) {
    return new SlipwayHome(
        HomeSettings.of(null, Objects.requireNonNull(store, "store must not be null")));
  }

  /**
   * Makes what all engines of this JVM share, such as the machines that decide, so that the first
   * open is faster. Never needed: whatever is missing is made on first use. Idempotent and
   * thread-safe; blocks for some tens of milliseconds the first time.
   */
  public static void warmUp() {
    EngineFactory.warmUp();
  }

  /**
   * Keeps the records in a store of the caller's own instead of {@code home/store}. The caller
   * closes it after the engine.
   *
   * <p>An engine on such a store takes no lock and needs no directory, unless a backend or a
   * workload keeps files: then the command that first needs one fails with {@link
   * ErrorCode#INVALID_ARGUMENT} and says which. Engines on one store are kept apart by its
   * compare-and-set and by fences.
   *
   * <p>So a test may play a crash: it drops the engine without closing it and opens another one
   * with the same store and the same backends' environment, as another process would. The dropped
   * one holds nothing but daemon threads, and what it still tries is refused as a dead process's
   * would be. An engine on the store in its home can only be closed; that leaves interrupted
   * operations as a crash does.
   *
   * @param store the store
   * @return a changed copy
   */
  public SlipwayHome store(StateStore store) {
    Objects.requireNonNull(store, "store must not be null");
    return with(to -> to.store = store);
  }

  /**
   * Adds a backend; it takes precedence over one of the same name from the class path.
   *
   * @param provider the backend's provider
   * @return a changed copy
   */
  public SlipwayHome backend(BackendProvider provider) {
    Objects.requireNonNull(provider, "provider must not be null");
    return with(to -> to.backends = appended(to.backends, provider));
  }

  /**
   * Sets the options of a backend.
   *
   * @param backend the backend's name
   * @param options its options
   * @return a changed copy
   */
  public SlipwayHome backendOptions(String backend, Map<String, String> options) {
    Objects.requireNonNull(backend, "backend must not be null");
    Map<String, Map<String, String>> all = new LinkedHashMap<>(settings.backendOptions());
    all.put(backend, Map.copyOf(options));
    return with(to -> to.backendOptions = Map.copyOf(all));
  }

  /**
   * Sets the backend of clusters whose creation names none.
   *
   * @param name the backend's name
   * @return a changed copy
   */
  public SlipwayHome defaultBackend(String name) {
    Objects.requireNonNull(name, "name must not be null");
    return with(to -> to.defaultBackend = name);
  }

  /**
   * Adds a workload; it takes precedence over one of the same name from the class path.
   *
   * @param provider the workload's provider
   * @return a changed copy
   */
  public SlipwayHome workload(WorkloadProvider provider) {
    Objects.requireNonNull(provider, "provider must not be null");
    return with(to -> to.workloads = appended(to.workloads, provider));
  }

  /**
   * Sets the clock.
   *
   * @param source the clock
   * @return a changed copy
   */
  public SlipwayHome time(TimeSource source) {
    Objects.requireNonNull(source, "source must not be null");
    return with(to -> to.time = source);
  }

  /**
   * Sets how long to wait for another process to release the home; zero by default.
   *
   * @param timeout zero and more
   * @return a changed copy
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if it is negative
   */
  public SlipwayHome lockTimeout(Duration timeout) {
    Duration checked = notNegative("lock timeout", timeout);
    return with(to -> to.lockTimeout = checked);
  }

  /**
   * Sets who sees the events of all operations of the engine.
   *
   * @param listener the listener
   * @return a changed copy
   */
  public SlipwayHome listener(EngineListener listener) {
    Objects.requireNonNull(listener, "listener must not be null");
    return with(to -> to.listener = listener);
  }

  /**
   * Lets the engine repair running clusters by itself: it looks at each in this interval and brings
   * back members that are seen to be dead or superseded. Clusters are looked at side by side, and
   * one whose looks fail is looked at more rarely for a while. A member that keeps dying is left to
   * a person after a few repairs, with a condition. What is blocked is taken up when its next
   * attempt is due ({@link OperationStatus#nextAttempt}): after as much time as the operation has
   * been under way, but at least a minute and at most an hour; what its caller has cancelled is
   * not. Every command takes precedence over a repair. Off by default.
   *
   * @param interval how long to wait between two looks; zero turns it off
   * @return a changed copy
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if it is negative
   */
  public SlipwayHome repairEvery(Duration interval) {
    Duration checked = notNegative("interval between repairs", interval);
    return with(to -> to.repairInterval = checked);
  }

  /**
   * Sets who is told if an open of the home's store had to cut its last write off. That is logged
   * as a warning in any case.
   *
   * @param listener called during the open; what it throws ends that
   * @return a changed copy
   */
  public SlipwayHome onCut(Consumer<StoreCut> listener) {
    Objects.requireNonNull(listener, "listener must not be null");
    return with(to -> to.onCut = listener);
  }

  /**
   * Opens the engine: takes the home's lock and reads the store. An open that fails, for whatever
   * reason, holds nothing afterwards.
   *
   * @return the engine, to be closed by the caller; its clusters outlive it
   * @throws SlipwayException {@link ErrorCode#STORE_LOCKED} naming the holder; {@link
   *     ErrorCode#STORE_DAMAGED}; {@link ErrorCode#STORE_UNAVAILABLE}, also if the home is no
   *     directory
   */
  public SlipwayEngine openEngine() {
    return EngineFactory.open(settings);
  }

  /**
   * Opens a reader: takes no lock and writes nothing.
   *
   * @return the reader, to be closed by the caller
   * @throws SlipwayException {@link ErrorCode#STORE_DAMAGED}; {@link ErrorCode#STORE_UNAVAILABLE},
   *     also if the home is no directory
   */
  public ClusterReader openReader() {
    return EngineFactory.openReadOnly(settings);
  }

  /**
   * Returns what looks after the store in the home; touches nothing yet.
   *
   * @throws SlipwayException {@link ErrorCode#UNSUPPORTED} if the records are in a store of the
   *     caller's own
   */
  public StoreAdmin storeAdmin() {
    requireOwnStore("the administration of the store");
    return new StoreAdmin(new StoreAdminService(settings));
  }

  /**
   * Returns the audit of the home's journal; touches nothing yet.
   *
   * @throws SlipwayException {@link ErrorCode#UNSUPPORTED} if the records are in a store of the
   *     caller's own
   */
  public JournalAudit audit() {
    Path home = requireOwnStore("the audit of the journal");
    return new JournalAudit(home);
  }

  /**
   * Checks what is about to be created with the default options. See {@link #validate(ClusterSpec,
   * CreateOptions)}.
   *
   * @param spec what is about to be created
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT}
   */
  public void validate(ClusterSpec spec) {
    validate(spec, CreateOptions.defaults());
  }

  /**
   * Checks what is about to be created without touching the home, so that a mistake leaves no
   * trace: the backend and the workload are installed, and the workload accepts the spec's options.
   * What only the place of the members can tell, such as a port in use, is left to the create.
   *
   * @param spec what is about to be created
   * @param options what the create does besides
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if a create would be refused
   */
  public void validate(ClusterSpec spec, CreateOptions options) {
    SpecCheck.check(settings, spec, options);
  }

  private Path requireOwnStore(String what) {
    Path home = settings.home();
    if (home == null || settings.store() != null) {
      throw new SlipwayException(
          Problem.of(ErrorCode.UNSUPPORTED, what + " is not offered")
              .withExpected("the records in the home")
              .withActual("a store of the caller's own")
              .withRemedy("use what belongs to that store"));
    }
    return home;
  }

  private SlipwayHome with(Consumer<HomeSettings.Builder> change) {
    HomeSettings.Builder builder = settings.toBuilder();
    change.accept(builder);
    return new SlipwayHome(builder.build());
  }

  private static <T> List<T> appended(List<T> before, T last) {
    List<T> all = new ArrayList<>(before);
    all.add(last);
    return List.copyOf(all);
  }

  private static Duration notNegative(String what, Duration value) {
    if (value.isNegative()) {
      throw new SlipwayException(
          Problem.of(ErrorCode.INVALID_ARGUMENT, "invalid " + what)
              .withExpected("zero or more")
              .withActual(value)
              .withRemedy("choose another duration"));
    }
    return value;
  }

  @Override
  public String toString() {
    return settings.home() == null ? "a store of the caller's own" : settings.home().toString();
  }
}
