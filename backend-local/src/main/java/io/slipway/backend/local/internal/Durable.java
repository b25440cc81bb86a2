package io.slipway.backend.local.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Changes of files that are whole and on disk when they return. */
final class Durable {
  private static final int SECTOR = 512;

  private Durable() {}

  /**
   * Replaces a file as one step. The temporary file has a fixed name beside it, so that a crash
   * leaves at most one and the next write takes it over.
   */
  static void write(Path file, String content) throws IOException {
    moveTo(file, writeBeside(file, StandardCharsets.UTF_8.encode(content)));
  }

  /**
   * Replaces a small file as {@link #write} does, even on a disk that is full: if the new content
   * is as long as the old one, it can go into the old one's place, which is one sector.
   */
  static void writeSmall(Path file, String content) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
    Path temporary;
    try {
      temporary = writeBeside(file, bytes.duplicate());
    } catch (IOException e) {
      if (bytes.remaining() > SECTOR || !hasLength(file, bytes.remaining())) {
        throw e;
      }
      overwrite(file, bytes, e);
      discard(temporary(file));
      return;
    }
    moveTo(file, temporary);
  }

  private static void moveTo(Path file, Path temporary) throws IOException {
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(parent(file));
  }

  private static Path writeBeside(Path file, ByteBuffer bytes) throws IOException {
    Path temporary = temporary(file);
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    return temporary;
  }

  /** In one write, so that neither a kill nor a reader comes in between. */
  private static void overwrite(Path file, ByteBuffer bytes, IOException why) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      int length = bytes.remaining();
      if (channel.write(bytes, 0) != length) {
        throw new IOException(file + " was written by half", why);
      }
      channel.force(true);
    } catch (IOException e) {
      e.addSuppressed(why);
      throw e;
    }
  }

  private static Path temporary(Path file) {
    return parent(file).resolve("." + file.getFileName() + ".tmp");
  }

  private static void discard(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // The next write takes it over, and an erase removes it.
      assert Files.exists(temporary, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private static boolean hasLength(Path file, int length) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == length;
  }

  /** Makes a directory and those above it that are missing. */
  static void makeDirectory(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Files.createDirectories(directory);
    force(parent(directory));
  }

  /** Removes a file or a link, if it is there. */
  static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      force(parent(file));
    }
  }

  /** Brings the names in a directory to the disk. */
  static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("path must have a parent, was " + path);
    }
    return parent;
  }
}
