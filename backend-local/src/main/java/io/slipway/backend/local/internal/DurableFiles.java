package io.slipway.backend.local.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Changes to files that are complete and on disk when they return. New files are accessible to
 * their owner only, if the system has owners: members' files hold data and secrets.
 */
final class DurableFiles {
  private static final int SECTOR = 512;
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final FileAttribute<?>[] PRIVATE_DIRECTORY = only("rwx------");
  private static final FileAttribute<?>[] PRIVATE_FILE = only("rw-------");
  private static final Set<OpenOption> REPLACE =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> MAKE =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private DurableFiles() {}

  /**
   * Replaces a file as one step. The temporary file has a fixed name beside it, so that a crash
   * leaves at most one and the next write takes it over.
   */
  static void write(Path file, String content) throws IOException {
    write(file, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Replaces a file by these bytes, in the same way. */
  static void write(Path file, byte[] content) throws IOException {
    moveTo(file, writeBeside(file, ByteBuffer.wrap(content)));
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
    try (FileChannel channel = FileChannel.open(temporary, REPLACE, PRIVATE_FILE)) {
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

  /** Brings the names in a directory to the disk. */
  @FunctionalInterface
  interface Force {
    void force(Path directory) throws IOException;
  }

  /** Makes a directory and those above it that are missing; each is on disk before the next. */
  static void makeDirectory(Path directory) throws IOException {
    makeDirectory(directory, DurableFiles::force);
  }

  static void makeDirectory(Path directory, Force disk) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path at = directory; !Files.isDirectory(at); at = parent(at)) {
      missing.push(at);
    }
    for (Path next : missing) {
      try {
        Files.createDirectory(next, PRIVATE_DIRECTORY);
      } catch (FileAlreadyExistsException e) {
        // Another cluster's call may have made it meanwhile, and not have forced it yet.
        if (!Files.isDirectory(next)) {
          throw e;
        }
      }
      disk.force(parent(next));
    }
  }

  /** Makes an empty file, if there is none. Its content is not the caller's to force. */
  static void makeFile(Path file) throws IOException {
    FileChannel.open(file, MAKE, PRIVATE_FILE).close();
  }

  /**
   * Returns what is in a directory, in order of names; nothing if there is no such directory. A
   * listing that breaks off is an {@link IOException} too.
   */
  static List<Path> list(Path directory) throws IOException {
    return list(directory, "");
  }

  /**
   * Returns the entries whose names begin so. The others of a large directory cost next to nothing.
   */
  static List<Path> list(Path directory, String prefix) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(
            directory, entry -> String.valueOf(entry.getFileName()).startsWith(prefix))) {
      entries.forEach(found::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found.stream().sorted().toList();
  }

  /**
   * Clears the place of a file if something else is there: an empty directory is removed, any other
   * is moved aside, as Slipway did not make it.
   */
  static void clearPlace(Path file) throws IOException {
    if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (list(file).isEmpty()) {
      Files.delete(file);
      return;
    }
    Path aside = parent(file).resolve(".stray." + file.getFileName());
    for (int number = 1; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); number++) {
      aside = parent(file).resolve(".stray." + number + "." + file.getFileName());
    }
    Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
  }

  private static FileAttribute<?>[] only(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
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
