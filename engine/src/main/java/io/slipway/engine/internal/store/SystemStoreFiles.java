package io.slipway.engine.internal.store;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of this machine. */
final class SystemStoreFiles implements StoreFiles {
  static final StoreFiles INSTANCE = new SystemStoreFiles();

  private static final int PART = 64 * 1024;

  private SystemStoreFiles() {}

  @Override
  public List<String> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> String.valueOf(entry.getFileName())).toList();
    }
  }

  @Override
  public byte[] read(Path file) throws IOException {
    try (InputStream in = input(file)) {
      return in.readAllBytes();
    }
  }

  @Override
  public InputStream input(Path file) throws IOException {
    // Not Files.newInputStream: an interrupt would close its channel.
    try {
      return new FileInputStream(file.toFile());
    } catch (FileNotFoundException e) {
      if (Files.notExists(file)) {
        NoSuchFileException missing = new NoSuchFileException(file.toString());
        missing.initCause(e);
        throw missing;
      }
      throw e;
    }
  }

  @Override
  public StoreFile create(Path file) throws IOException {
    return new Channel(
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  @Override
  public StoreFile open(Path file) throws IOException {
    return new Channel(FileChannel.open(file, StandardOpenOption.WRITE));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public List<Path> createDirectories(Path directory) throws IOException {
    List<Path> missing = new ArrayList<>();
    for (Path at = directory; at != null && Files.notExists(at); at = at.getParent()) {
      missing.add(0, at);
    }
    Files.createDirectories(directory, forOwner(directory));
    return missing;
  }

  /** Records hold the options of workloads, and those may be secrets. */
  private static FileAttribute<?>[] forOwner(Path directory) {
    return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static final class Channel implements StoreFile {
    private final FileChannel channel;

    Channel(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      // In parts: of a buffer in the heap the JDK makes a copy outside of it, and keeps the
      // largest.
      long at = position;
      int end = bytes.limit();
      while (bytes.position() < end) {
        bytes.limit(Math.min(end, bytes.position() + PART));
        while (bytes.hasRemaining()) {
          at += channel.write(bytes, at);
        }
      }
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
