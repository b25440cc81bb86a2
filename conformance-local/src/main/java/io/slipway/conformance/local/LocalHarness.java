package io.slipway.conformance.local;

import io.slipway.conformance.BackendHarness;
import io.slipway.conformance.Capability;
import io.slipway.conformance.Damage;
import io.slipway.conformance.GroundTruth;
import io.slipway.conformance.HeldCall;
import io.slipway.conformance.Timing;
import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.OwnerId;
import io.slipway.spi.Poll;
import io.slipway.spi.Problem;
import io.slipway.spi.Resolution;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadContext;
import io.slipway.spi.WorkloadProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The local backend's environment: a temporary home, and the processes of this machine that carry
 * its mark. Knows the backend only by its published name; the state is read from {@code /proc} and
 * the files.
 */
final class LocalHarness implements BackendHarness {
  static final String BACKEND = "local";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(5);
  private static final int SHORT_INCARNATION = 8;

  private final WorkloadFixture specimen;
  private final HeldTime time = new HeldTime();
  private final List<Process> helpers = new ArrayList<>();
  private final List<ServerSocket> sockets = new ArrayList<>();
  private final Set<Path> foreignData = new TreeSet<>();
  private final Path directory;
  private final Workload workload;
  private int worlds;

  LocalHarness(WorkloadFixture specimen) {
    if (!MarkedProcess.canBeSeen()) {
      throw new SlipwayException(
          Problem.of(
                  ErrorCode.BACKEND_UNAVAILABLE, "harness '" + BACKEND + "' cannot see processes")
              .withExpected("a readable /proc")
              .withRemedy("run it on Linux"));
    }
    this.specimen = specimen;
    try {
      this.directory = Files.createTempDirectory("slipway-conformance");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.workload =
        specimen.adapt(
            provider(WorkloadProvider.class, WorkloadProvider::name, specimen.workload())
                .open(new WorkloadContext(runtime(), TimeSource.system())));
    specimen.prepare(runtime());
  }

  private static <T> T provider(Class<T> type, Function<T, String> name, String wanted) {
    return ServiceLoader.load(type).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> name.apply(provider).equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new SlipwayException(
                    Problem.of(ErrorCode.UNSUPPORTED, "nothing provides '" + wanted + "'")
                        .withExpected("a " + type.getSimpleName() + " on the class path")
                        .withRemedy("put its jar there")));
  }

  @Override
  public String name() {
    return BACKEND + " (" + specimen.workload() + " workload)";
  }

  @Override
  public Set<Capability> capabilities() {
    Set<Capability> all = EnumSet.allOf(Capability.class);
    all.removeAll(impossible().keySet());
    return all;
  }

  @Override
  public Map<Capability, String> impossible() {
    Map<Capability, String> reasons = new EnumMap<>(Capability.class);
    reasons.put(Capability.SELF_RESTART, "nothing but a launch starts a process");
    reasons.put(Capability.JAM, "a launch makes its processes or fails; nothing is awaited");
    reasons.put(Capability.OWNERS, "the backend's directory belongs to its home alone");
    reasons.put(Capability.LOCATIONS, "the home is the only place");
    reasons.putAll(specimen.impossible());
    return reasons;
  }

  @Override
  public Timing timing() {
    return specimen.timing();
  }

  @Override
  public int spus() {
    return 2;
  }

  @Override
  public ClusterSpec spec(String name, int spus) {
    return specimen.spec(name, spus);
  }

  /** The installed runtimes of workloads are shared by all tries. */
  private Path runtime() {
    return directory.resolve("runtime");
  }

  private Path home() {
    return directory.resolve("home-" + worlds);
  }

  private Path backendDirectory() {
    return home().resolve(BACKEND);
  }

  private Path clusterDirectory(ClusterId cluster) {
    return backendDirectory()
        .resolve("clusters")
        .resolve(
            cluster.name()
                + "-"
                + cluster.incarnation().toString().substring(0, SHORT_INCARNATION));
  }

  private Path memberDirectory(ClusterId cluster, MemberId member) {
    return clusterDirectory(cluster).resolve("members").resolve(member.toString());
  }

  private Path data(ClusterId cluster, MemberId member) {
    return memberDirectory(cluster, member).resolve("data");
  }

