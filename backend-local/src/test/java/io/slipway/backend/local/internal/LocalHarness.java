package io.slipway.backend.local.internal;

import io.slipway.conformance.BackendHarness;
import io.slipway.conformance.Capability;
import io.slipway.conformance.HeldCall;
import io.slipway.conformance.Timing;
import io.slipway.conformance.WorldView;
import io.slipway.spi.BackendContext;
import io.slipway.spi.Cancellation;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.OwnedThing;
import io.slipway.spi.Resolution;
import io.slipway.spi.TimeSource;
import io.slipway.spi.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The local backend with the command workload: a directory and the processes with its mark. */
final class LocalHarness implements BackendHarness {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Path PERL = Path.of("/usr/bin/perl");

  /** A server that ends when it is told to, unless its data holds a file "stubborn". */
  private static final String SERVER =
      PERL
          + " -MIO::Socket::INET -e '$SIG{\"TERM\"}=sub{exit 0 unless -e \"$ARGV[1]/stubborn\"};"
          + " my $s=IO::Socket::INET->new(LocalAddr=>\"127.0.0.1\",LocalPort=>$ARGV[0],Listen=>9,"
          + "ReuseAddr=>1) or exit 3; while(1){my $c=$s->accept();close($c) if $c}' {port} {dir}";

  private final List<Process> helpers = new ArrayList<>();
  private final List<ServerSocket> sockets = new ArrayList<>();
  private final AtomicReference<@Nullable Hold> hold = new AtomicReference<>();
  private Path home = newHome();

  @Override
  public String name() {
    return "local (command workload)";
  }

  @Override
  public Set<Capability> capabilities() {
    EnumSet<Capability> all = EnumSet.complementOf(EnumSet.of(Capability.BLIND));
    if (!stubbornServer()) {
      all.remove(Capability.STUBBORN);
    }
    return all;
  }

  private static boolean stubbornServer() {
    return Files.isExecutable(PERL);
  }

  @Override
  public Timing timing() {
    return new Timing(
        Duration.ofSeconds(60),
        Duration.ofMillis(20),
        Duration.ofMillis(300),
        Duration.ofSeconds(60),
        Duration.ofSeconds(5),
        Duration.ofSeconds(20));
  }

  @Override
  public void reset() {
    end();
    home = newHome();
  }

