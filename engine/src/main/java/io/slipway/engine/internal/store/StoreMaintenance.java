package io.slipway.engine.internal.store;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Checks, copies and replaces stores. Thread-safe. */
public final class StoreMaintenance {
  private static final int COPY_ATTEMPTS = 10;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private StoreMaintenance() {}

  /**
   * The findings of {@link #verify}.
   *
   * @param report the findings of an open
   * @param problems one for each damage, naming file and offset; none if all is well
   * @param cuts files that hold what opens have cut off the journal, the newest last; no damage,
   *     unless an acknowledged change is missing
   */
  public record Verification(OpenReport report, List<SlipwayException> problems, List<Path> cuts) {
    /** Copies the lists. */
    public Verification {
      problems = List.copyOf(problems);
      cuts = List.copyOf(cuts);
    }
  }

  /**
   * Reads everything that a store has, also what an open needs only after a loss: the older
   * checkpoint, and the journals from there on. Takes no lock and changes nothing; works beside a
   * live engine.
   *
   * @param directory the store's
   * @return what was found
   * @throws SlipwayException {@link ErrorCode#STORE_DAMAGED} if the store cannot be opened at all;
   *     {@link ErrorCode#STORE_UNAVAILABLE} if it cannot be read
   */
  public static Verification verify(Path directory) {
    Path absolute = directory.toAbsolutePath().normalize();
    StoreSnapshot snapshot = JournaledStore.openReadOnly(absolute);
    try {
      return Uninterrupted.call(
          () ->
              new Verification(
                  snapshot.report(), verifyOlder(absolute, snapshot.loaded()), cuts(absolute)));
    } catch (IOException e) {
      throw StoreErrors.unavailable("the store in " + absolute + " cannot be read", e);
    }
  }

  /**
   * Reads everything that a backup has.
   *
   * @throws SlipwayException as {@link #verify}; {@link ErrorCode#NOT_FOUND} if it is no store
   */
  public static Verification verifyBackup(Path backup) {
    requireStore(backup);
    Verification found;
    try {
      found = verify(backup);
    } catch (SlipwayException e) {
      throw e.code() == ErrorCode.STORE_DAMAGED ? StoreErrors.ofBackup(e) : e;
    }
    if (found.report().created()) {
      throw noStore(backup);
    }
    return found;
  }

  private static List<Path> cuts(Path directory) throws IOException {
    Path current = StoreSwap.current(directory);
    return Files.isDirectory(current)
        ? new KeptCuts(SystemStoreFiles.INSTANCE, current).all()
        : List.of();
  }

  private static List<SlipwayException> verifyOlder(Path directory, LoadedStore loaded)
      throws IOException {
    List<SlipwayException> problems = new ArrayList<>();
    CheckpointSums newest = loaded.checkpoint();
    if (newest == null) {
      return problems;
    }
    StoreFiles files = SystemStoreFiles.INSTANCE;
    // A third one is what a crash left of a deletion.
    OptionalLong older =
        files.list(directory).stream()
            .map(StoreFormat::stateSequence)
            .flatMapToLong(OptionalLong::stream)
            .filter(sequence -> sequence < newest.sequence())
            .max();
    if (older.isPresent()) {
      try {
        new FallbackVerifier(files, directory, older.getAsLong(), newest).run();
      } catch (IOException | SlipwayException e) {
        // A live engine may have replaced this checkpoint meanwhile.
        boolean still = files.list(directory).contains(StoreFormat.stateName(older.getAsLong()));
        if (still && e instanceof SlipwayException damage) {
          problems.add(damage);
        } else if (still) {
          throw e;
        }
      }
    }
    return problems;
  }

  /**
   * Copies a store as it is now, whole and verified, beside a live engine or without one.
   *
   * @param directory the store's
   * @param target a directory that is not there yet
   * @return what the copy holds
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if the target is there, or inside
   *     the store; {@link ErrorCode#NOT_FOUND} if there is no store; {@link
   *     ErrorCode#STORE_DAMAGED}; {@link ErrorCode#STORE_UNAVAILABLE}. Nothing half-made is left at
   *     the target.
   */
  public static OpenReport backup(Path directory, Path target) {
    return backup(SystemStoreFiles.INSTANCE, directory, target);
  }

