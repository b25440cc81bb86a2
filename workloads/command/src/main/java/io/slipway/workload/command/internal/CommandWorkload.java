package io.slipway.workload.command.internal;

import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.MemberAccess;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.Placement;
import io.slipway.spi.Platform;
import io.slipway.spi.ProbeRequest;
import io.slipway.spi.ProbeResult;
import io.slipway.spi.TimeSource;
import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadInfo;
import io.slipway.spi.WorkloadRequirements;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs the user's command line as each SPU. */
public final class CommandWorkload implements Workload {
  /** The name that specs use. */
  public static final String NAME = "command";

  private static final String COMMAND = "command";
  private static final String PORT = "client";
  private static final String DATA = "data";
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final WorkloadInfo INFO =
      WorkloadInfo.builder(NAME, "1")
          .options(
              List.of(
                  OptionInfo.of(
                      COMMAND,
                      "the command line of each SPU, split into words but run without a shell; {port},"
                          + " {id}, {dir} and {cluster} are replaced")))
          .platforms(Platform.HOST, Platform.CONTAINER)
          .build();

  private final TimeSource time;

  /**
   * Creates the workload.
   *
   * @param time the clock of the deadlines
   */
  public CommandWorkload(TimeSource time) {
    this.time = time;
  }

  @Override
  public WorkloadInfo info() {
    return INFO;
  }

  @Override
  public WorkloadRequirements needs(ClusterSpec spec, Platform platform) {
    for (String key : spec.options().keySet()) {
      if (!key.equals(COMMAND)) {
        throw Failures.invalid(
            "unknown option of workload '" + NAME + "'", "'" + COMMAND + "'", key, "leave it out");
      }
    }
    List<String> words = words(spec);
    Map<String, String> example = values("c", 1, "/", 1);
    words.forEach(word -> CommandLine.fill(word, example));
    if (platform == Platform.HOST) {
      // What a container's image has is known at the launch only.
      requireProgram(CommandLine.fill(words.get(0), example), words.get(0));
    }
    WorkloadRequirements.Builder needs =
        WorkloadRequirements.builder()
            .confirmedBy(EnumSet.of(Evidence.ALIVE, Evidence.IDENTITY, Evidence.SERVING));
    for (int number = 1; number <= spec.spuCount(); number++) {
      needs.member(MemberId.spu(number), Map.of(PORT, 0));
    }
    return needs.build();
  }

  @Override
  public MemberPlan plan(ClusterLayout layout, MemberId member, OperationKind purpose) {
    Placement placement = layout.placement(member);
    Map<String, String> values =
        values(
            layout.cluster().name().value(),
            member.number(),
            Path.of(placement.directory(), DATA).toString(),
            placement.port(PORT));
    List<String> command =
        words(layout.spec()).stream().map(word -> CommandLine.fill(word, values)).toList();
    return MemberPlan.builder(command, PORT).volume(DATA).grace(GRACE).build();
  }

  @Override
  public ProbeResult probe(ProbeRequest request) {
    ProbeResult.Builder result = ProbeResult.builder();
    request
        .instances()
        .forEach(
            (member, instance) -> {
              Duration left = Duration.between(time.now(), request.deadline());
              boolean over =
                  request.cancellation().isCancelled() || left.isNegative() || left.isZero();
              Fact fact =
                  over
                      ? Fact.unknown("no time was left to ask")
                      : serving(
                          request.access(), member, left.compareTo(CONNECT) < 0 ? left : CONNECT);
              result.evidence(member, Evidence.SERVING, fact);
            });
    return result.build();
  }

  private static Fact serving(MemberAccess access, MemberId member, Duration patience) {
    return access.accepts(member, PORT).orElseGet(() -> connected(access, member, patience));
  }

  private static Fact connected(MemberAccess access, MemberId member, Duration patience) {
    InetSocketAddress address = access.reach(member, PORT);
    try {
      connect(address.getHostString(), address.getPort(), patience);
    } catch (IOException e) {
      return Fact.no("port " + address.getPort() + " does not answer: " + e.getMessage());
    }
    return access.listens(member, PORT);
  }

  private static void connect(String host, int port, Duration patience) throws IOException {
    IOException last = new IOException("host " + host + " has no address");
    for (InetAddress address : InetAddress.getAllByName(host)) {
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(address, port),
            Math.max(1, Math.toIntExact(patience.toMillis())));
        return;
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private static List<String> words(ClusterSpec spec) {
    String line = spec.options().get(COMMAND);
    if (line == null) {
      throw Failures.invalid(
          "missing option of workload '" + NAME + "'",
          "'" + COMMAND + "'",
          "not set",
          "set it to a command line such as 'python3 server.py {port}'");
    }
    List<String> words = CommandLine.split(line);
    if (words.isEmpty() || words.get(0).isEmpty()) {
      throw Failures.invalid(
          "option '" + COMMAND + "'", "a program and its arguments", "no program", "name one");
    }
    return words;
  }

  private static Map<String, String> values(String cluster, int id, String directory, int port) {
    Map<String, String> values = new TreeMap<>();
    values.put("cluster", cluster);
    values.put("id", Integer.toString(id));
    values.put("dir", directory);
    values.put("port", Integer.toString(port));
    return values;
  }

  private static void requireProgram(String program, String word) {
    if (!program.equals(word)) {
      // With a placeholder in its name it is known at the launch only.
      return;
    }
    String expected;
    boolean found;
    if (program.contains("/")) {
      Path path = Path.of(program);
      // Relative to the member's directory, which is not there yet, it is known at the launch only.
      found = !path.isAbsolute() || (Files.isExecutable(path) && !Files.isDirectory(path));
      expected = "an executable file";
    } else {
      found = isOnPath(program);
      expected = "a program on the PATH";
    }
    if (!found) {
      throw Failures.invalid(
          "option '" + COMMAND + "'", expected, "'" + program + "'", "install it", "name another");
    }
  }

  private static boolean isOnPath(String program) {
    String path = System.getenv("PATH");
    return Arrays.stream((path == null ? "/usr/bin:/bin" : path).split(File.pathSeparator, -1))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, program))
        .anyMatch(file -> Files.isExecutable(file) && !Files.isDirectory(file));
  }
}
