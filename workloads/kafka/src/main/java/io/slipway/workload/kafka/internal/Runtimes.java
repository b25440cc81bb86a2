package io.slipway.workload.kafka.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.Progress;
import io.slipway.spi.ProgressSink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * The Kafka runtimes of a home: directories of jars, each whole or not there, shared by all
 * clusters and never taken away.
 */
public final class Runtimes {
  /** Each file has this time: a class-data archive holds for jars of one size and time only. */
  private static final FileTime JAR_TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

  private static final String PART = ".part";
  private static final String LIST = "installed";

  private final Path directory;
  private final Bundle bundle;

  Runtimes(Path directory, Bundle bundle) {
    this.directory = directory.toAbsolutePath().normalize();
    this.bundle = bundle;
  }

  /** Returns where a runtime is, or would be. */
  Path path(String id) {
    return directory.resolve(id);
  }

  /** Returns the directory of all runtimes. */
  Path directory() {
    return directory;
  }

  Bundle bundle() {
    return bundle;
  }

  /** Makes this build's runtime present and returns where it is. */
  Path install(ProgressSink progress) {
    return install(bundle.id(), progress);
  }

  /**
   * Makes a runtime present and returns where it is.
   *
   * @param id the runtime that a cluster was created with; only this build's can be installed
   */
  Path install(String id, ProgressSink progress) {
    Path target = path(id);
    for (String text : List.of(":", ",")) {
      if (target.toString().contains(text)) {
        throw Failures.rejected(
            "invalid home",
            "a path without '" + text + "', which would end a class path there",
            directory,
            "choose another home");
      }
    }
    if (intact(target)) {
      return target;
    }
    if (!id.equals(bundle.id())) {
      throw Failures.rejected(
          "the cluster's Kafka runtime is missing or damaged",
          target + " as it was installed",
          "none that is whole, and this build brings " + bundle.id(),
          "use the version of Slipway that created the cluster",
          "create a new cluster");
    }
    try {
      Files.createDirectories(directory);
      installLocked(target, progress);
    } catch (FileLockInterruptionException e) {
      throw Failures.interrupted("the copying of Kafka's jars");
    } catch (IOException e) {
      throw Failures.rejected(
          "cannot copy Kafka's jars to " + target, e, "see to the disk, then try again");
    }
    return target;
  }

  private void installLocked(Path target, ProgressSink progress) throws IOException {
    try (FileMutex mutex = FileMutex.take(directory.resolve("kafka.lock"))) {
      assert mutex != null;
      removeParts();
      if (!intact(target)) {
        progress.report(new Progress("copying Kafka " + Bundle.VERSION + " to " + target, null));
        copy(target);
      }
    }
  }

  private void copy(Path target) throws IOException {
    Path aside = directory.resolve(target.getFileName() + "-" + UUID.randomUUID() + PART);
    try {
      Files.createDirectory(aside);
      StringBuilder list = new StringBuilder();
      for (Bundle.Jar jar : bundle.jars()) {
        Path file = aside.resolve(jar.name());
        copy(jar, file);
        list.append(Files.size(file)).append(' ').append(jar.name()).append('\n');
      }
      Files.writeString(aside.resolve(LIST), list);
      if (Files.exists(target)) {
        // What runs from the damaged copy keeps its open files.
        Files.move(
            target,
            directory.resolve(target.getFileName() + "-" + UUID.randomUUID() + PART),
            StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      removeParts();
    }
  }

  private void copy(Bundle.Jar jar, Path file) throws IOException {
    MessageDigest digest = Bundle.sha256();
    try (InputStream in = new DigestInputStream(bundle.open(jar), digest)) {
      Files.copy(in, file);
    }
    String was = HexFormat.of().formatHex(digest.digest());
    if (!was.equals(jar.sha256())) {
      throw new IOException(jar.name() + ": expected digest " + jar.sha256() + ", was " + was);
    }
    Files.setLastModifiedTime(file, JAR_TIME);
  }

  private void removeParts() throws IOException {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, "kafka-*" + PART)) {
      for (Path part : parts) {
        FileTrees.delete(part);
      }
    }
  }

  /**
   * Compares names, sizes and times: reading 45 MB at each launch would cost more than it finds.
   */
  static boolean intact(Path runtime) {
    try {
      List<String> lines = Files.readAllLines(runtime.resolve(LIST));
      for (String line : lines) {
        int space = line.indexOf(' ');
        Path file = runtime.resolve(line.substring(space + 1));
        if (Files.size(file) != Long.parseLong(line.substring(0, space))
            || !Files.getLastModifiedTime(file).equals(JAR_TIME)) {
          return false;
        }
      }
      return !lines.isEmpty();
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      return false;
    }
  }

  /**
   * Opens a bridge over a runtime that is there.
   *
   * @throws BackendException BACKEND_UNAVAILABLE if it is not
   */
  Bridge bridge(String id) {
    return Bridge.open(path(id).resolve(Bundle.MAIN_JAR));
  }
}
