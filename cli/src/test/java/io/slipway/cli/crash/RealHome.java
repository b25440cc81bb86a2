package io.slipway.cli.crash;

import io.slipway.engine.ClusterReader;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.engine.StoreAdmin;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A home with real clusters, and a look at it by other means than the engine's. */
final class RealHome {
  private static final String LOGS = "/log/";
  private static final String KAFKA_DATA = ".*/members/[^/]+/data/(?!\\.slipway-volume).*";

  private final Path home;
  private final Payload payload;

  RealHome(Path home) {
    this(home, Payload.COMMAND);
  }

  RealHome(Path home, Payload payload) {
    this.home = home;
    this.payload = payload;
  }

  Payload payload() {
    return payload;
  }

  /** Brings the cluster to where the deed begins. */
  void prepare(Deed deed) {
    try (SlipwayEngine engine = open()) {
      deed.prepare(engine, payload, home);
    }
  }

  /**
   * All that an observer can compare of two runs.
   *
   * @param state of the record
   * @param confirmed how many SPUs answer
   * @param processes how many there are below the home, shims included
   * @param files below the backend's directory, without names that differ between runs, and logs
   * @param listening how many of the cluster's ports are in use
   */
  record Shape(
      LifecycleState state, int confirmed, int processes, Set<String> files, int listening) {}

  SlipwayEngine open() {
    return SlipwayHome.at(home).lockTimeout(Duration.ofSeconds(10)).openEngine();
  }

  StoreAdmin store() {
    return SlipwayHome.at(home).lockTimeout(Duration.ofSeconds(10)).storeAdmin();
  }

  /** Runs the deed in another JVM. */
  Process child(Deed deed, int point, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        jvm(CrashChild.class, deed.name(), Integer.toString(point), payload.name());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Returns what starts a program in another JVM, with this home as its first argument. */
  ProcessBuilder jvm(Class<?> program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("-Dslipway.crash.classes=" + Path.of("target", "test-classes").toAbsolutePath());
    command.add(program.getName());
    command.add(home.toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  /** Runs the deed to its end in another JVM and returns the points that it has passed. */
  List<String> points(Deed deed) throws IOException, InterruptedException {
    Process child = child(deed, 0, Map.of());
    List<String> lines = child.inputReader().lines().toList();
    if (!child.waitFor(2, TimeUnit.MINUTES) || child.exitValue() != 0) {
      throw new AssertionError(deed + " failed in a child: " + lines);
    }
    return lines.stream()
        .filter(line -> line.startsWith(CrashChild.PASSED))
        .map(line -> line.substring(CrashChild.PASSED.length()))
        .toList();
  }

  /** Runs the deed in another JVM until it dies at the point. */
  int crash(Deed deed, int point) throws IOException, InterruptedException {
    Process child = child(deed, point, Map.of());
    List<String> unused = child.inputReader().lines().toList();
    if (!child.waitFor(2, TimeUnit.MINUTES)) {
      child.destroyForcibly();
      throw new AssertionError(deed + " did not come to point " + point);
    }
    return child.exitValue();
  }

  Shape shape() {
    Optional<ClusterStatus> status = status();
    return new Shape(
        status.map(ClusterStatus::state).orElse(LifecycleState.ABSENT),
        status.map(ClusterStatus::confirmedSpus).orElse(0),
        processes().size(),
        files(),
        (int) ports().stream().filter(port -> !isFree(port)).count());
  }

  Optional<ClusterStatus> status() {
    try (ClusterReader reader = SlipwayHome.at(home).openReader()) {
      return Optional.of(reader.probe(Deed.NAME));
    } catch (SlipwayException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Returns every port that the cluster was given, running or not. */
  Set<Integer> ports() {
    Set<Integer> ports = new TreeSet<>();
    try (Stream<Path> identities = walk("clusters")) {
      for (Path file : identities.filter(f -> f.endsWith("identity")).toList()) {
        for (String line : Files.readAllLines(file)) {
          if (line.startsWith("ports.")) {
            for (String port : line.substring(line.indexOf('=') + 1).split(",", -1)) {
              ports.add(Integer.parseInt(port.strip()));
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ports;
  }

  /** Returns the command lines of all processes that were told a path below the home. */
  List<String> processes() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(home.resolve("local").toString()))
        .toList();
  }

  /**
   * Returns all files below the backend's directory but logs, tombstones, shared directories and
   * what Kafka keeps in its own.
   */
  Set<String> files() {
    try (Stream<Path> all = walk("")) {
      return all.filter(file -> !Files.isDirectory(file))
          .map(file -> home.resolve("local").relativize(file).toString())
          .filter(file -> !file.contains(LOGS) && !file.startsWith("fences"))
          .filter(file -> !file.matches(KAFKA_DATA))
          .map(file -> file.replaceAll("-[0-9a-f]{8}(?=/)", "-X"))
          // The stop of a member kills a shim that is still writing down how the member ended.
          .map(file -> file.replaceAll("/control/exit\\.tmp$", "/control/exit"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** Returns everything that is left where nothing should be; empty if all is well. */
  List<String> leftovers(Set<Integer> ports) {
    List<String> left = new ArrayList<>(processes());
    left.addAll(files());
    try (Stream<Path> directories = walk("clusters")) {
      directories.skip(1).map(Path::toString).forEach(left::add);
    }
    ports.stream().filter(port -> !isFree(port)).forEach(port -> left.add("port " + port));
    return left;
  }

  private Stream<Path> walk(String below) {
    Path start = home.resolve("local").resolve(below);
    try {
      if (!Files.exists(start)) {
        return Stream.empty();
      }
      List<Path> found;
      try (Stream<Path> all = Files.walk(start)) {
        found = all.toList();
      }
      return found.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
