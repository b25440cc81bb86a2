package io.slipway.engine;

import io.slipway.engine.internal.EngineFactory;
import io.slipway.engine.internal.HomeSettings;
import io.slipway.engine.internal.SpecCheck;
import io.slipway.engine.internal.StoreAdminService;
import io.slipway.engine.internal.store.HomeLock;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OwnerId;
import io.slipway.spi.Problem;
import io.slipway.spi.RebalancerProvider;
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
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The entry point to Slipway: names the home of clusters and opens the engine, a reader, the
 * store's administration, or the journal's audit on it.
 *
 * <pre>{@code
 * try (SlipwayEngine engine = SlipwayHome.at(Path.of("/var/lib/slipway")).openEngine()) {
 *   ClusterStatus orders = engine.create(ClusterSpec.builder("orders").spuCount(3).build());
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe: each setter returns a changed copy. It touches nothing before
 * something is opened, and holds nothing that needs closing.
 *
 * <p>Defaults: the backends and workloads that {@link java.util.ServiceLoader} finds, the backend
 * {@code local}, a store in {@code home/store}, the machine's clock, no waiting for the home's
 * lock.
 */
public final class SlipwayHome {
  private static final Duration LONGEST = Duration.ofDays(365);

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
   * Prepares what all engines of this JVM share, such as the state machines, so that the first open
   * is faster. Optional: anything missing is prepared on first use. Idempotent and thread-safe;
   * blocks for some tens of milliseconds the first time.
   */
  public static void warmUp() {
    EngineFactory.warmUp();
  }

  /**
   * Keeps the records in a store of the caller's own instead of {@code home/store}. The caller
   * closes it after the engine.
   *
   * <p>An engine on such a store takes no lock and needs no directory, unless a backend or a
   * workload keeps files: then the first command that needs one fails with {@link
   * ErrorCode#INVALID_ARGUMENT}, naming it. Engines on one store are kept apart by its
   * compare-and-set and by fences.
   *
   * <p>This lets a test simulate a crash: it drops the engine without closing it and opens another
   * with the same store and the same backends' environment, as another process would. The dropped
   * engine holds only daemon threads, and its further attempts are refused like those of a dead
   * process. An engine on the store in its home can only be closed, which leaves operations
   * interrupted as a crash does.
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
   * Sets the backend for clusters created without naming one.
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
   * Adds a rebalancer; it takes precedence over one of the same name from the class path.
   *
   * @param provider the rebalancer's provider
   * @return a changed copy
   */
  public SlipwayHome rebalancer(RebalancerProvider provider) {
    Objects.requireNonNull(provider, "provider must not be null");
    return with(to -> to.rebalancers = appended(to.rebalancers, provider));
  }

  /**
   * Sets the clock.
   *
   * @param source the clock; its process time must not jump
   * @return a changed copy
   */
  public SlipwayHome time(TimeSource source) {
    Objects.requireNonNull(source, "source must not be null");
    return with(to -> to.time = source);
  }

  /**
   * Sets how long to wait for another process to release the home; zero by default.
   *
   * @param timeout zero or more
   * @return a changed copy
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if it is negative or longer than
   *     365 days
   */
  public SlipwayHome lockTimeout(Duration timeout) {
    Duration checked = within("lock timeout", timeout);
    return with(to -> to.lockTimeout = checked);
  }

  /**
   * Sets whose clusters this home's are, for backends whose platform several engines share; by
   * default the id of the store ({@link StateStore#id}). Two homes with one owner see and may erase
   * each other's clusters: set it only to continue for a home whose store is lost, under the owner
   * that it had.
   *
   * @param id the owner
   * @return a changed copy
   */
  public SlipwayHome owner(OwnerId id) {
    Objects.requireNonNull(id, "id must not be null");
    return with(to -> to.owner = id);
  }

  /**
   * Sets the listener for the events of all operations and all rebalances of the engine.
   *
   * @param listener the listener
   * @return a changed copy
   */
  public SlipwayHome listener(EngineListener listener) {
    Objects.requireNonNull(listener, "listener must not be null");
    return with(to -> to.listener = listener);
  }

  /**
   * Lets the engine repair running clusters by itself: it observes each at this interval and brings
   * back members seen to be dead or superseded. Clusters are observed concurrently, and one whose
   * observations fail is observed less often for a while. A member that keeps dying is left to the
   * operator after a few repairs, with a condition. A blocked operation is taken up when its next
   * attempt is due ({@link OperationStatus#nextAttempt}): after as much time as it has been under
   * way, but at least a minute and at most an hour. One cancelled by its caller is not taken up.
   * Every command takes precedence over a repair. Off by default.
   *
   * @param interval how long to wait between two observations; zero turns it off
   * @return a changed copy
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if it is negative or longer than
   *     365 days
   */
  public SlipwayHome repairEvery(Duration interval) {
    Duration checked = within("interval between repairs", interval);
    return with(to -> to.repairInterval = checked);
  }

  /**
   * Sets the listener that is called if opening the home's store had to cut off its last write. A
   * warning is logged in any case.
   *
   * @param listener called during the open; an exception ends the open
   * @return a changed copy
   */
  public SlipwayHome onCut(Consumer<StoreCut> listener) {
    Objects.requireNonNull(listener, "listener must not be null");
    return with(to -> to.onCut = listener);
  }

  /**
   * Opens the engine: takes the home's lock and reads the store. A failed open holds nothing
   * afterwards.
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
   * Opens a visitor, which drives rebalances without keeping the home. Takes no lock, and asks no
   * server yet.
   *
   * @return the visitor, to be closed by the caller
   * @throws SlipwayException {@link ErrorCode#STORE_DAMAGED}; {@link ErrorCode#STORE_UNAVAILABLE},
   *     also if the home is no directory; {@link ErrorCode#UNSUPPORTED} if the records are in a
   *     store of the caller's own
   */
  public HomeVisitor openVisitor() {
    requireOwnStore("a visit");
    return EngineFactory.openVisitor(settings);
  }

  /**
   * Returns who has the home open for changes, without taking its lock: a process that was killed a
   * moment ago may still be named.
   *
   * @return human-readable; empty if nobody has
   * @throws SlipwayException {@link ErrorCode#STORE_UNAVAILABLE} if that cannot be read; {@link
   *     ErrorCode#UNSUPPORTED} if the records are in a store of the caller's own
   */
  public Optional<String> holder() {
    return HomeLock.holder(requireOwnStore("the holder of the home"));
  }

  /**
   * Returns the administration of the store in the home; touches nothing yet.
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
   * Checks a spec for a create with the default options. See {@link #validate(ClusterSpec,
   * CreateOptions)}.
   *
   * @param spec what is about to be created
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT}
   */
  public void validate(ClusterSpec spec) {
    validate(spec, CreateOptions.defaults());
  }

  /**
   * Checks a spec without touching the home, so that a mistake leaves no trace: the backend and the
   * workload are installed, and each knows its options. Conditions of the members' place, such as a
   * port in use, are left to the create.
   *
   * @param spec what is about to be created
   * @param options the options of the create
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

  private static Duration within(String what, Duration value) {
    if (value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new SlipwayException(
          Problem.of(ErrorCode.INVALID_ARGUMENT, "invalid " + what)
              .withExpected("zero or more, and at most 365 days")
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
