package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.spi.TimeSource;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A home of a test, the command on it with the real engine, and the processes that belong to it.
 */
final class RealHome {
  private static final long PATIENCE_SECONDS = 120;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final Path home;

  /**
   * Names a home; nothing is made yet.
   *
   * @param directory a directory of the test
   * @param name the home's name in it
   */
  RealHome(Path directory, String name) {
    this.directory = directory;
    this.home = directory.resolve(name);
  }

  Path path() {
    return home;
  }

  /** What a command came to. */
  record Result(int status, String out, String err) {
    Result expect(int expected) {
      assertThat(status).as(out + err).isEqualTo(expected);
      return this;
    }

    JsonNode json() {
      return read(out);
    }
  }

  /** The command line of a member that listens at once. */
  static String server() {
    return java(GatedServer.class) + " {port}";
  }

  /** The command line of a member that listens once the gate is opened. */
  String gated() {
    return server() + " '" + gate() + "'";
  }

  void openGate() throws IOException {
    Files.writeString(gate(), "");
  }

  private Path gate() {
    return directory.resolve("gate");
  }

  private static String java(Class<?> main) {
    return "'"
        + javaProgram()
        + "' -XX:TieredStopAtLevel=1 -Xshare:auto -XX:+UseSerialGC -Xmx32m -cp '"
        + Path.of("target", "test-classes").toAbsolutePath()
        + "' "
        + main.getName();
  }

  private static String javaProgram() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  static String[] create(String name, int spus, String command) {
    return new String[] {
      "create", name, "--spus", "" + spus, "--workload", "command", "--set", "command=" + command
    };
  }

  /** Runs a command in this process. */
  Result run(String... arguments) {
    return run(Map.of(), arguments);
  }

  /** Runs a command in this process, with more environment variables. */
  Result run(Map<String, String> more, String... arguments) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put(RootCommand.HOME_VARIABLE, home.toString());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        new Cli(
                new CliEnvironment(
                    new ResultStream(out),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    new BufferedReader(new StringReader("")),
                    variables,
                    home,
                    Terminal.NONE,
                    Clock.systemUTC(),
                    TimeSource.system(),
                    new InstalledEngine(),
                    KafkaRecordClient::open,
                    new KafkaArchiveMaker(),
                    SignalSource.NONE,
                    halted -> {
                      throw new AssertionError("halted with " + halted);
                    }))
            .run(arguments);
    return new Result(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  JsonNode status(String name) {
    Result result = run("status", name, "--probe", "-o", "json");
    assertThat(result.status()).as(result.err()).isIn(ExitStatus.DONE, ExitStatus.UNHEALTHY);
    return result.json();
  }

  /** Starts a command in a process of its own. */
  Running start(String... arguments) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                javaProgram(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    line.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().keySet().removeIf(name -> name.startsWith("SLIPWAY_"));
    builder.environment().put(RootCommand.HOME_VARIABLE, home.toString());
    Path out = Files.createTempFile(directory, "out", ".txt");
    return new Running(builder.redirectOutput(out.toFile()).start(), out);
  }

  /** A command in a process of its own. */
  static final class Running {
    private final Process process;
    private final Path out;
    private final BufferedReader err;
    private final StringBuilder seen = new StringBuilder();

    private Running(Process process, Path out) {
      this.process = process;
      this.out = out;
      this.err = process.errorReader(StandardCharsets.UTF_8);
    }

    /** Waits until the error stream tells something. */
    Running await(String text) throws IOException {
      for (String line = err.readLine(); line != null; line = err.readLine()) {
        seen.append(line).append('\n');
        if (line.contains(text)) {
          return this;
        }
      }
      throw new AssertionError("ended without '" + text + "':\n" + seen);
    }

    /** Kills it as nothing can prevent. */
    void kill() throws InterruptedException {
      process.destroyForcibly();
      process.waitFor();
    }

    void signal(String name) throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    Result end() throws IOException, InterruptedException {
      err.lines().forEach(line -> seen.append(line).append('\n'));
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      return new Result(process.exitValue(), Files.readString(out), seen.toString());
    }
  }

  /** Returns each file of the home with all that a write would change. */
  Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    if (!Files.exists(home)) {
      return files;
    }
    try (Stream<Path> all = Files.walk(home)) {
      for (Path path : all.toList()) {
        PosixFileAttributes attributes =
            Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        files.put(
            home.relativize(path).toString(),
            attributes.lastModifiedTime()
                + " "
                + attributes.permissions()
                + " "
                + (attributes.isRegularFile() ? digest(Files.readAllBytes(path)) : ""));
      }
    }
    return files;
  }

  /** Returns what of clusters is left in the home: neither tombstones nor the store count. */
  Set<String> leftovers() throws IOException {
    Set<String> left = new TreeSet<>();
    for (String file : files().keySet()) {
      if (!file.matches(
          "|LOCK|store(/.*)?|runtime(/.*)?|local|local/clusters|local/fences(/.*)?")) {
        left.add(file);
      }
    }
    return left;
  }

  /** Returns the living processes that carry the home's mark, with their command lines. */
  Map<Long, String> processes() throws IOException {
    Path real = home.toRealPath();
    String mark =
        "SLIPWAY_INSTANCE="
            + digest(real.resolve("local").toString().getBytes(StandardCharsets.UTF_8))
                .substring(0, 12)
            + ":";
    Map<Long, String> found = new TreeMap<>();
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      for (ProcessHandle one : all.toList()) {
        if (procFile(one.pid(), "environ").contains(mark)) {
          found.put(one.pid(), procFile(one.pid(), "cmdline").replace('\0', ' '));
        }
      }
    }
    return found;
  }

  /** Returns the processes that members run, without what Slipway puts around them. */
  Set<Long> servers() throws IOException {
    Set<Long> servers = new TreeSet<>();
    processes()
        .forEach(
            (pid, line) -> {
              if (line.contains(GatedServer.class.getName()) && !line.startsWith("/bin/sh")) {
                servers.add(pid);
              }
            });
    return servers;
  }

  static void kill(long pid) {
    ProcessHandle handle = ProcessHandle.of(pid).orElseThrow();
    Optional<ProcessHandle> shim =
        handle.parent().filter(p -> p.info().command().orElse("").endsWith("sh"));
    handle.destroyForcibly();
    awaitEnd(handle);
    // Its shim lives a moment longer, until it has recorded the exit.
    shim.ifPresent(RealHome::awaitEnd);
  }

  /** One that has ended has no command; the system's first process may let it lie for seconds. */
  private static void awaitEnd(ProcessHandle process) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .until(() -> !process.isAlive() || process.info().command().isEmpty());
  }

  static Set<Long> pids(JsonNode status) {
    Set<Long> pids = new TreeSet<>();
    for (JsonNode member : status.at("/spus/members")) {
      if (member.get("pid").isNumber()) {
        pids.add(member.get("pid").asLong());
      }
    }
    return pids;
  }

  static long pid(JsonNode status, String member) {
    for (JsonNode one : status.at("/spus/members")) {
      if (one.get("id").asText().equals(member)) {
        return one.get("pid").asLong();
      }
    }
    throw new AssertionError("no " + member + " in " + status);
  }

  static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
  }

  /** Ends what the test left behind, and fails if there was a process. */
  void close() throws IOException {
    if (!Files.isDirectory(home)) {
      return;
    }
    Map<Long, String> left = processes();
    left.keySet().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    assertThat(left).isEmpty();
  }

  private static String procFile(long pid, String name) {
    try {
      return Files.readString(Path.of("/proc/" + pid, name), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
