package io.slipway.engine.internal.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The machine's files, on which this JVM ends without a word before the chosen change of them. */
final class HaltingFiles implements StoreFiles {
  static final int KILLED = 137;

  private final StoreFiles files = SystemStoreFiles.INSTANCE;
  private final AtomicLong steps = new AtomicLong();
  private final long haltAt;

  HaltingFiles(long haltAt) {
    this.haltAt = haltAt;
  }

  private StoreFiles step() {
    if (steps.incrementAndGet() == haltAt) {
      Runtime.getRuntime().halt(KILLED);
    }
    return files;
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return files.list(directory);
  }

  @Override
  public byte[] read(Path file) throws IOException {
    return files.read(file);
  }

  @Override
  public InputStream input(Path file) throws IOException {
    return files.input(file);
  }

  @Override
  public StoreFile create(Path file) throws IOException {
    return new Halting(step().create(file));
  }

  @Override
  public StoreFile open(Path file) throws IOException {
    return new Halting(files.open(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step().rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    step().delete(file);
  }

  @Override
  public List<Path> createDirectories(Path directory) throws IOException {
    return step().createDirectories(directory);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    step().forceDirectory(directory);
  }

  private final class Halting implements StoreFile {
    private final StoreFile file;

    Halting(StoreFile file) {
      this.file = file;
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      step();
      file.write(bytes, position);
    }

    @Override
    public void force() throws IOException {
      step();
      file.force();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
