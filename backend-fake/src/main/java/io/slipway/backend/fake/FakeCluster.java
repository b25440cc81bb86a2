package io.slipway.backend.fake;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.Incarnation;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation.Desired;
import io.slipway.spi.OperationId;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OperationRef;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.Surplus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A test's direct access to one cluster of a {@link FakeWorld}, bypassing every backend.
 * Arrangements for future instances ({@link #dieAtStart}, {@link #pauseStart}, {@link #fail},
 * {@link #ignoreTermination}, {@link #stick}) may be made before the cluster exists and apply to
 * every incarnation of its name. Methods that touch existing members throw {@link
 * NoSuchElementException} if these do not exist. Thread-safe.
 */
public final class FakeCluster {
  private static final Incarnation STRANGER = new Incarnation(new UUID(0, 0));

  private final FakeWorld world;
  private final ClusterName name;
  private final Supplier<@Nullable ClusterId> id;

  FakeCluster(FakeWorld world, ClusterName name, Supplier<@Nullable ClusterId> id) {
    this.world = world;
    this.name = name;
    this.id = id;
  }

  /** Returns the current state; empty if nothing ever existed, or the tombstone was pruned. */
  public Optional<FakeSnapshot.Cluster> snapshot() {
    ClusterId cluster;
    synchronized (world.lock) {
      cluster = id.get();
    }
    return cluster == null
        ? Optional.empty()
        : Optional.ofNullable(world.snapshot().clusters().get(cluster.toString()));
  }

  /** Returns the current incarnation. */
  public Optional<ClusterId> id() {
    synchronized (world.lock) {
      return Optional.ofNullable(id.get());
    }
  }

  /** Returns whether anything of the cluster except its fence exists. */
  public boolean exists() {
    synchronized (world.lock) {
      ClusterId cluster = id.get();
      return cluster != null && world.state(cluster) != null;
    }
  }

  /**
   * Returns the member's current instance, if it is alive.
   *
   * @param member the member
   */
  public Optional<InstanceId> living(MemberId member) {
    synchronized (world.lock) {
      return Optional.ofNullable(member(member).living(now())).map(instance -> instance.id);
    }
  }

  /**
   * Damages the backend's records of the cluster. Until a claim rewrites its record, every call for
   * it fails with {@link io.slipway.spi.ErrorCode#BACKEND_UNAVAILABLE} and changes nothing, and an
   * inventory omits it; its members keep running, and other clusters are not affected.
   */
  public void damage() {
    synchronized (world.lock) {
      world.damage(cluster().id);
    }
  }

  /**
   * Kills the member's current instance: exit code 137.
   *
   * @param member its instance must be alive
   */
  public void kill(MemberId member) {
    exit(member, Instance.KILLED);
  }

  /**
   * Kills the member's current instance, whose end shows only after a delay: until then it appears
   * to terminate and is not settled.
   *
   * @param member its instance must be alive
   * @param shownAfter how long it takes by the world's clock
   */
  public void killUnnoticed(MemberId member, Duration shownAfter) {
    synchronized (world.lock) {
      Instance instance = instance(member);
      settle();
      instance.ignoresTermination = false;
      instance.stuck = false;
      instance.terminate(now(), now().plus(shownAfter));
      instance.exitCode = Instance.KILLED;
      world.restartAfter(instance.endsAt, cluster(), member(member));
    }
  }

  /**
   * Lets the member's current instance end by itself.
   *
   * @param member its instance must be alive
   * @param code its exit code
   * @param log its last words
   */
  public void exit(MemberId member, int code, String... log) {
    synchronized (world.lock) {
      Instance instance = instance(member);
      settle();
      instance.log.addAll(List.of(log));
      member(member).log.addAll(List.of(log));
      instance.stuck = false;
      instance.kill(now(), code);
      world.restartAfter(now(), cluster(), member(member));
    }
  }

  /**
   * Makes the member's current instance a superseded one, which stays alive, and puts a new one in
   * its place, as an external restart does.
   *
   * @param member its instance must be alive
   * @return the superseded instance
   */
  public InstanceId supersede(MemberId member) {
    synchronized (world.lock) {
      Instance old = instance(member);
      settle();
      MemberState state = member(member);
      state.superseded.add(old);
      state.current = world.newInstance(cluster(), state, old.launchedBy, Behavior.RIGHT);
      return old.id;
    }
  }

  /**
   * Lets the platform start the member by itself, as a platform that was never told to stop it
   * does.
   *
   * @param member must be provisioned; must not be alive
   * @return the new instance
   */
  public InstanceId startByItself(MemberId member) {
    synchronized (world.lock) {
      MemberState state = member(member);
      if (state.living(now()) != null) {
        throw new IllegalStateException(member + " of " + name + " lives already");
      }
      settle();
      OperationRef operation =
          new OperationRef(new OperationId(new UUID(0, 0)), OperationKind.REPAIR, 1);
      state.current = world.newInstance(cluster(), state, operation, Behavior.RIGHT);
      return state.current.id;
    }
  }

  /**
   * Sets the state that the backend's records want for a member.
   *
   * @param member must be provisioned
   * @param desired the wanted state
   */
  public void want(MemberId member, Desired desired) {
    synchronized (world.lock) {
      member(member).desired = desired;
    }
  }

  /**
   * Adds a registration of this incarnation whose instance is dead.
   *
   * @param registration its id
   * @param member the member that it names, or null
   */
  public void addOwnedRegistration(String registration, @Nullable MemberId member) {
    synchronized (world.lock) {
      addOwned(Surplus.owned(Surplus.Kind.REGISTRATION, registration, "left by a test"), member);
    }
  }

  /**
   * Lets the cluster forget the registration of an instance that has ended or was told to end, as
   * it does when the session expires.
   *
   * @param member must be provisioned; a member whose live instance is registered stays registered
   */
  public void expireRegistration(MemberId member) {
    synchronized (world.lock) {
      settle();
      MemberState state = member(member);
      Instance current = state.current;
      boolean valid =
          current != null
              && current.lives(now())
              && !current.terminating(now())
              && current.id.equals(state.registered);
      if (!valid) {
        state.registered = null;
      }
    }
  }

  /**
   * Adds an instance of this incarnation that belongs to no expected member's place.
   *
   * @param instance its id
   * @param member the member that it claims to be, or null
   */
  public void addOwnedInstance(String instance, @Nullable MemberId member) {
    synchronized (world.lock) {
      addOwned(Surplus.owned(Surplus.Kind.INSTANCE, instance, "left by a test"), member);
    }
  }

  private void addOwned(Surplus surplus, @Nullable MemberId member) {
    cluster().ownedSurplus.add(member == null ? surplus : surplus.withMember(member));
  }

  /**
   * Lets a foreign instance join the cluster. No call may touch it.
   *
   * @param instance its id
   */
  public void addForeignInstance(String instance) {
    synchronized (world.lock) {
      world.strangers().join(name, foreign(Surplus.Kind.INSTANCE, instance));
    }
  }

  /**
   * Adds a foreign registration to the cluster. No call may touch it.
   *
   * @param registration its id
   */
  public void addForeignRegistration(String registration) {
    synchronized (world.lock) {
      world.strangers().join(name, foreign(Surplus.Kind.REGISTRATION, registration));
    }
  }

  /**
   * Removes a foreign instance or registration.
   *
   * @param id its id
   */
  public void removeForeign(String id) {
    synchronized (world.lock) {
      world.strangers().leave(name, foreign(Surplus.Kind.INSTANCE, id));
      world.strangers().leave(name, foreign(Surplus.Kind.REGISTRATION, id));
    }
  }

  /**
   * Writes a record that the member acknowledges.
   *
   * @param member must be alive
   * @param record the record
   */
  public void write(MemberId member, String record) {
    synchronized (world.lock) {
      Instance unused = instance(member);
      member(member).records.add(record);
    }
  }

  /**
   * Returns every record that is in the member's data.
   *
   * @param member must be provisioned
   */
  public List<String> records(MemberId member) {
    synchronized (world.lock) {
      return List.copyOf(member(member).records);
    }
  }

  /**
   * Empties the member's directory.
   *
   * @param member must be provisioned
   */
  public void emptyData(MemberId member) {
    synchronized (world.lock) {
      MemberState state = member(member);
      state.dataOwner = null;
      state.records.clear();
    }
  }

  /**
   * Replaces the member's data with foreign data.
   *
   * @param member must be provisioned
   */
  public void replaceData(MemberId member) {
    synchronized (world.lock) {
      MemberState state = member(member);
      state.dataOwner = STRANGER;
      state.records.clear();
      world.addForeign(new OwnedResource("data", cluster().id + "/" + member));
    }
  }

  /**
   * Lets the next instance of the member end before it serves; repeated calls add up.
   *
   * @param member the member
   * @param code its exit code
   * @param log its last words
   */
  public void dieAtStart(MemberId member, int code, String... log) {
    synchronized (world.lock) {
      script(member).startDeaths.add(new Script.StartDeath(code, List.of(log)));
    }
  }

  /**
   * Lets instances of the member start but not get ready, until {@link #continueStart}.
   *
   * @param member the member
   */
  public void pauseStart(MemberId member) {
    synchronized (world.lock) {
      script(member).startPaused = true;
    }
  }

  /**
   * Lets instances of the member get ready again; a paused one does after the start latency.
   *
   * @param member the member
   */
  public void continueStart(MemberId member) {
    synchronized (world.lock) {
      script(member).startPaused = false;
      Instant ready = now().plus(world.startLatency());
      current(member)
          .filter(instance -> instance.servesFrom.equals(Instant.MAX))
          .ifPresent(
              instance -> {
                instance.runsFrom = ready;
                instance.servesFrom = ready;
              });
    }
  }

  /**
   * Lets instances of the member start but not get ready, and observations say why, until {@link
   * #heal}. One that is ready stays so.
   *
   * @param member the member
   * @param failure why
   */
  public void fail(MemberId member, MemberFailure failure) {
    synchronized (world.lock) {
      script(member).failure = failure;
      pauseStart(member);
    }
  }

  /**
   * Ends {@link #fail}, as {@link #continueStart} does.
   *
   * @param member the member
   */
  public void heal(MemberId member) {
    synchronized (world.lock) {
      script(member).failure = null;
      continueStart(member);
    }
  }

  /**
   * Lets the member's instances end only when they are killed, or again when they are told to.
   *
   * @param member the member
   * @param value whether they ignore it
   */
  public void ignoreTermination(MemberId member, boolean value) {
    synchronized (world.lock) {
      script(member).ignoresTermination = value;
      current(member).ifPresent(instance -> instance.ignoresTermination = value);
    }
  }

  /**
   * Keeps the member's instances from ending at all, even when killed, as on an unreachable host;
   * or releases them: an instance that was told to end then ends at once.
   *
   * @param member the member
   * @param value whether they are stuck
   */
  public void stick(MemberId member, boolean value) {
    synchronized (world.lock) {
      script(member).stuck = value;
      Instant now = now();
      current(member)
          .ifPresent(
              instance -> {
                instance.stuck = value;
                if (!value && instance.terminating(now)) {
                  instance.kill(now, Instance.KILLED);
                }
              });
    }
  }

  private Surplus foreign(Surplus.Kind kind, String id) {
    return Surplus.foreign(kind, id, "a stranger's");
  }

  private Script script(MemberId member) {
    return world.script(name, member);
  }

  private Instant now() {
    return world.time().now();
  }

  private void settle() {
    cluster().settle(now(), world.staleBlocks());
  }

  private ClusterState cluster() {
    ClusterId cluster = id.get();
    ClusterState state = cluster == null ? null : world.state(cluster);
    if (state == null) {
      throw new NoSuchElementException("nothing of cluster " + name + " is in the world");
    }
    return state;
  }

  private MemberState member(MemberId member) {
    MemberState state = cluster().members.get(member);
    if (state == null) {
      throw new NoSuchElementException("no member " + member + " of cluster " + name);
    }
    return state;
  }

  private Optional<Instance> current(MemberId member) {
    ClusterId cluster = id.get();
    ClusterState state = cluster == null ? null : world.state(cluster);
    MemberState found = state == null ? null : state.members.get(member);
    return found == null ? Optional.empty() : Optional.ofNullable(found.living(now()));
  }

  private Instance instance(MemberId member) {
    Instance instance = member(member).living(now());
    if (instance == null) {
      throw new NoSuchElementException("no living instance of " + member + " of cluster " + name);
    }
    return instance;
  }
}
