package io.slipway.engine.internal.store;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StateStore;
import io.slipway.spi.StoredValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store in a directory. An acknowledged change lies in a checksummed, forced journal frame.
 *
 * <p>The caller holds the {@link HomeLock} of the home around the directory for as long as the
 * store is open. A version is the number of the change in the whole store.
 */
public final class JournaledStore implements StateStore {
  private static final Logger LOG = LoggerFactory.getLogger(JournaledStore.class);

  private final Path directory;
  private final StateMap state;
  private final StoreWriter writer;
  private final OpenReport report;
  private final String id;

  private JournaledStore(
      Path directory, StateMap state, StoreWriter writer, OpenReport report, String id) {
    this.id = id;
    this.directory = directory;
    this.state = state;
    this.writer = writer;
    this.report = report;
  }

  /**
   * Opens a store, and makes it if the directory is missing or empty. Settles what a crash left.
   *
   * @param directory holds nothing else
   * @param options how it is kept
   * @return the store, to be closed by the caller
   * @throws SlipwayException {@link ErrorCode#STORE_DAMAGED} naming file and offset; {@link
   *     ErrorCode#UNSUPPORTED} if a newer version wrote it; {@link ErrorCode#STORE_UNAVAILABLE} if
   *     it cannot be read or written. Nothing half-made is left.
   */
  public static JournaledStore open(Path directory, StoreOptions options) {
    Path absolute = directory.toAbsolutePath().normalize();
    try {
      return Uninterrupted.call(() -> doOpen(absolute, options));
    } catch (IOException e) {
      throw StoreErrors.unavailable("the store in " + absolute + " cannot be opened", e);
    }
  }

  private static JournaledStore doOpen(Path directory, StoreOptions options) throws IOException {
    OpenReport.InterruptedRestore restore = StoreSwap.settle(options.files(), directory);
    LoadedStore loaded = new StoreLoader(options.files(), directory).load();
    CloseStack opened = new CloseStack();
    try {
      Journal journal =
          opened.add(
              loaded.fresh()
                  ? StoreCreation.create(options, directory)
                  : Journal.resume(options, directory, loaded));
      StateMap state = loaded.state();
      Checkpointer checkpointer =
          new Checkpointer(options, directory, state, journal.storeId(), loaded);
      StoreWriter writer =
          new StoreWriter(
              directory, state, journal, checkpointer, new FrameEncoder(options.frames()));
      OpenReport report = loaded.report().with(journal.keptCut(), restore);
      warn(directory, report);
      writer.start();
      return new JournaledStore(directory, state, writer, report, id(journal.storeId()));
    } catch (Throwable e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  private static void warn(Path directory, OpenReport report) {
    OpenReport.Cut cut = report.cut();
    if (cut != null) {
      LOG.warn(
          "the store in {} did not end with a whole write: {} bytes at offset {} of {} were cut"
              + " off{}; they hold no answered change, unless the disk has lost or damaged it",
          directory,
          cut.bytes(),
          cut.offset(),
          cut.file(),
          cut.kept() == null ? "" : " and kept in " + cut.kept());
    }
    if (report.restore() != OpenReport.InterruptedRestore.NONE) {
      LOG.warn("a restore of the store in {} was interrupted; {}", directory, report.restore());
    }
  }

  /**
   * Reads a store as it is now. Takes no lock, writes nothing, and works beside a live writer. An
   * unfinished last frame is ignored; a missing store is empty.
   *
   * @param directory the store's
   * @return what it holds; later changes do not show
   * @throws SlipwayException as {@link #open}
   */
  public static StoreSnapshot openReadOnly(Path directory) {
    return SnapshotReader.read(SystemStoreFiles.INSTANCE, directory.toAbsolutePath().normalize());
  }

  /**
   * Reads the changes that the store's newest journals hold. Takes no lock and writes nothing.
   *
   * @param directory the store's
   * @throws SlipwayException as {@link #open}
   */
  public static StoreHistory history(Path directory) {
    StoreHistory.Recorder recorder = new StoreHistory.Recorder();
    SnapshotReader.read(
        SystemStoreFiles.INSTANCE, directory.toAbsolutePath().normalize(), recorder);
    return recorder.history();
  }

  static String id(long storeId) {
    return Long.toHexString(storeId);
  }

  @Override
  public String id() {
    return id;
  }

  /** Returns the findings of the open. */
  public OpenReport report() {
    return report;
  }

  /** Returns the store's directory. */
  public Path directory() {
    return directory;
  }

  @Override
  public Optional<StoredValue> get(String key) {
    checkOpen();
    Entry entry = state.get(Objects.requireNonNull(key, "key must not be null"));
    return Optional.ofNullable(entry).map(found -> new StoredValue(found.bytes(), found.version()));
  }

  @Override
  public long put(String key, long expectedVersion, byte[] value) {
    StoreLimits.checkValue(key, value);
    if (expectedVersion < 0) {
      throw new IllegalArgumentException("expected version must be >= 0, was " + expectedVersion);
    }
    // Copied, as the caller may change the array while the writer reads it.
    return writer.submit(
        new PendingWrite(key, StoreLimits.keyBytes(key), expectedVersion, value.clone()));
  }

  @Override
  public void remove(String key, long expectedVersion) {
    StoreLimits.checkRemoval(key, expectedVersion);
    writer.submit(new PendingWrite(key, StoreLimits.keyBytes(key), expectedVersion, null));
  }

  @Override
  public void forEach(BiConsumer<String, StoredValue> visitor) {
    forEach("", visitor);
  }

  @Override
  public void forEach(String prefix, BiConsumer<String, StoredValue> visitor) {
    checkOpen();
    state.forEach(prefix, visitor);
  }

  @Override
  public void close() {
    writer.close();
  }

  private void checkOpen() {
    if (writer.isClosed()) {
      throw writer.closed();
    }
  }
}
