package io.slipway.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

/**
 * The life of a small cluster in a home of its own, for the launcher: the class-data archive that a
 * JVM leaves when it ends holds the classes that it has used.
 *
 * <p>usage: {@code CdsTraining HOME}, or {@code CdsTraining serve PORT}, which is a member of that
 * cluster.
 */
final class CdsTraining {
  private static final String SERVE = "serve";
  private static final String NAME = "rehearsal";

  private CdsTraining() {}

  /**
   * Rehearses, or serves.
   *
   * @param arguments see above
   * @throws IOException if the port cannot be served
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals(SERVE)) {
      serve(Integer.parseInt(arguments[1]));
    }
    System.exit(rehearse(Path.of(arguments[0])));
  }

  private static int rehearse(Path home) {
    ResultStream nowhere = new ResultStream(OutputStream.nullOutputStream());
    Cli cli = new Cli(Main.environment(nowhere, nowhere));
    String member =
        String.join(
            " ",
            quoted(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
            "-XX:TieredStopAtLevel=1 -cp",
            quoted(System.getProperty("java.class.path")),
            CdsTraining.class.getName(),
            SERVE,
            "{port}");
    List<List<String>> commands =
        List.of(
            List.of("list"),
            List.of("create", NAME, "--workload", "command", "--set", "command=" + member),
            List.of("status"),
            List.of("status", NAME, "-o", "json"),
            List.of("shutdown", NAME),
            List.of("resume", NAME),
            List.of("delete", NAME, "--shutdown", "--yes"),
            List.of("create", NAME, "--no-start"),
            List.of("delete", NAME, "--yes"));
    int status = ExitStatus.DONE;
    for (List<String> command : commands) {
      String[] line = new String[command.size() + 2];
      line[0] = "--home";
      line[1] = home.toString();
      System.arraycopy(command.toArray(), 0, line, 2, command.size());
      // After a failure, or Ctrl-C, only what cleans up.
      if (status == ExitStatus.DONE || command.get(0).equals("delete")) {
        status = Math.max(status, cli.run(line));
      }
    }
    return status;
  }

  private static void serve(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port, 0, InetAddress.getLoopbackAddress())) {
      while (true) {
        socket.accept().close();
      }
    }
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