  static OpenReport backup(StoreFiles files, Path directory, Path target) {
    Path from = directory.toAbsolutePath().normalize();
    Path to = target.toAbsolutePath().normalize();
    if (to.startsWith(from)) {
      throw noBackup(to, "a path outside of the store " + from, "one inside");
    }
    if (Files.exists(to)) {
      throw noBackup(to, "a path where nothing is", "an existing one");
    }
    return copy(files, from, to);
  }

  private static SlipwayException noBackup(Path target, String expected, String was) {
    return new SlipwayException(
        Problem.of(ErrorCode.INVALID_ARGUMENT, "the backup " + target + " cannot be made")
            .withExpected(expected)
            .withActual(was)
            .withRemedy("nothing was changed; name another"));
  }

  /**
   * Puts a copy of a backup in place of a home's store, and keeps the replaced one aside. Durable
   * when it returns; a crash, or a disk that fails between the renames, leaves one or the other,
   * which the next open settles and {@linkplain OpenReport#restore reports}. No store may be open
   * on the home.
   *
   * @param backup made by {@link #backup}
   * @param lock the home's lock; shows until its release that it is held for a restore
   * @param store the store's directory in that home
   * @param now for the name of the replaced store
   * @param prepare changes the copy, by its directory, before it takes the store's place; what it
   *     throws ends the restore
   * @return where the replaced store is, if there was one
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if the backup is a file or the
   *     store itself; {@link ErrorCode#NOT_FOUND} if there is none; {@link
   *     ErrorCode#STORE_DAMAGED}; {@link ErrorCode#STORE_UNAVAILABLE}
   */
  public static Optional<Path> restore(
      Path backup, HomeLock lock, Path store, Instant now, Consumer<Path> prepare) {
    // Until its release: a text that cannot be taken back must not fail a restore that is done.
    lock.operation("restore");
    return restore(SystemStoreFiles.INSTANCE, backup, store, now, prepare);
  }

  static Optional<Path> restore(
      StoreFiles files, Path backup, Path store, Instant now, Consumer<Path> prepare) {
    Path directory = store.toAbsolutePath().normalize();
    Path from = backup.toAbsolutePath().normalize();
    if (from.equals(directory)) {
      throw notABackup(from, "another store than the one in that home", "that one");
    }
    if (Files.isRegularFile(from)) {
      throw notABackup(from, "a directory", "a file");
    }
    Path replaced =
        directory.resolveSibling(directory.getFileName() + "-replaced-" + STAMP.format(now));
    Path preparing = StoreSwap.preparing(directory);
    try {
      return Uninterrupted.call(
          () -> {
            OpenReport.InterruptedRestore unused = StoreSwap.settle(files, directory);
            // An open takes a whole "restoring" for the store, so it is prepared under another
            // name.
            StoreSwap.deleteTree(files, preparing);
            copyOfBackup(files, from, preparing);
            prepareOrDelete(files, preparing, prepare);
            StoreSwap.announce(files, directory);
            boolean any = Files.exists(directory);
            StoreSwap.swap(files, directory, replaced);
            return any ? Optional.of(replaced) : Optional.<Path>empty();
          });
    } catch (IOException e) {
      throw StoreErrors.unavailable("the store in " + directory + " cannot be restored", e);
    }
  }

  private static SlipwayException notABackup(Path backup, String expected, String was) {
    return new SlipwayException(
        Problem.of(ErrorCode.INVALID_ARGUMENT, backup + " cannot be restored")
            .withExpected(expected)
            .withActual(was)
            .withRemedy("nothing was changed; name a directory that a backup has made"));
  }

  private static void copyOfBackup(StoreFiles files, Path from, Path to) {
    try {
      OpenReport unused = copy(files, from, to);
    } catch (SlipwayException e) {
      throw e.code() == ErrorCode.STORE_DAMAGED ? StoreErrors.ofBackup(e) : e;
    }
  }

  private static void prepareOrDelete(StoreFiles files, Path directory, Consumer<Path> prepare)
      throws IOException {
    try {
      prepare.accept(directory);
    } catch (RuntimeException | Error e) {
      StoreSwap.deleteTree(files, directory);
      throw e;
    }
  }

