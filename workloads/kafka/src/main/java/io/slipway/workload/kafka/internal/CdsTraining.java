package io.slipway.workload.kafka.internal;

import io.slipway.spi.Progress;
import io.slipway.spi.ProgressSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileLockInterruptionException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes a class-data archive by a throw-away node, controller and broker in one, that starts, is
 * seen to serve, and ends. Whatever fails, neither process nor file is left.
 */
final class CdsTraining {
  private static final String TEMPORARY = "rehearsal-";
  private static final int HEAP_MEGABYTES = 256;
  private static final int EXIT_USAGE = 64;
  private static final int TAIL_LINES = 10;
  private static final long POLL_MILLIS = 20;
  private static final Duration CHECK = Duration.ofSeconds(30);

  private final Runtimes runtimes;
  private final JavaHome java;

  CdsTraining(Runtimes runtimes, JavaHome java) {
    this.runtimes = runtimes;
    this.java = java;
  }

  /** Returns the archive, made now unless it is there. */
  Path prepare(Duration timeout, ProgressSink progress) {
    Path runtime = runtimes.install(progress);
    Archives archives = new Archives(runtime, java);
    try {
      Path target = archives.path();
      if (Files.isReadable(target)) {
        return target;
      }
      try (FileMutex mutex = FileMutex.take(runtimes.directory().resolve("archive.lock"))) {
        assert mutex != null;
        removeMatching(TEMPORARY + "*");
        if (!Files.isReadable(target)) {
          progress.report(new Progress("preparing a class-data archive for " + java.path(), null));
          rehearse(archives, new NodeCommand(java, runtime), timeout);
        }
        return target;
      } finally {
        removeMatching(TEMPORARY + "*");
      }
    } catch (FileLockInterruptionException e) {
      throw Failures.interrupted("the preparation of a class-data archive");
    } catch (IOException e) {
      throw Failures.rejected(
          "cannot prepare a class-data archive in " + runtimes.directory(),
          e,
          "see to it, then try again (clusters also start without one)");
    } catch (InterruptedException e) {
      throw Failures.interrupted("the preparation of a class-data archive");
    }
  }

  private void rehearse(Archives archives, NodeCommand command, Duration timeout)
      throws IOException, InterruptedException {
    Path directory =
        Files.createDirectory(runtimes.directory().resolve(TEMPORARY + UUID.randomUUID()));
    long end = System.nanoTime() + timeout.toNanos();
    Path archive = directory.resolve("archive");
    Path log = directory.resolve("log");
    Path config = directory.resolve("server.properties");
    Files.writeString(config, properties(directory));
    List<String> arguments =
        List.of("rehearse", "AAAAAAAAQACAAAAAAAAAAQ", config.toString(), directory.toString());
    Process process =
        start(command.of(HEAP_MEGABYTES, archives.makeFlags(archive), List.of(), arguments), log);
    try {
      while (!Files.exists(directory.resolve("node.ready"))) {
        if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
          throw failed("the node did not start", process, log);
        }
      }
      // It ends with its input, and leaves the archive then.
      process.getOutputStream().close();
      if (!process.waitFor(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)
          || !Files.exists(archive)) {
        throw failed("the node left no archive", process, log);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    check(command.of(HEAP_MEGABYTES, archives.requireFlags(archive), List.of(), List.of()), log);
    // Those of earlier builds of this Java no longer fit anything; nodes running on one keep it
    // open.
    removeMatching(archives.namesOfAnyBuild());
    Files.move(archive, archives.path(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void removeMatching(String glob) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(runtimes.directory(), glob)) {
      for (Path one : found) {
        FileTrees.delete(one);
      }
    }
  }

  /** Java refuses to start on an archive that does not fit; the launcher refuses no arguments. */
  private static void check(List<String> command, Path log)
      throws IOException, InterruptedException {
    Process process = start(command, log);
    try {
      boolean ended = process.waitFor(CHECK.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended || process.exitValue() != EXIT_USAGE) {
        throw failed("the archive does not fit", process, log);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static Process start(List<String> command, Path log) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
        .start();
  }

  private static IOException failed(String what, Process process, Path log) throws IOException {
    @Nullable Integer status = process.isAlive() ? null : process.exitValue();
    List<String> lines = Files.readString(log, StandardCharsets.UTF_8).lines().toList();
    return new IOException(
        what
            + (status == null ? " in time" : ", exit status " + status)
            + "; its last lines:\n"
            + String.join(
                "\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())));
  }

  private static String properties(Path directory) throws IOException {
    InetAddress host = InetAddress.getLoopbackAddress();
    try (ServerSocket client = new ServerSocket(0, 1, host);
        ServerSocket controller = new ServerSocket(0, 1, host)) {
      int clientPort = client.getLocalPort();
      int controllerPort = controller.getLocalPort();
      return String.join(
          "\n",
          "process.roles=broker,controller",
          "node.id=1",
          "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
          "controller.listener.names=CONTROLLER",
          "listener.security.protocol.map=CONTROLLER:PLAINTEXT,CLIENT:PLAINTEXT",
          "listeners=CLIENT://127.0.0.1:"
              + clientPort
              + ",CONTROLLER://127.0.0.1:"
              + controllerPort,
          "advertised.listeners=CLIENT://127.0.0.1:" + clientPort,
          "inter.broker.listener.name=CLIENT",
          "log.dirs=" + directory.resolve("data").toString().replace("\\", "\\\\"),
          "log.cleaner.dedupe.buffer.size=4194304",
          "");
    }
  }
}
