package io.slipway.engine.internal.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The machine's files, of which one call fails, counted from the first. A close that fails has
 * closed, as that of a system does.
 */
public final class FailingFiles implements StoreFiles {
  /** What the call throws. */
  public enum Fault {
    IO_EXCEPTION,
    ERROR
  }

  /** The message of what is thrown. */
  public static final String SAYS = "this call was to fail";

  private final StoreFiles files = SystemStoreFiles.INSTANCE;
  private final AtomicLong calls = new AtomicLong();
  private final long failing;
  private final Fault fault;

  /**
   * Creates files.
   *
   * @param failing which call fails, from 1
   * @param fault how
   */
  public FailingFiles(long failing, Fault fault) {
    this.failing = failing;
    this.fault = fault;
  }

  /** Returns the default options on these files. */
  public StoreOptions options() {
    return StoreOptions.defaults().withFiles(this);
  }

  /** Returns whether it came to the call. */
  public boolean hasFailed() {
    return calls.get() >= failing;
  }

  private void call() throws IOException {
    if (calls.incrementAndGet() == failing) {
      if (fault == Fault.ERROR) {
        throw new InternalError(SAYS);
      }
      throw new IOException(SAYS);
    }
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    call();
    return files.list(directory);
  }

  @Override
  public byte[] read(Path file) throws IOException {
    call();
    return files.read(file);
  }

  @Override
  public InputStream input(Path file) throws IOException {
    call();
    return files.input(file);
  }

  @Override
  public StoreFile create(Path file) throws IOException {
    call();
    return new Failing(files.create(file));
  }

  @Override
  public StoreFile open(Path file) throws IOException {
    call();
    return new Failing(files.open(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    call();
    files.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    call();
    files.delete(file);
  }

  @Override
  public List<Path> createDirectories(Path directory) throws IOException {
    call();
    return files.createDirectories(directory);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    call();
    files.forceDirectory(directory);
  }

  @Override
  public RandomAccessFile lock(Path file) throws IOException {
    call();
    return new RandomAccessFile(file.toFile(), "rw") {
      private boolean closing;

      @Override
      public void write(byte[] bytes) throws IOException {
        call();
        super.write(bytes);
      }

      @Override
      public void close() throws IOException {
        // The channel that it closes closes it again.
        boolean outer = !closing;
        closing = true;
        super.close();
        if (outer) {
          call();
        }
      }
    };
  }

  private final class Failing implements StoreFile {
    private final StoreFile file;

    Failing(StoreFile file) {
      this.file = file;
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      call();
      file.write(bytes, position);
    }

    @Override
    public void force() throws IOException {
      call();
      file.force();
    }

    @Override
    public void close() throws IOException {
      file.close();
      call();
    }
  }
}