  private static Path newHome() {
    try {
      return Files.createTempDirectory("slipway-conformance");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path directory() {
    return home.resolve("local");
  }

  @Override
  public ClusterBackend open() {
    Workload command = new CommandWorkload(TimeSource.system());
    return new LocalBackend(
        new BackendContext(home, directory(), Map.of(), new HeldTime(hold), any -> command, false),
        StepListener.NONE);
  }

  @Override
  public ClusterSpec spec(String name, int spus) {
    return ClusterSpec.builder(name)
        .spuCount(spus)
        .workload("command")
        .option("command", stubbornServer() ? SERVER : Driver.server())
        .build();
  }

  @Override
  public int spus() {
    return 2;
  }

  @Override
  public WorldView look(ClusterId cluster, Resolution resolution) {
    Map<MemberId, List<String>> living = new TreeMap<>();
    List<OwnedThing> owned = new ArrayList<>();
    Set<String> foreign = new TreeSet<>();
    ClusterFiles files = new ClusterFiles(directory(), cluster);
    if (files.exists()) {
      owned.add(new OwnedThing("directory", files.directory().toString()));
    }
    for (ProcessInfo process : Driver.marked(home, null)) {
      Mark mark = Mark.parse(process.mark()).orElseThrow();
      if (mark.cluster().equals(cluster)) {
        owned.add(new OwnedThing("process", Long.toString(process.pid())));
        List<String> tokens = living.computeIfAbsent(mark.member(), any -> new ArrayList<>());
        if (!tokens.contains(mark.token())) {
          tokens.add(mark.token());
        }
      } else {
        foreign.add(process.toString());
      }
    }
    helpers.stream()
        .filter(Process::isAlive)
        .filter(helper -> living.values().stream().noneMatch(t -> t.contains(name(helper))))
        .forEach(helper -> foreign.add(name(helper)));
    foreign.addAll(foreignFiles(files));
    return WorldView.of(living, owned, foreign.toString());
  }

  /** Lists the files below the clusters' directory that are not this one's, but their logs. */
  private List<String> foreignFiles(ClusterFiles own) {
    if (!Files.exists(ClusterFiles.clusters(directory()))) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(ClusterFiles.clusters(directory()))) {
      return files
          .filter(path -> !path.startsWith(own.directory()))
          .map(Path::toString)
          .filter(path -> !path.contains("/log/"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean sees(OwnedThing thing) {
    return !thing.kind().equals("port");
  }

  private ClusterFiles.MemberFiles files(ClusterId cluster, MemberId member) {
    return new ClusterFiles(directory(), cluster).member(member);
  }

  private Path data(ClusterId cluster, MemberId member) {
    return files(cluster, member).directory().resolve("data");
  }

  @Override
  public void kill(ClusterId cluster, MemberId member) {
    try {
      long pid = MemberRecords.instance(files(cluster, member)).orElseThrow().pid();
      Driver.kill(pid);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Instant end = Instant.now().plus(PATIENCE);
    while (Driver.marked(home, cluster).stream()
        .anyMatch(p -> Mark.parse(p.mark()).orElseThrow().member().equals(member))) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("the shim of " + member + " does not end");
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeSource.system().pause(Duration.ofMillis(5), new Cancellation());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void write(ClusterId cluster, MemberId member, String record) {
    try {
      Files.writeString(
          data(cluster, member).resolve("records"),
          record + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<String> read(ClusterId cluster, MemberId member) {
    Path records = data(cluster, member).resolve("records");
    try {
      return Files.exists(records) ? Files.readAllLines(records) : List.of();
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
      RecordFile.write(
          data(cluster, member).resolve(".slipway-volume"),
          Map.of("owner", new Incarnation(new UUID(0, 0)) + "/" + member));
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
    help(new Mark(Mark.homeOf(directory()), cluster, member, "surplus").toString());
  }

  /** Starts a process that carries a mark. */
  private void help(String mark) {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", "exec sleep 600");
    builder.environment().put(Mark.VARIABLE, mark);
    try {
      helpers.add(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Process helper) {
    return "helper " + helper.pid();
  }

  @Override
  public void makeStubborn(ClusterId cluster, MemberId member) {
    try {
      Files.writeString(data(cluster, member).resolve("stubborn"), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    Hold next = new Hold();
    hold.set(next);
    return next;
  }

  @Override
  public void close() {
    end();
  }

  private void end() {
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
    hold.set(null);
    Instant end = Instant.now().plus(PATIENCE);
    for (List<ProcessInfo> left = Driver.marked(home, null);
        !left.isEmpty();
        left = Driver.marked(home, null)) {
      left.forEach(p -> ProcessHandle.of(p.pid()).ifPresent(ProcessHandle::destroyForcibly));
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("processes do not end: " + left);
      }
      pause();
    }
    delete(home);
  }

  private static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Holds the first call that asks for the time, which each does before it changes anything. */
  private static final class Hold implements HeldCall {
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    void pass() {
      held.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public boolean awaitHeld(Duration timeout) throws InterruptedException {
      return held.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void release() {
      released.countDown();
    }
  }

  /** The machine's clock, with the gate for held calls. */
  private record HeldTime(AtomicReference<@Nullable Hold> hold) implements TimeSource {
    @Override
    public Instant now() {
      Hold next = hold.getAndSet(null);
      if (next != null) {
        next.pass();
      }
      return TimeSource.system().now();
    }

    @Override
    public void pause(Duration duration, Cancellation cancellation) throws InterruptedException {
      TimeSource.system().pause(duration, cancellation);
    }
  }
}