  private static OpenReport copy(StoreFiles files, Path from, Path to) {
    try {
      return Uninterrupted.call(() -> tryCopy(files, from, to));
    } catch (IOException e) {
      throw StoreErrors.unavailable("the store in " + from + " cannot be copied to " + to, e);
    }
  }

  /**
   * Refuses a path where nothing is, before a restore makes a home for it.
   *
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND}
   */
  public static void requireStore(Path directory) {
    if (Files.notExists(directory)) {
      throw noStore(directory);
    }
  }

  private static SlipwayException noStore(Path directory) {
    return new SlipwayException(
        Problem.of(ErrorCode.NOT_FOUND, "there is no store in " + directory)
            .withExpected("the directory 'store' of a home, or a backup of one")
            .withRemedy("nothing was changed; name one"));
  }

  private static OpenReport tryCopy(StoreFiles files, Path from, Path to) throws IOException {
    Path tmp = AtomicFile.tmp(to);
    for (int attempt = 1; ; attempt++) {
      LoadedStore loaded = JournaledStore.openReadOnly(from).loaded();
      if (loaded.fresh()) {
        throw noStore(from);
      }
      StoreSwap.deleteTree(files, tmp);
      try {
        List<Path> made = files.createDirectories(tmp);
        copyFiles(files, StoreSwap.current(from), tmp, loaded);
        OpenReport report = JournaledStore.openReadOnly(tmp).report();
        files.rename(tmp, to);
        for (Path path : made) {
          StoreSwap.forceParent(files, path);
        }
        return report;
      } catch (NoSuchFileException e) {
        StoreSwap.deleteTree(files, tmp);
        if (attempt == COPY_ATTEMPTS) {
          throw e;
        }
      } catch (IOException | RuntimeException e) {
        StoreSwap.deleteTree(files, tmp);
        throw e;
      }
    }
  }

  private static void copyFiles(StoreFiles files, Path from, Path to, LoadedStore loaded)
      throws IOException {
    CheckpointSums checkpoint = loaded.checkpoint();
    if (checkpoint != null) {
      copyFile(files, from, to, StoreFormat.stateName(checkpoint.sequence()));
      copyFile(files, from, to, StoreFormat.sumName(checkpoint.sequence()));
    }
    for (JournalScan journal : loaded.journals()) {
      String name = StoreFormat.journalName(journal.header().firstSequence());
      byte[] bytes = files.read(from.resolve(name));
      // What came after the read, and an unfinished frame, stay out.
      ByteBuffer rest = StoreFormat.fill(bytes.length - journal.end());
      AtomicFile.write(files, to.resolve(name), ByteBuffer.wrap(bytes, 0, journal.end()), rest);
    }
    JournalScan last = loaded.last();
    if (loaded.journals().size() > 1 && last.isEmpty()) {
      sealBefore(files, to, loaded.journals().get(loaded.journals().size() - 2));
    }
    copyFile(files, from, to, StoreFormat.STORE);
    AtomicFile.write(files, to.resolve(StoreFormat.CLEAN), CleanShutdownMark.of(last).encode());
    files.forceDirectory(to);
  }

  private static void sealBefore(StoreFiles files, Path to, JournalScan before) throws IOException {
    if (!before.sealed()) {
      Path file = to.resolve(StoreFormat.journalName(before.header().firstSequence()));
      try (StoreFiles.StoreFile out = files.open(file)) {
        out.write(FrameHeader.seal(before.sequence(), before.digest()).encode(), before.end());
        out.force();
      }
    }
  }

  private static void copyFile(StoreFiles files, Path from, Path to, String name)
      throws IOException {
    try (InputStream in = files.input(from.resolve(name));
        StoreFiles.StoreFile out = files.create(to.resolve(name))) {
      byte[] part = new byte[1 << 20];
      long at = 0;
      for (int n = in.readNBytes(part, 0, part.length);
          n > 0;
          n = in.readNBytes(part, 0, part.length)) {
        out.write(ByteBuffer.wrap(part, 0, n), at);
        at += n;
      }
      out.force();
    }
  }
}
