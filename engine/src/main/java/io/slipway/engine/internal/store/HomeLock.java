package io.slipway.engine.internal.store;

import io.slipway.spi.Cancellation;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The right to change a home. The kernel gives it to one process and takes it back when that ends,
 * however it ends; a paused process keeps it. Thread-safe.
 */
public final class HomeLock implements AutoCloseable {
  static final String FILE = "LOCK";

  private static final Duration POLL = Duration.ofMillis(50);
  private static final int TEXT_BYTES = 1024;

  /**
   * Shared by all copies of this class in the JVM: closing a second descriptor of the lock file
   * anywhere in the process would drop the lock silently, so nobody may open one.
   */
  private static final String HELD = "io.slipway.home.lock:";

  /** Looked up once, as a holder describes itself anew with each operation. */
  private static final long PID = ProcessHandle.current().pid();

  private static final String HOST = host();

  private final Path home;
  private final RandomAccessFile file;
  private boolean open = true;

  private HomeLock(Path home, RandomAccessFile file) {
    this.home = home;
    this.file = file;
  }

  /**
   * Takes the lock of a home, and makes the home if it is missing. Blocks up to the timeout.
   *
   * @param home a directory
   * @param timeout how long to wait for another holder; zero tries once
   * @param time the clock to wait by
   * @return the lock, to be closed by the caller
   * @throws SlipwayException {@link ErrorCode#STORE_LOCKED} naming the holder and its operation;
   *     {@link ErrorCode#INVALID_SPEC} if the home is not a directory; {@link
   *     ErrorCode#STORE_UNAVAILABLE} if it cannot be written, and nothing is left of it then;
   *     {@link ErrorCode#CANCELLED} if the thread is interrupted while it waits
   */
  public static HomeLock acquire(Path home, Duration timeout, TimeSource time) {
    Path absolute = home.toAbsolutePath().normalize();
    Instant deadline = time.now().plus(timeout);
    while (true) {
      SlipwayException locked;
      try {
        return Uninterrupted.call(() -> attempt(absolute));
      } catch (IOException e) {
        throw StoreErrors.unavailable("the home " + absolute + " cannot be written", e);
      } catch (SlipwayException e) {
        if (e.code() != ErrorCode.STORE_LOCKED) {
          throw e;
        }
        locked = e;
      }
      Duration left = Duration.between(time.now(), deadline);
      if (left.isNegative() || left.isZero()) {
        throw locked;
      }
      pause(time, left.compareTo(POLL) < 0 ? left : POLL, absolute);
    }
  }

  /** Returns the home, absolute and with all links resolved. */
  public Path home() {
    return home;
  }

  /**
   * Says what the holder is doing, for the error text of others.
   *
   * @param text such as {@code create demo}; empty if nothing
   * @throws SlipwayException {@link ErrorCode#STORE_UNAVAILABLE}; {@link ErrorCode#CLOSED}
   */
  public synchronized void operation(String text) {
    if (!open) {
      throw new SlipwayException(
          ErrorCode.CLOSED, "the lock of home " + home + " was released; acquire it anew");
    }
    try {
      write(text);
    } catch (IOException e) {
      throw StoreErrors.unavailable("the lock of home " + home + " cannot be written", e);
    }
  }

  /** Releases the lock. Idempotent. The file stays: deleting it would let two processes hold it. */
  @Override
  public synchronized void close() {
    if (!open) {
      return;
    }
    open = false;
    try {
      // Blank, not cut: with its length it keeps its room, so that a full disk can be locked too.
      overwrite("");
      file.close();
    } catch (IOException e) {
      throw StoreErrors.unavailable("the lock of home " + home + " cannot be released", e);
    } finally {
      System.clearProperty(HELD + home);
    }
  }

  private static HomeLock attempt(Path home) throws IOException {
    if (Files.exists(home) && !Files.isDirectory(home)) {
      throw new SlipwayException(
          ErrorCode.INVALID_SPEC,
          SlipwayException.text(
              "the home " + home + " cannot be used",
              "a directory",
              "a file",
              "nothing was changed; name a directory"));
    }
    List<Path> made = new ArrayList<>();
    try {
      made.addAll(SystemStoreFiles.INSTANCE.createDirectories(home));
      return lock(home.toRealPath(), made);
    } catch (IOException e) {
      for (int i = made.size() - 1; i >= 0; i--) {
        Files.deleteIfExists(made.get(i));
      }
      throw e;
    }
  }

  private static HomeLock lock(Path home, List<Path> made) throws IOException {
    String key = HELD + home;
    String mine = describe("");
    Object holder = System.getProperties().putIfAbsent(key, mine);
    if (holder != null) {
      throw locked(home, holder.toString());
    }
    Path path = home.resolve(FILE);
    boolean fresh = Files.notExists(path);
    RandomAccessFile file = null;
    try {
      file = new RandomAccessFile(path.toFile(), "rw");
      if (!tryLock(file)) {
        throw locked(home, read(file));
      }
      HomeLock lock = new HomeLock(home, file);
      lock.write("");
      for (Path directory : made) {
        StoreSwap.forceParent(SystemStoreFiles.INSTANCE, directory);
      }
      return lock;
    } catch (IOException | RuntimeException e) {
      System.clearProperty(key);
      if (file != null) {
        file.close();
      }
      if (fresh && e instanceof IOException) {
        Files.deleteIfExists(path);
      }
      throw e;
    }
  }

  private static boolean tryLock(RandomAccessFile file) throws IOException {
    try {
      FileLock lock = file.getChannel().tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  // Not through the channel: an interrupt of an operation's thread would close it, and the lock.
  private void write(String operation) throws IOException {
    String text = describe(operation);
    overwrite(text);
    System.setProperty(HELD + home, text);
  }

  private void overwrite(String text) throws IOException {
    byte[] line = text.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[TEXT_BYTES];
    Arrays.fill(bytes, (byte) ' ');
    System.arraycopy(line, 0, bytes, 0, Math.min(line.length, bytes.length - 1));
    bytes[bytes.length - 1] = '\n';
    file.seek(0);
    file.write(bytes);
  }

  private static String read(RandomAccessFile file) throws IOException {
    byte[] bytes = new byte[TEXT_BYTES];
    int length = Math.max(0, file.read(bytes));
    return new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
  }

  private static String describe(String operation) {
    return "pid "
        + PID
        + " on host "
        + HOST
        + (operation.isEmpty() ? "" : ", busy with '" + operation + "'");
  }

  /** Asks no name server, which could take seconds. */
  private static String host() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      String name = System.getenv("HOSTNAME");
      return name == null ? "unknown" : name;
    }
  }

  private static SlipwayException locked(Path home, @Nullable String holder) {
    return new SlipwayException(
        ErrorCode.STORE_LOCKED,
        SlipwayException.text(
            "the home " + home + " is locked",
            "no other engine",
            holder == null || holder.isEmpty() ? "one that has told no name yet" : holder,
            "nothing was changed; wait for it or end it"));
  }

  private static void pause(TimeSource time, Duration duration, Path home) {
    try {
      time.pause(duration, new Cancellation());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SlipwayException(
          ErrorCode.CANCELLED,
          "the wait for the lock of home " + home + " was interrupted; nothing was changed",
          e);
    }
  }
}
