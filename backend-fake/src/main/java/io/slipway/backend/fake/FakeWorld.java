package io.slipway.backend.fake;

import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Fence;
import io.slipway.spi.InstanceId;
import io.slipway.spi.Location;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationRef;
import io.slipway.spi.Outcome;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.OwnerId;
import io.slipway.spi.Resolution;
import io.slipway.spi.Surplus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The world in which fake clusters live. It outlives engines and backends. Its time is {@linkplain
 * #time() virtual}, its {@linkplain #faults() faults} are chosen by the test, and {@link
 * #cluster(String)} and {@link #snapshot()} show it without any backend.
 *
 * <pre>{@code
 * FakeWorld world = FakeWorld.create();
 * SlipwayHome slipway =
 *     SlipwayHome.at(home)
 *         .backend(new FakeBackendProvider(world))
 *         .defaultBackend("fake")
 *         .time(world.time());
 * ClusterSpec orders = ClusterSpec.builder("orders").spuCount(2).build();
 * try (SlipwayEngine engine = slipway.openEngine()) {
 *   world.faults().inject(CallKind.LAUNCH, MemberId.spu(1), Fault.lostReply());
 *   engine.create(orders, CreateOptions.defaults(), CommandOptions.defaults());
 *   world.cluster("orders").kill(MemberId.spu(2));
 *   // … what does your program do about it?
 * }
 * }</pre>
 *
 * <p>A crash ends the caller in the middle of a call: the call throws {@link SimulatedCrash}, as
 * does each later one of that backend. Close the dead engine, which frees its home, and open
 * another one on the same world and home (or {@link io.slipway.spi.StateStore}):
 *
 * <pre>{@code
 * world.faults().inject(CallKind.LAUNCH, MemberId.spu(1), Fault.crashAfter());
 * try (SlipwayEngine dead = slipway.openEngine()) {
 *   dead.create(orders, CreateOptions.defaults(), CommandOptions.defaults());
 * } catch (SimulatedCrash crash) {
 *   // close() has freed the home, and could change nothing in the world any more
 * }
 * try (SlipwayEngine next = slipway.openEngine()) {
 *   next.recover(orders.name(), CommandOptions.defaults()); // goes on, or undoes it
 * }
 * }</pre>
 *
 * <p>An instance runs after half of the start latency, and serves and is registered after all of
 * it. Controllers keep the registrations: a clean stop leaves an SPU's registration there, and a
 * new instance of a RESUME or REPAIR is not registered until the old one's is retired.
 *
 * <p>Thread-safe. The same calls in the same order give the same world, the same call log, and the
 * same observations; the seed matters only if a {@linkplain Builder#startJitter jitter} is set. An
 * engine makes the calls of one command in the same order in each run, unless {@link
 * FakeOptions.Builder#inTurn} is turned off.
 */
public final class FakeWorld {
  private static final int FIRST_PORT = 20_000;
  private static final long FIRST_PID = 1_000;

  /** How long a platform takes to start a member again that has ended by itself. */
  private static final Duration RESTART = Duration.ofSeconds(1);

  /** Guards everything in the world except the clock; never held during a wait. */
  final Object lock = new Object();

  private final VirtualTime time;
  private final FaultPlan faults = new FaultPlan();
  private final CallLog log = new CallLog();
  private final long seed;
  private final Duration startLatency;
  private final Duration startJitter;
  private final Duration stopLatency;
  private final boolean staleBlocks;

  private final Map<ClusterId, ClusterState> clusters = new HashMap<>();
  private final Fences fences = new Fences();
  private final Marks marks = new Marks();
  private final Map<ClusterName, ClusterId> latest = new HashMap<>();
  private final Map<ClusterName, Map<MemberId, Script>> scripts = new HashMap<>();
  private final ForeignResources strangers = new ForeignResources();
  private final List<LateCall> lateCalls = new ArrayList<>();
  private final List<FakeBackend> backends = new ArrayList<>();
  private long nextPid = FIRST_PID;
  private int nextPort = FIRST_PORT;

  private record LateCall(FakeBackend backend, FakeCall call, Effect effect) {}

  private FakeWorld(Builder builder) {
    this.time = builder.time;
    this.seed = builder.seed;
    this.startLatency = builder.startLatency;
    this.startJitter = builder.startJitter;
    this.stopLatency = builder.stopLatency;
    this.staleBlocks = builder.staleRegistrationBlocks;
  }

  /** Returns an empty world with the defaults of {@link Builder}. */
  public static FakeWorld create() {
    return builder().build();
  }

  /** Starts a world with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the clock of the world: the one to give to the engine. */
  public VirtualTime time() {
    return time;
  }

  /** Returns the plan of faults. */
  public FaultPlan faults() {
    return faults;
  }

  /** Returns every call so far, in the order in which they began. */
  public List<FakeCall> calls() {
    return log.all();
  }

  /** Returns every call so far that may change the world, in the order in which they began. */
  public List<FakeCall> changes() {
    return calls().stream().filter(call -> call.kind().changing()).toList();
  }

  /**
   * Returns every changing call whose fence was newer than the installed one: a caller that has not
   * claimed first. A test of an engine expects none.
   */
  public List<FakeCall> unclaimedCalls() {
    synchronized (lock) {
      return fences.unclaimed();
    }
  }

  /** Forgets the calls so far; numbers go on. */
  public void clearCalls() {
    log.clear();
  }

  /**
   * Returns direct access to the last provisioned incarnation of a name, determined at each use.
   *
   * @param name need not exist yet
   */
  public FakeCluster cluster(String name) {
    ClusterName key = ClusterName.of(name);
    return new FakeCluster(this, key, () -> latest.get(key));
  }

  /**
   * Returns direct access to one incarnation.
   *
   * @param id need not exist yet
   */
  public FakeCluster cluster(ClusterId id) {
    return new FakeCluster(this, id.name(), () -> id);
  }

  /** Returns the current state of the world. */
  public FakeSnapshot snapshot() {
    synchronized (lock) {
      Instant now = time.now();
      Set<ClusterId> ids = new HashSet<>(clusters.keySet());
      ids.addAll(fences.known(now));
      SortedMap<String, FakeSnapshot.Cluster> all = new TreeMap<>();
      for (ClusterId id : ids) {
        ClusterState state = clusters.get(id);
        all.put(
            id.toString(),
            state == null
                ? FakeSnapshot.Cluster.tombstone(id, fence(id))
                : state.snapshot(fence(id), now, staleBlocks));
      }
      return new FakeSnapshot(Collections.unmodifiableSortedMap(all), strangers.all());
    }
  }

  /**
   * Lets every call land that its caller has already given up, in the order in which they began.
   * Each is logged as a new call with its own result.
   *
   * @return the calls as they landed
   */
  public List<FakeCall> landLateCalls() {
    List<LateCall> due;
    synchronized (lock) {
      due = List.copyOf(lateCalls);
    }
    return due.stream().flatMap(late -> land(late).stream()).toList();
  }

  /** Ends every instance of every cluster at once, as a reboot of the machine does. */
  public void reboot() {
    synchronized (lock) {
      Instant now = time.now();
      for (ClusterState cluster : clusters.values()) {
        cluster.settle(now, staleBlocks);
        cluster.ownedSurplus.removeIf(item -> item.kind() == Surplus.Kind.INSTANCE);
        for (MemberState member : cluster.members.values()) {
          for (Instance instance : member.allLiving(now).toList()) {
            instance.stuck = false;
            instance.kill(now, -1);
          }
          restartAfter(now, cluster, member);
        }
      }
    }
  }

  /**
   * Crashes the callers of every open backend: each call of theirs, running or later, throws {@link
   * SimulatedCrash} and changes nothing more.
   */
  public void crashCallers() {
    synchronized (lock) {
      for (FakeBackend backend : backends) {
        SimulatedCrash unused = backend.crash("the test has crashed every caller");
      }
      backends.clear();
    }
  }

  /**
   * Lets a foreign process listen on a port.
   *
   * @param port launches that need it are refused
   */
  public void holdPort(int port) {
    synchronized (lock) {
      strangers.hold(port);
    }
  }

  /**
   * Frees the port again.
   *
   * @param port held by {@link #holdPort}
   */
  public void releasePort(int port) {
    synchronized (lock) {
      strangers.release(port);
    }
  }

  /**
   * Adds a foreign resource to the world; it must stay in {@link FakeSnapshot#foreign()} whatever
   * backends do.
   *
   * @param thing its description
   */
  public void addForeign(OwnedResource thing) {
    synchronized (lock) {
      strangers.add(thing);
    }
  }

  // What follows is used under the lock, unless it takes it.

  void opened(FakeBackend backend) {
    synchronized (lock) {
      backends.add(backend);
    }
  }

  void closed(FakeBackend backend) {
    synchronized (lock) {
      backends.remove(backend);
    }
  }

  CallLog log() {
    return log;
  }

  void postpone(FakeBackend backend, FakeCall call, Effect effect, @Nullable Duration delay) {
    LateCall late = new LateCall(backend, call, effect);
    synchronized (lock) {
      lateCalls.add(late);
    }
    if (delay != null) {
      time.at(
          call.at().plus(delay),
          () -> {
            Optional<FakeCall> unused = land(late);
          });
    }
  }

  private Optional<FakeCall> land(LateCall late) {
    synchronized (lock) {
      if (!lateCalls.remove(late)) {
        return Optional.empty();
      }
      FakeCall first = late.call();
      String result = FakeCall.OK;
      try {
        fences.checkReadable(first);
        fences.check(first, late.backend().behavior(), Outcome.NOT_APPLIED, time.now());
        late.effect().steps(time.now()).forEach(Runnable::run);
      } catch (BackendException e) {
        // Only the log still waits for this answer.
        result = e.code() + " " + e.outcome();
      }
      return Optional.of(log.landed(first, time.now(), result));
    }
  }

  void checkFence(FakeCall call, Behavior behavior, Outcome outcome) {
    fences.check(call, behavior, outcome, time.now());
  }

  void damage(ClusterId cluster) {
    fences.damage(cluster);
  }

  boolean isDamaged(ClusterId cluster) {
    synchronized (lock) {
      return fences.isDamaged(cluster);
    }
  }

  void checkReadable(FakeCall call) {
    synchronized (lock) {
      fences.checkReadable(call);
    }
  }

  Fence fence(ClusterId cluster) {
    return fences.get(cluster, time.now());
  }

  void installFence(ClusterId cluster, Fence fence) {
    fences.install(cluster, fence, time.now());
  }

  @Nullable ClusterState state(ClusterId cluster) {
    return clusters.get(cluster);
  }

  ClusterState stateOrNew(ClusterId cluster, ClusterSpec spec, Resolution resolution) {
    latest.put(cluster.name(), cluster);
    fences.keep(cluster, time.now());
    return clusters.computeIfAbsent(cluster, id -> new ClusterState(id, spec, resolution));
  }

  void remove(CallContext call, Duration retention, boolean tombstone) {
    ClusterId cluster = call.cluster();
    ClusterState state = clusters.get(cluster);
    if (state != null && state.members.isEmpty()) {
      clusters.remove(cluster);
    }
    if (tombstone) {
      fences.bury(cluster, call.fence(), retention, time.now());
    } else {
      fences.forget(cluster);
    }
  }

  int freePort() {
    synchronized (lock) {
      while (strangers.holds(nextPort)) {
        nextPort++;
      }
      return nextPort++;
    }
  }

  /** Returns who else holds a port of the member. */
  Optional<String> portHolder(ClusterState cluster, MemberState member) {
    Instant now = time.now();
    for (int port : member.ports.values()) {
      if (strangers.holds(port)) {
        return Optional.of("port " + port + " held by a stranger");
      }
      for (ClusterState other : clusters.values()) {
        for (MemberState neighbour : other.members.values()) {
          boolean same = other == cluster && neighbour == member;
          if (!same
              && neighbour.ports.containsValue(port)
              && neighbour.allLiving(now).findAny().isPresent()) {
            return Optional.of("port " + port + " held by " + other.id + "/" + neighbour.id);
          }
        }
      }
    }
    return Optional.empty();
  }

  Instance newInstance(
      ClusterState cluster, MemberState member, OperationRef operation, Behavior behavior) {
    Instant now = time.now();
    member.lives++;
    InstanceId id = behavior.name(cluster, member, member.lives);
    Duration latency = startLatency;
    if (!startJitter.isZero()) {
      String key = cluster.id.name() + "/" + member.id + "#" + member.lives;
      latency = latency.plusNanos((long) (random(seed, key).nextDouble() * startJitter.toNanos()));
    }
    Instance instance =
        new Instance(id, nextPid++, operation, now.plus(latency.dividedBy(2)), now.plus(latency));
    instance.log.add(member.id + " starts, instance " + id);
    Script script = script(cluster.id.name(), member.id);
    if (script.startPaused) {
      instance.runsFrom = Instant.MAX;
      instance.servesFrom = Instant.MAX;
    }
    Script.StartDeath death = script.startDeaths.poll();
    if (death != null) {
      instance.log.addAll(death.log());
      instance.endsAt = now.plus(latency.dividedBy(2));
      instance.exitCode = death.exitCode();
      restartAfter(instance.endsAt, cluster, member);
    }
    instance.ignoresTermination = script.ignoresTermination;
    instance.stuck = script.stuck;
    member.log.addAll(instance.log);
    return instance;
  }

  /** Where the platform does so, it starts the member again after its end. */
  void restartAfter(Instant end, ClusterState cluster, MemberState member) {
    if (member.restarts) {
      time.at(end.plus(RESTART), () -> restart(cluster, member));
    }
  }

  private void restart(ClusterState cluster, MemberState member) {
    synchronized (lock) {
      Instant now = time.now();
      Instance last = member.current;
      if (clusters.get(cluster.id) != cluster
          || cluster.members.get(member.id) != member
          || last == null
          || !member.awaitsRestart(now)
          || member.lacksData(cluster.id.incarnation())) {
        return;
      }
      cluster.settle(now, staleBlocks);
      if (!cluster.id.incarnation().equals(member.dataOwner)) {
        member.dataOwner = cluster.id.incarnation();
        member.records.clear();
      }
      member.current = newInstance(cluster, member, last.launchedBy, Behavior.RIGHT);
    }
  }

  Script script(ClusterName cluster, MemberId member) {
    return scripts
        .computeIfAbsent(cluster, any -> new HashMap<>())
        .computeIfAbsent(member, any -> new Script());
  }

  Marks marks() {
    return marks;
  }

  void requireOwner(FakeCall call, OwnerId owner) {
    synchronized (lock) {
      marks.require(call, owner);
    }
  }

  ForeignResources strangers() {
    return strangers;
  }

  List<OwnedCluster> inventory(OwnerId owner, Optional<Location> here) {
    synchronized (lock) {
      Set<ClusterId> ids = new HashSet<>(clusters.keySet());
      ids.addAll(fences.known(time.now()));
      ids.removeIf(fences::isDamaged);
      ids.removeIf(id -> !marks.isSeen(id, owner, here));
      return ids.stream()
          .map(
              id ->
                  clusters.containsKey(id)
                      ? OwnedCluster.present(id, fence(id))
                      : OwnedCluster.erased(id, fence(id)))
          .map(marks::placed)
          .sorted(Comparator.comparing(owned -> owned.cluster().toString()))
          .toList();
    }
  }

  List<String> logs(ClusterId cluster, MemberId member, int maxLines) {
    synchronized (lock) {
      ClusterState state = clusters.get(cluster);
      MemberState found = state == null ? null : state.members.get(member);
      if (found == null) {
        return List.of();
      }
      int size = found.log.size();
      return List.copyOf(found.log.subList(Math.max(0, size - maxLines), size));
    }
  }

  boolean staleBlocks() {
    return staleBlocks;
  }

  Duration startLatency() {
    return startLatency;
  }

  Duration stopLatency() {
    return stopLatency;
  }

  /** Returns a source of randomness that depends only on seed and key. */
  static Random random(long seed, String key) {
    long mixed = seed;
    for (int i = 0; i < key.length(); i++) {
      mixed = mixed * 1_000_003L + key.charAt(i);
    }
    return new Random(mixed ^ (mixed >>> 32));
  }

  /**
   * Builds a {@link FakeWorld}. Not thread-safe.
   *
   * <p>Defaults: a clock that moves on pauses, seed 0, start latency 1 s without jitter, stop
   * latency 500 ms, stale registrations block.
   */
  public static final class Builder {
    private VirtualTime time = new VirtualTime();
    private long seed;
    private Duration startLatency = Duration.ofSeconds(1);
    private Duration startJitter = Duration.ZERO;
    private Duration stopLatency = Duration.ofMillis(500);
    private boolean staleRegistrationBlocks = true;

    private Builder() {}

    /**
     * Sets the clock of the world.
     *
     * @param value may be shared by several worlds
     * @return this builder
     */
    public Builder time(VirtualTime value) {
      this.time = value;
      return this;
    }

    /**
     * Sets the seed of the jitter.
     *
     * @param value any number
     * @return this builder
     */
    public Builder seed(long value) {
      this.seed = value;
      return this;
    }

    /**
     * Sets how long an instance takes until it serves.
     *
     * @param value zero and more
     * @return this builder
     */
    public Builder startLatency(Duration value) {
      this.startLatency = value;
      return this;
    }

    /**
     * Sets how much longer an instance may take, at most; drawn for each from the seed.
     *
     * @param value zero and more
     * @return this builder
     */
    public Builder startJitter(Duration value) {
      this.startJitter = value;
      return this;
    }

    /**
     * Sets how long an instance takes to end when it is told to.
     *
     * @param value zero and more
     * @return this builder
     */
    public Builder stopLatency(Duration value) {
      this.stopLatency = value;
      return this;
    }

    /**
     * Sets whether a new instance of a RESUME or REPAIR is refused its registration until that of
     * the earlier instance is retired.
     *
     * @param value true by default
     * @return this builder
     */
    public Builder staleRegistrationBlocks(boolean value) {
      this.staleRegistrationBlocks = value;
      return this;
    }

    /** Returns the world. */
    public FakeWorld build() {
      return new FakeWorld(this);
    }
  }
}
