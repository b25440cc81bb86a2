package io.slipway.cli;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.MemberStatus;
import io.slipway.spi.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks independently of the engine for what a deleted cluster may have left on this machine: the
 * processes and ports that it was seen with, and files that carry its name.
 */
final class LeakCheck {
  /** Files that no cluster owns: the engine's records and the shared runtimes. */
  private static final Set<String> SHARED = Set.of("store", "runtime");

  /** The directory where a backend keeps the tombstones that outlive a delete on purpose. */
  private static final String TOMBSTONES = "fences";

  private static final int CONNECT_MILLIS = 500;

  private final Set<Long> pids = new TreeSet<>();
  private final Set<Integer> ports = new TreeSet<>();

  /** Remembers the resources of a cluster. */
  void remember(ClusterStatus status) {
    for (MemberStatus member : status.members()) {
      member.pid().ifPresent(pids::add);
      member.endpoints().stream().map(Endpoint::port).forEach(ports::add);
    }
  }

  /** Returns how much was remembered, human-readable. */
  String remembered() {
    return pids.size() + " processes and " + ports.size() + " ports that the cluster had";
  }

  /**
   * Returns what is still there, human-readable.
   *
   * @param home the home
   * @param name the deleted cluster's name, not used by anything else
   */
  List<String> find(Path home, String name) {
    List<String> found = new ArrayList<>();
    ProcessHandle.allProcesses()
        .filter(process -> pids.contains(process.pid()) || mentions(process, name))
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(ProcessHandle::isAlive)
        .forEach(process -> found.add("process " + process.pid()));
    ports.stream().filter(LeakCheck::answers).forEach(port -> found.add("port " + port));
    files(home, name).forEach(file -> found.add("file " + file));
    return found;
  }

  private static boolean mentions(ProcessHandle process, String name) {
    return process.info().commandLine().orElse("").contains("/" + name);
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private static List<Path> files(Path home, String name) {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          home,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(
                Path directory, BasicFileAttributes attributes) {
              boolean skipped =
                  (home.equals(directory.getParent()) && SHARED.contains(fileName(directory)))
                      || fileName(directory).equals(TOMBSTONES);
              return skipped ? FileVisitResult.SKIP_SUBTREE : look(directory);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              return look(file);
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure)
                throws IOException {
              if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw failure;
            }

            private FileVisitResult look(Path path) {
              if (fileName(path).startsWith(name)) {
                found.add(path);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("the home could not be searched for what is left", e);
    }
    return found;
  }

  private static String fileName(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }
}