  @Override
  public void reset() {
    end();
    worlds++;
    try {
      Files.createDirectories(home());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ClusterBackend open() {
    return provider(BackendProvider.class, BackendProvider::name, BACKEND)
        .open(
            BackendContext.builder(new OwnerId("test"), time, any -> workload)
                .home(home(), backendDirectory())
                .build());
  }

  private List<MarkedProcess> processes() {
    try {
      return MarkedProcess.of(MarkedProcess.homeOf(backendDirectory()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<MarkedProcess> processes(ClusterId cluster, MemberId member) {
    return processes().stream()
        .filter(process -> isOf(process, cluster) && process.member().equals(member.toString()))
        .toList();
  }

  private static boolean isOf(MarkedProcess process, ClusterId cluster) {
    return process.cluster().equals(cluster.name().toString())
        && process.incarnation().equals(cluster.incarnation().toString());
  }

  /** An instance is a tree of processes with its shim at the top, which identifies it. */
  private static boolean isTop(MarkedProcess process, List<MarkedProcess> all) {
    return all.stream().noneMatch(other -> other.pid() == process.parent());
  }

  @Override
  public GroundTruth look(ClusterId cluster, Resolution resolution) {
    Map<MemberId, List<String>> living = new TreeMap<>();
    List<OwnedResource> owned = new ArrayList<>();
    Set<String> foreign = new TreeSet<>();
    if (Files.exists(clusterDirectory(cluster))) {
      owned.add(new OwnedResource("directory", clusterDirectory(cluster).toString()));
    }
    Set<Long> own = new TreeSet<>();
    List<MarkedProcess> all = processes();
    for (MarkedProcess process : all) {
      if (isOf(process, cluster)) {
        own.add(process.pid());
        owned.add(new OwnedResource("process", Long.toString(process.pid())));
        List<String> instances =
            living.computeIfAbsent(MemberId.of(process.member()), any -> new ArrayList<>());
        if (isTop(process, all)) {
          instances.add("process " + process.pid() + " of " + process.start());
        }
      } else {
        foreign.add(process.toString());
      }
    }
    helpers.stream()
        .filter(helper -> helper.isAlive() && !own.contains(helper.pid()))
        .forEach(helper -> foreign.add("helper " + helper.pid()));
    foreign.addAll(foreignFiles(cluster));
    return GroundTruth.of(living, owned, foreign.toString());
  }

  /** Lists the files of other clusters, without what their living members write. */
  private List<String> foreignFiles(ClusterId own) {
    Path clusters = backendDirectory().resolve("clusters");
    List<String> found = new ArrayList<>();
    try {
      if (Files.exists(clusters)) {
        try (Stream<Path> files = Files.walk(clusters)) {
          files
              .filter(path -> !path.startsWith(clusterDirectory(own)))
              .map(Path::toString)
              .filter(path -> !path.contains("/log/") && !path.contains("/data/"))
              .forEach(found::add);
        }
      }
      for (Path data : foreignData) {
        if (Files.exists(data)) {
          try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
              found.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** Returns the member's command: what the shim at the top has started. */
  private MarkedProcess command(ClusterId cluster, MemberId member) {
    List<MarkedProcess> all = processes(cluster, member);
    return all.stream()
        .filter(process -> !isTop(process, all))
        .filter(
            process ->
                all.stream().anyMatch(top -> isTop(top, all) && top.pid() == process.parent()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(member + " does not live: " + all));
  }

  @Override
  public void kill(ClusterId cluster, MemberId member) {
    command(cluster, member).signal("KILL");
    // The shim records the exit; until then the instance has not ended.
    await(() -> processes(cluster, member), member + " does not end");
  }

  /** A stopped process takes no wish; only a kill ends it. */
  @Override
  public void makeStubborn(ClusterId cluster, MemberId member) {
    command(cluster, member).signal("STOP");
  }

  private interface Remaining {
    List<MarkedProcess> now();
  }

  private static void await(Remaining remaining, String problem) {
    TimeSource time = TimeSource.system();
    List<MarkedProcess> left =
        new Poll(
                time,
                time.now().plus(PATIENCE),
                new CancellationToken(),
                POLL,
                IllegalStateException::new)
            .until(remaining::now, List::isEmpty);
    if (!left.isEmpty()) {
      throw new IllegalStateException(problem + ": " + left);
    }
  }

  @Override
  public void write(ClusterId cluster, MemberId member, String record) {
    try {
      specimen.write(cluster, member, data(cluster, member), record);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<String> read(ClusterId cluster, MemberId member) {
    try {
      return specimen.read(data(cluster, member));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void emptyData(ClusterId cluster, MemberId member) {
    delete(data(cluster, member));
  }

  @Override
  public void replaceData(ClusterId cluster, MemberId member) {
    try {
      specimen.makeForeign(data(cluster, member));
      foreignData.add(data(cluster, member));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void addStranger(ClusterId cluster) {
    help("stranger:" + cluster.name() + ":" + cluster.incarnation() + ":spu-1:stranger");
  }

  @Override
  public void addSurplus(ClusterId cluster, MemberId member) {
    try {
      String home = MarkedProcess.homeOf(backendDirectory());
      help(
          String.join(
              ":",
              home,
              cluster.name().toString(),
              cluster.incarnation().toString(),
              member.toString(),
              "surplus"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a process that carries a mark. */
  private void help(String mark) {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", "exec sleep 600");
    builder.environment().put(Workload.INSTANCE_VARIABLE, mark);
    try {
      helpers.add(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without the record of its instance a member's process is not known to be that member. */
  @Override
  public Runnable blind(ClusterId cluster, MemberId member) {
    Path record = memberDirectory(cluster, member).resolve("control").resolve("instance");
    try {
      String whole = Files.readString(record);
      Files.writeString(record, whole.substring(0, whole.length() / 2));
      return () -> {
        try {
          Files.writeString(record, whole);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void breakMember(ClusterId cluster, MemberId member) {
    try {
      specimen.makeUnable(memberDirectory(cluster, member));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<Damage> damages(ClusterId cluster) {
    return Damages.of(
        backendDirectory().resolve("fences").resolve(cluster.name() + "-" + cluster.incarnation()),
        clusterDirectory(cluster).resolve("identity"),
        memberDirectory(cluster, MemberId.spu(1)).resolve("control"));
  }

  @Override
  public void holdPort(int port) {
    try {
      sockets.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public HeldCall holdNextChange() {
    return time.holdNext(1);
  }

  @Override
  public HeldCall holdNextChangeWithin(int point) {
    return time.holdNext(point);
  }

  /** Also ends what a broken backend has left. */
  @Override
  public void close() {
    end();
    workload.close();
    delete(directory);
  }

  private void end() {
    time.holdNone();
    foreignData.clear();
    helpers.forEach(Process::destroyForcibly);
    helpers.clear();
    for (ServerSocket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    sockets.clear();
    if (Files.exists(home())) {
      await(
          () -> {
            List<MarkedProcess> left = processes();
            left.forEach(
                process ->
                    ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly));
            return left;
          },
          "processes do not end");
      delete(home());
    }
  }

  private static void delete(Path tree) {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
