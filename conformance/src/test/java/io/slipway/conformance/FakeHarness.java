package io.slipway.conformance;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeCluster;
import io.slipway.backend.fake.FakeOptions;
import io.slipway.backend.fake.FakeSnapshot;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.backend.fake.Fault;
import io.slipway.spi.BackendContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.InstanceId;
import io.slipway.spi.Location;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.OwnerId;
import io.slipway.spi.Resolution;
import io.slipway.spi.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** The fake backend, with every capability that its platform allows unless told otherwise. */
public final class FakeHarness implements BackendHarness {
  /** Opens backends on a world; recreated with each world. */
  public interface Opener {
    /** Opens a backend that presents itself by these options. */
    ClusterBackend open(FakeOptions options, BackendContext context);
  }

  private static final Location HERE = new Location("here", "place one of the fake world");
  private static final Location ELSEWHERE = new Location("there", "place two of the fake world");
  private static final OwnerId OWNER = new OwnerId("test");

  /** More than the world's platform takes to start a member again. */
  private static final Duration RESTART = Duration.ofSeconds(2);

  private final String name;
  private final FakeOptions options;
  private final Function<FakeWorld, Opener> openers;
  private final Duration stall;
  private Set<Capability> capabilities;
  private FakeWorld world = FakeWorld.create();
  private Opener opener;

  /** Creates a harness for the right fake. */
  public FakeHarness(FakeOptions options) {
    this(
        "fake " + options.granularity(),
        options,
        world -> (given, context) -> new FakeBackendProvider(world, given).open(context),
        Duration.ofSeconds(10));
  }

  /** Creates a harness for any backend on fake worlds. */
  public FakeHarness(
      String name, FakeOptions options, Function<FakeWorld, Opener> openers, Duration stall) {
    this.name = name;
    this.options = options;
    this.openers = openers;
    this.stall = stall;
    this.capabilities = EnumSet.allOf(Capability.class);
    capabilities.removeAll(impossible().keySet());
    this.opener = openers.apply(world);
  }

  /** Declares these capabilities only. */
  FakeHarness with(Set<Capability> some) {
    capabilities = some;
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<Capability> capabilities() {
    return capabilities;
  }

  @Override
  public Map<Capability, String> impossible() {
    return options.restartsByItself()
        ? Map.of()
        : Map.of(Capability.SELF_RESTART, "this platform starts no member by itself");
  }

  @Override
  public Timing timing() {
    return new Timing(
        Duration.ofSeconds(60),
        Duration.ofMillis(100),
        Duration.ofSeconds(2),
        Duration.ofMinutes(10),
        Duration.ofMillis(10),
        stall);
  }

  @Override
  public TimeSource time() {
    return world.time();
  }

  @Override
  public void reset() {
    world = FakeWorld.create();
    opener = openers.apply(world);
  }

  @Override
  public ClusterBackend open() {
    return open(HERE, OWNER);
  }

  @Override
  public ClusterBackend openAs(OwnerId owner) {
    return open(HERE, owner);
  }

  @Override
  public ClusterBackend openElsewhere() {
    return open(ELSEWHERE, OWNER);
  }

  private ClusterBackend open(Location place, OwnerId owner) {
    return opener.open(
        options.toBuilder().location(place).build(),
        BackendContext.builder(
                owner,
                world.time(),
                workload -> {
                  throw new IllegalStateException("the fake asks no workload");
                })
            .home(Path.of("home"), Path.of("home", "fake"))
            .build());
  }

  @Override
  public ClusterSpec spec(String cluster, int spus) {
    return ClusterSpec.builder(cluster).spuCount(spus).option("password", "tell-nobody").build();
  }

  @Override
  public Set<String> secrets() {
    return Set.of("tell-nobody");
  }

  @Override
  public GroundTruth look(ClusterId cluster, Resolution resolution) {
    FakeSnapshot snapshot = world.snapshot();
    FakeSnapshot.Cluster own = snapshot.clusters().get(cluster.toString());
    Map<MemberId, List<String>> living = new TreeMap<>();
    List<OwnedResource> owned = List.of();
    if (own != null) {
      own.members()
          .forEach(
              (member, seen) ->
                  living.put(member, seen.living().stream().map(InstanceId::value).toList()));
      owned = own.footprint();
    }
    StringBuilder foreign = new StringBuilder(snapshot.foreign().toString());
    snapshot
        .clusters()
        .forEach(
            (id, other) -> {
              if (!id.equals(cluster.toString())) {
                foreign.append(id).append(other.living());
                other.footprint().stream()
                    .filter(thing -> !thing.kind().equals("registration"))
                    .forEach(foreign::append);
              }
            });
    return GroundTruth.of(living, owned, foreign.toString());
  }

  private FakeCluster at(ClusterId cluster) {
    return world.cluster(cluster);
  }

  @Override
  public void kill(ClusterId cluster, MemberId member) {
    at(cluster).kill(member);
  }

  @Override
  public void write(ClusterId cluster, MemberId member, String record) {
    at(cluster).write(member, record);
  }

  @Override
  public List<String> read(ClusterId cluster, MemberId member) {
    return at(cluster).records(member);
  }

  @Override
  public void emptyData(ClusterId cluster, MemberId member) {
    at(cluster).emptyData(member);
  }

  @Override
  public void replaceData(ClusterId cluster, MemberId member) {
    at(cluster).replaceData(member);
  }

  @Override
  public void addStranger(ClusterId cluster) {
    at(cluster).addForeignInstance("stranger");
  }

  @Override
  public void addSurplus(ClusterId cluster, MemberId member) {
    InstanceId unused = at(cluster).supersede(member);
  }

  @Override
  public void makeStubborn(ClusterId cluster, MemberId member) {
    at(cluster).ignoreTermination(member, true);
  }

  @Override
  public Runnable blind(ClusterId cluster, MemberId member) {
    world
        .faults()
        .always(
            call -> call.kind() == CallKind.OBSERVE,
            Fault.incomplete("host unreachable", MemberSet.of(member)));
    return world.faults()::clear;
  }

  @Override
  public void restartByPlatform(ClusterId cluster, MemberId member) {
    at(cluster).kill(member);
    world.time().advance(RESTART);
  }

  @Override
  public void breakMember(ClusterId cluster, MemberId member) {
    at(cluster)
        .fail(
            member,
            MemberFailure.forGood(
                ErrorCode.BACKEND_REJECTED, "InvalidImageName", "its image has no valid name"));
  }

  @Override
  public Runnable jam(ClusterId cluster, MemberId member) {
    at(cluster)
        .fail(member, MemberFailure.stuck("Unschedulable", "no host has room", world.time().now()));
    return () -> at(cluster).heal(member);
  }

  @Override
  public List<Damage> damages(ClusterId cluster) {
    return List.of(new Damage("its record is unreadable", () -> at(cluster).damage()));
  }

  @Override
  public void holdPort(int port) {
    world.holdPort(port);
  }

  @Override
  public HeldCall holdNextChange() {
    return hold(Fault::before);
  }

  /** A fake's call has two such points: before and after its effect. */
  @Override
  public HeldCall holdNextChangeWithin(int point) {
    return point > 2 ? new CallGate() : hold(point == 1 ? Fault::before : Fault::after);
  }

  private HeldCall hold(BiFunction<String, Consumer<FakeWorld>, Fault> fault) {
    CallGate held = new CallGate();
    world
        .faults()
        .inject(call -> call.kind().changing(), 1, fault.apply("held", any -> held.pass()));
    return held;
  }

  @Override
  public void close() {}
}
