package io.slipway.engine.internal.store;

import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Poll;
import io.slipway.spi.Problem;
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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
   * anywhere in the process would drop the lock silently, so none may be opened.
   */
  private static final String HELD = "io.slipway.home.lock:";

  /** Looked up once, as a holder updates its description with each operation. */
  private static final long PID = ProcessHandle.current().pid();

  private static final String HOST = host();

  /** A text of {@link #describe}. */
  private static final Pattern NAMED = Pattern.compile("pid (\\d{1,18}) on host ([^,]*)");

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
   *     {@link ErrorCode#STORE_UNAVAILABLE} if it is not a directory or cannot be written, and
   *     nothing is left of it then; {@link ErrorCode#CANCELLED} if the thread is interrupted while
   *     it waits
   */
  public static HomeLock acquire(Path home, Duration timeout, TimeSource time) {
    return acquire(home, timeout, time, StoreOptions.defaults());
  }

  /**
   * Takes the lock as {@link #acquire(Path, Duration, TimeSource)} does, on the files of a store.
   *
   * @param home a directory
   * @param timeout how long to wait for another holder; zero tries once
   * @param time the clock to wait by
   * @param options say which files
   */
  public static HomeLock acquire(
      Path home, Duration timeout, TimeSource time, StoreOptions options) {
    StoreFiles files = options.files();
    Path absolute = home.toAbsolutePath().normalize();
    Instant deadline = time.now().plus(timeout);
    Poll poll =
        new Poll(time, deadline, new CancellationToken(), POLL, e -> interrupted(absolute, e));
    try {
      return poll.until(() -> tryOnce(files, absolute), Attempt::isTaken).lock();
    } catch (IOException e) {
      throw StoreErrors.unavailable("the home " + absolute + " cannot be written", e);
    }
  }

  /** The lock, or its holder. */
  private record Attempt(@Nullable HomeLock taken, @Nullable SlipwayException refusal) {
    boolean isTaken() {
      return taken != null;
    }

    HomeLock lock() {
      if (taken == null) {
        throw refusal == null ? new IllegalStateException("nobody has the lock") : refusal;
      }
      return taken;
    }
  }

  private static Attempt tryOnce(StoreFiles files, Path home) throws IOException {
    try {
      return new Attempt(Uninterrupted.call(() -> attempt(files, home)), null);
    } catch (SlipwayException e) {
      if (e.code() != ErrorCode.STORE_LOCKED) {
        throw e;
      }
      return new Attempt(null, e);
    }
  }

  /**
   * Returns who holds the lock of a home, without taking it. A process that was killed a moment ago
   * may still be named.
   *
   * @param home a directory, which may be missing
   * @return empty if nobody does
   * @throws SlipwayException {@link ErrorCode#STORE_UNAVAILABLE} if that cannot be read
   */
  public static Optional<String> holder(Path home) {
    Path file = home.resolve(FILE);
    try {
      if (Files.notExists(file)) {
        return Optional.empty();
      }
      String own = System.getProperty(HELD + home.toRealPath());
      if (own != null) {
        // Not even read: that would open and close a second descriptor.
        return Optional.of(own);
      }
      return Optional.of(Files.readString(file).strip()).filter(HomeLock::mayLive);
    } catch (IOException e) {
      throw StoreErrors.unavailable("the home " + home + " cannot be read", e);
    }
  }

  /** Whether the process that a description names may be alive. */
  private static boolean mayLive(String holder) {
    Matcher named = NAMED.matcher(holder);
    return named.lookingAt()
        && (!named.group(2).equals(HOST)
            || ProcessHandle.of(Long.parseLong(named.group(1))).isPresent());
  }

  /** Returns the home, absolute and with all links resolved. */
  public Path home() {
    return home;
  }

  /**
   * Says what the holder is doing, for the error text of others.
   *
   * @param text such as {@code create demo}; empty while the holder is idle
   * @throws SlipwayException {@link ErrorCode#STORE_UNAVAILABLE}; {@link ErrorCode#CLOSED}
   */
  public synchronized void operation(String text) {
    if (!open) {
      throw new SlipwayException(
          Problem.of(ErrorCode.CLOSED, "the lock of home " + home + " was released")
              .withRemedy("acquire it again"));
    }
    try {
      write(text);
    } catch (IOException e) {
      throw StoreErrors.unavailable("the lock of home " + home + " cannot be written", e);
    }
  }

  /**
   * Releases the lock. Idempotent. The file stays: deleting it would let two processes hold it.
   *
   * @throws SlipwayException {@link ErrorCode#STORE_UNAVAILABLE} if the file cannot be written; the
   *     lock is released nevertheless
   */
  @Override
  public synchronized void close() {
    if (!open) {
      return;
    }
    open = false;
    try (file) {
      // Blank, not cut: with its length it keeps its room, so that a full disk can be locked too.
      overwrite("");
    } catch (IOException e) {
      throw StoreErrors.unavailable(
          "the lock of home " + home + " was released, but its file still names this process", e);
    } finally {
      System.clearProperty(HELD + home);
    }
  }

  /**
   * Refuses a home that is no directory. What is not there yet can be made, or has nothing to read.
   *
   * @param home absolute
   * @throws SlipwayException {@link ErrorCode#STORE_UNAVAILABLE}
   */
  public static void requireDirectory(Path home) {
    for (Path path = home; path != null; path = path.getParent()) {
      if (Files.isDirectory(path)) {
        return;
      }
      if (Files.exists(path)) {
        throw new SlipwayException(
            Problem.of(ErrorCode.STORE_UNAVAILABLE, "home " + home + " cannot be used")
                .withExpected("a directory")
                .withActual((path.equals(home) ? "" : path + " is ") + "a file")
                .withRemedy("nothing was changed; choose another home"));
      }
    }
  }

  private static HomeLock attempt(StoreFiles files, Path home) throws IOException {
    requireDirectory(home);
    List<Path> made = new ArrayList<>();
    try {
      made.addAll(files.createDirectories(home));
      return lock(files, home.toRealPath(), made);
    } catch (IOException e) {
      Collections.reverse(made);
      delete(made, e);
      throw e;
    }
  }

  private static HomeLock lock(StoreFiles files, Path home, List<Path> made) throws IOException {
    String key = HELD + home;
    String mine = describe("");
    Object holder = System.getProperties().putIfAbsent(key, mine);
    if (holder != null) {
      throw locked(home, holder.toString());
    }
    Path path = home.resolve(FILE);
    boolean fresh = Files.notExists(path);
    CloseStack taken = new CloseStack();
    taken.add(() -> System.clearProperty(key));
    try {
      RandomAccessFile file = taken.add(files.lock(path));
      if (!tryLock(file)) {
        throw locked(home, read(file));
      }
      HomeLock lock = new HomeLock(home, file);
      lock.write("");
      for (Path directory : made) {
        StoreSwap.forceParent(files, directory);
      }
      return lock;
    } catch (Throwable e) {
      taken.closeAfter(e);
      if (fresh && e instanceof IOException) {
        delete(List.of(path), e);
      }
      throw e;
    }
  }

  private static void delete(List<Path> made, Throwable cause) {
    try {
      for (Path path : made) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
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
        + (operation.isEmpty() ? ", idle" : ", busy with '" + operation + "'");
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
        Problem.of(ErrorCode.STORE_LOCKED, "the home " + home + " is locked")
            .withActual(
                holder == null || holder.isEmpty() ? "the holder has told no name yet" : holder)
            .withRemedy(
                isOwn(holder)
                    ? new String[] {
                      "this process has an engine open on it: share that one", "close it"
                    }
                    : new String[] {"nothing was changed; wait for it", "end it"}));
  }

  private static boolean isOwn(@Nullable String holder) {
    return holder != null && holder.startsWith("pid " + ProcessHandle.current().pid() + " ");
  }

  private static SlipwayException interrupted(Path home, InterruptedException by) {
    return new SlipwayException(
        Problem.of(
            ErrorCode.CANCELLED,
            "the wait for the lock of home " + home + " was interrupted; nothing was changed"),
        by);
  }
}
