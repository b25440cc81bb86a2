package io.slipway.engine.internal.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Real files with a fault at a chosen step, for one life of a process. What a loss of power would
 * leave is known to a {@link DiskState}, which {@linkplain #again outlives} the process.
 */
final class SimulatedDisk implements StoreFiles {
  /** What happens at the chosen step. */
  enum Fault {
    CRASH_BEFORE,
    CRASH_HALFWAY,
    CRASH_AFTER,
    /** The step fails once; a write has done half. */
    ERROR,
    /** As {@link #ERROR}, and so does every later step that changes something. */
    ERROR_FROM_NOW_ON
  }

  private final DiskState state;
  private long faultAt;
  private Fault fault;
  private String words = "the simulated device is broken";
  private long steps;
  private boolean dead;
  private boolean struck;

  SimulatedDisk(Path root, long faultAt, Fault fault) throws IOException {
    this(new DiskState(root), faultAt, fault);
  }

  private SimulatedDisk(DiskState state, long faultAt, Fault fault) {
    this.state = state;
    this.faultAt = faultAt;
    this.fault = fault;
  }

  static SimulatedDisk sound(Path root) throws IOException {
    return new SimulatedDisk(root, Long.MAX_VALUE, Fault.CRASH_BEFORE);
  }

  /** Returns a sound disk for tests without a power loss; it forces nothing. */
  static SimulatedDisk unwatched() throws IOException {
    return sound(Path.of("unwatched"));
  }

  /** Returns the disk for the next process of the same boot: what is not forced still waits. */
  SimulatedDisk again(long itsFaultAt, Fault itsFault) {
    return new SimulatedDisk(state, itsFaultAt, itsFault);
  }

  /** As {@link #again(long, Fault)}, and sound. */
  SimulatedDisk again() {
    return again(Long.MAX_VALUE, Fault.CRASH_BEFORE);
  }

  /** Sets what an error says. */
  SimulatedDisk saying(String text) {
    words = text;
    return this;
  }

  synchronized long steps() {
    return steps;
  }

  synchronized boolean hasStruck() {
    return struck;
  }

  synchronized Fault fault() {
    return fault;
  }

  /** Ends everything now. */
  synchronized void crash() {
    dead = true;
    struck = true;
  }

  /** Lets the next step meet that fault. */
  synchronized void strikeNext(Fault next) {
    faultAt = steps + 1;
    fault = next;
  }

  /**
   * Writes what a loss of power at the crash would have left.
   *
   * @param survives asked for each thing that is not forced
   */
  synchronized void afterPowerLoss(Path target, BooleanSupplier survives) throws IOException {
    state.afterPowerLoss(target, survives);
  }

  /** Sorted, so that every run is the same. */
  @Override
  public List<String> list(Path path) throws IOException {
    return SystemStoreFiles.INSTANCE.list(path).stream().sorted().toList();
  }

  @Override
  public byte[] read(Path file) throws IOException {
    return SystemStoreFiles.INSTANCE.read(file);
  }

  @Override
  public InputStream input(Path file) throws IOException {
    return SystemStoreFiles.INSTANCE.input(file);
  }

  @Override
  public synchronized StoreFile create(Path file) throws IOException {
    return step(
        () -> {
          StoreFile opened = SystemStoreFiles.INSTANCE.create(file);
          state.created(file);
          return new File(file, opened);
        },
        () -> true);
  }

  @Override
  public synchronized StoreFile open(Path file) throws IOException {
    if (dead) {
      throw new SimulatedCrash();
    }
    StoreFile opened = SystemStoreFiles.INSTANCE.open(file);
    state.opened(file);
    return new File(file, opened);
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    step(
        () -> {
          SystemStoreFiles.INSTANCE.rename(from, to);
          state.renamed(from, to);
          return true;
        },
        () -> true);
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    step(
        () -> {
          SystemStoreFiles.INSTANCE.delete(file);
          state.deleted(file);
          return true;
        },
        () -> true);
  }

  @Override
  public synchronized List<Path> createDirectories(Path path) throws IOException {
    return step(
        () -> {
          List<Path> made = SystemStoreFiles.INSTANCE.createDirectories(path);
          made.forEach(state::madeDirectory);
          return made;
        },
        () -> true);
  }

  @Override
  public synchronized void forceDirectory(Path path) throws IOException {
    step(
        () -> {
          state.forcedDirectory(path);
          return true;
        },
        () -> true);
  }

  private synchronized <T> T step(Uninterrupted.Io<T> whole, Uninterrupted.Io<?> half)
      throws IOException {
    if (dead) {
      throw new SimulatedCrash();
    }
    steps++;
    boolean now = steps == faultAt;
    boolean later = steps > faultAt && fault == Fault.ERROR_FROM_NOW_ON;
    if (!now && !later) {
      return whole.run();
    }
    struck = true;
    switch (fault) {
      case ERROR, ERROR_FROM_NOW_ON -> {
        half.run();
        throw new IOException(words);
      }
      case CRASH_HALFWAY -> half.run();
      case CRASH_AFTER -> whole.run();
      case CRASH_BEFORE -> {}
    }
    dead = true;
    throw new SimulatedCrash();
  }

  private final class File implements StoreFile {
    private final Path path;
    private final StoreFile file;

    File(Path path, StoreFile file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      int half = bytes.remaining() / 2;
      step(
          () -> doWrite(bytes, position),
          () -> doWrite(bytes.limit(bytes.position() + half), position));
    }

    private boolean doWrite(ByteBuffer bytes, long position) throws IOException {
      int length = bytes.remaining();
      file.write(bytes, position);
      state.written(path, position, length);
      return true;
    }

    /** The real file is not forced: what is durable is simulated. */
    @Override
    public void force() throws IOException {
      step(
          () -> {
            state.forced(path);
            return true;
          },
          () -> {
            if (fault == Fault.ERROR || fault == Fault.ERROR_FROM_NOW_ON) {
              state.forceFailed(path);
            }
            return true;
          });
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
