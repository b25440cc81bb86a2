package io.slipway.engine.internal.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest journal, to which the writer appends. Used by the writer's thread only. */
final class Journal implements Closeable {
  private final StoreOptions options;
  private final StoreFiles files;
  private final Path directory;
  private final long storeId;
  private JournalHeader header;
  private StoreFiles.StoreFile file;
  private int end;
  private long sequence;
  private long digest;
  private boolean clean;
  private boolean spare;
  private @Nullable Path keptCut;

  private Journal(
      StoreOptions options, Path directory, JournalHeader header, StoreFiles.StoreFile file) {
    this.options = options;
    this.files = options.files();
    this.directory = directory;
    this.storeId = header.storeId();
    this.header = header;
    this.file = file;
    this.end = StoreFormat.SLOT;
    this.sequence = header.firstSequence() - 1;
    this.digest = header.digest();
  }

  /** Makes a store; its id comes last, so that without one there was never a change. */
  static Journal create(StoreOptions options, Path directory) throws IOException {
    StoreFiles files = options.files();
    long storeId = new SecureRandom().nextLong();
    JournalHeader header = new JournalHeader(options.firstJournalBytes(), storeId, 1, storeId);
    write(files, directory, header);
    files.forceDirectory(directory);
    AtomicFile.write(
        files,
        directory.resolve(StoreFormat.STORE),
        StoreFormat.sealed(StoreFormat.slot(StoreFormat.STORE_MAGIC).putLong(storeId)));
    files.forceDirectory(directory);
    return new Journal(options, directory, header, files.open(path(directory, header)));
  }

  /** Goes on with a store that was read, after it has been made whole. */
  static Journal resume(StoreOptions options, Path directory, LoadedStore loaded)
      throws IOException {
    JournalScan last = loaded.last();
    Journal journal =
        new Journal(options, directory, last.header(), options.files().open(last.file()));
    journal.end = last.end();
    journal.sequence = last.sequence();
    journal.digest = last.digest();
    journal.clean = loaded.clean();
    try {
      if (!loaded.clean()) {
        journal.makeWhole(loaded.journals());
      }
    } catch (IOException | RuntimeException | Error e) {
      journal.close();
      throw e;
    }
    return journal;
  }

  /** Returns where the frame is that this open has cut off, if it has and could keep it. */
  @Nullable Path keptCut() {
    return keptCut;
  }

  long storeId() {
    return storeId;
  }

  long sequence() {
    return sequence;
  }

  long digest() {
    return digest;
  }

  /** Returns whether a payload of that length needs a new journal. */
  boolean isFullFor(int payload) {
    // The last slot is the seal's.
    return end + StoreFormat.SLOT + StoreFormat.padded(payload) + StoreFormat.SLOT > header.size();
  }

  /** Appends a frame; it is durable when this returns. */
  void append(FrameEncoder encoder) throws IOException {
    unmark();
    FrameHeader head = encoder.end(sequence + 1, digest);
    file.write(encoder.bytes(), end);
    file.force();
    end += StoreFormat.SLOT + head.length();
    sequence += head.count();
    digest = head.digest();
  }

  /**
   * Begins a journal with room for the payload, and ends this one with a seal.
   *
   * @return the length of the journal that has ended; 0 if it was empty and only made larger
   */
  int rotate(int payload) throws IOException {
    unmark();
    boolean empty = end == StoreFormat.SLOT;
    int ended = header.size();
    int wanted = Math.min(options.maxJournalBytes(), 2 * ended);
    int size = Math.max(wanted, 3 * StoreFormat.SLOT + StoreFormat.padded(payload));
    FrameHeader seal = FrameHeader.seal(sequence, digest);
    // An empty one begins with the same change as its successor: that takes its name and place.
    JournalHeader next =
        new JournalHeader(size, storeId, sequence + 1, empty ? digest : seal.digest());
    write(files, directory, next);
    files.forceDirectory(directory);
    if (!empty) {
      file.write(seal.encode(), end);
      file.force();
    }
    file.close();
    file = files.open(path(directory, next));
    header = next;
    end = StoreFormat.SLOT;
    digest = next.digest();
    return empty ? 0 : ended;
  }

