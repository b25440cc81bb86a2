package io.slipway.engine.internal.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Every step by which the store touches the disk, so that a test can stop, refuse or lose any of
 * them. Reading is never ended by an interrupt.
 */
interface StoreFiles {
  /** Returns the names in a directory, in no order. */
  List<String> list(Path directory) throws IOException;

  /** Reads a whole file. */
  byte[] read(Path file) throws IOException;

  /** Opens a file for reading from its start. */
  InputStream input(Path file) throws IOException;

  /** Creates a file that must not exist. */
  StoreFile create(Path file) throws IOException;

  /** Opens an existing file for writing. */
  StoreFile open(Path file) throws IOException;

  /** Renames within a directory, atomically; an existing target is replaced. */
  void rename(Path from, Path to) throws IOException;

  /** Deletes a file or an empty directory, if it is there. */
  void delete(Path file) throws IOException;

  /** Makes a directory and those above it; returns those that it made, the topmost first. */
  List<Path> createDirectories(Path directory) throws IOException;

  /** Makes the names in a directory durable. */
  void forceDirectory(Path directory) throws IOException;

  /**
   * Opens the file of a home's lock for reading and writing, and creates it if missing. Not a
   * channel, which an interrupt would close, and the lock with it.
   */
  default RandomAccessFile lock(Path file) throws IOException {
    return new RandomAccessFile(file.toFile(), "rw");
  }

  /** A file that is open for writing. */
  interface StoreFile extends Closeable {
    /** Writes all that remains in the buffer at the position. */
    void write(ByteBuffer bytes, long position) throws IOException;

    /** Makes the file's bytes durable, and its length. */
    void force() throws IOException;
  }
}