  private void unmark() throws IOException {
    if (clean) {
      // Not deleted: with its room kept, the store can be marked again on a disk that is full.
      files.rename(directory.resolve(StoreFormat.CLEAN), spareMark());
      files.forceDirectory(directory);
      clean = false;
      spare = true;
    }
  }

  /** Says that the store ends here. Nothing may be appended afterwards. */
  void markClean() throws IOException {
    if (!clean) {
      CleanShutdownMark mark =
          new CleanShutdownMark(storeId, header.firstSequence(), end, sequence, digest);
      Path path = directory.resolve(StoreFormat.CLEAN);
      if (spare) {
        try (StoreFiles.StoreFile out = files.open(spareMark())) {
          out.write(mark.encode(), 0);
          out.force();
        }
        files.rename(spareMark(), path);
      } else {
        AtomicFile.write(files, path, mark.encode());
      }
      files.forceDirectory(directory);
    }
  }

  private Path spareMark() {
    return AtomicFile.tmp(directory.resolve(StoreFormat.CLEAN));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Settles what a crash left. Whatever was read must be durable before anything is added. */
  private void makeWhole(List<JournalScan> journals) throws IOException {
    for (String name : files.list(directory)) {
      boolean orphan =
          StoreFormat.sumSequence(name).isPresent()
              && !files
                  .list(directory)
                  .contains(StoreFormat.stateName(StoreFormat.sumSequence(name).getAsLong()));
      if (name.endsWith(StoreFormat.TMP) || orphan) {
        files.delete(directory.resolve(name));
      }
    }
    files.forceDirectory(directory);
    new Checkpoints(files, directory).prune(Throttle.none());
    JournalScan last = journals.get(journals.size() - 1);
    if (last.isEmpty() && journals.size() > 1) {
      sealAgain(journals.get(journals.size() - 2));
    }
    writeTailAgain(last);
  }

  private void keepCut(JournalScan last, byte[] bytes) throws IOException {
    OpenReport.Cut cut = last.cut();
    if (cut != null) {
      int from = (int) cut.offset();
      byte[] its = Arrays.copyOfRange(bytes, from, from + (int) cut.bytes());
      keptCut = new KeptCuts(files, directory).keep(header.firstSequence(), from, its);
    }
  }

  // After a failed force the page cache may show what the disk does not have, and has no reason to
  // write it; so what is not behind a later successful force is written again, as it is shown.

  /** A journal without a frame may be all that is known of the force of the seal before it. */
  private void sealAgain(JournalScan before) throws IOException {
    FrameHeader seal =
        before.sealed() ? null : FrameHeader.seal(before.sequence(), before.digest());
    try (StoreFiles.StoreFile out = files.open(before.file())) {
      if (seal == null) {
        byte[] bytes = files.read(before.file());
        out.write(ByteBuffer.wrap(bytes, before.lastFrame(), StoreFormat.SLOT), before.lastFrame());
      } else {
        out.write(seal.encode(), before.end());
      }
      out.force();
    }
  }

  /** The last frame, and fill to the end of the file: an earlier open may have cut a frame. */
  private void writeTailAgain(JournalScan last) throws IOException {
    int from = last.isEmpty() ? last.end() : last.lastFrame();
    byte[] tail = new byte[last.header().size() - from];
    Arrays.fill(tail, StoreFormat.FILL);
    byte[] bytes = files.read(last.file());
    keepCut(last, bytes);
    System.arraycopy(bytes, from, tail, 0, last.end() - from);
    file.write(ByteBuffer.wrap(tail), from);
    file.force();
  }

  private static void write(StoreFiles files, Path directory, JournalHeader header)
      throws IOException {
    AtomicFile.write(
        files,
        path(directory, header),
        header.encode(),
        StoreFormat.fill(header.size() - StoreFormat.SLOT));
  }

  private static Path path(Path directory, JournalHeader header) {
    return directory.resolve(StoreFormat.journalName(header.firstSequence()));
  }
}
