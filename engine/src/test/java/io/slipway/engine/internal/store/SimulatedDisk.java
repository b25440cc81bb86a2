package io.slipway.engine.internal.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Real files with a fault at a chosen step. It also knows what of a directory is durable, and so
 * can show what a loss of power would have left: of each unforced write any set of sectors, and any
 * set of the unforced changes of names.
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

  /** A file's content, whatever its name. */
  private static final class Node {
    private byte[] durable = new byte[0];
    private final List<Write> pending = new ArrayList<>();

    byte[] afterLoss(Random random) {
      byte[] bytes = durable.clone();
      for (Write write : pending) {
        int end = (int) write.position + write.bytes.length;
        for (int at = (int) write.position; at < end; ) {
          int next = Math.min(end, at - at % Layout.SECTOR + Layout.SECTOR);
          if (random.nextBoolean()) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length, next));
            System.arraycopy(write.bytes, at - (int) write.position, bytes, at, next - at);
          }
          at = next;
        }
      }
      return bytes;
    }
  }

  // Error Prone: an array in a record matters for equals, which nobody calls.
  @SuppressWarnings("ArrayRecordComponent")
  private record Write(long position, byte[] bytes) {}

  /** An unforced change of names. */
  private record NameChange(String name, @Nullable Node node, @Nullable String removed) {}

  private final Path directory;
  private final long faultAt;
  private final Fault fault;
  private final Map<String, Node> names = new HashMap<>();
  private final Map<String, Node> durableNames = new TreeMap<>();
  private final List<NameChange> pendingNames = new ArrayList<>();
  private String words = "the simulated device is broken";
  private long steps;
  private boolean dead;
  private boolean struck;

  SimulatedDisk(Path directory, long faultAt, Fault fault) throws IOException {
    this.directory = directory;
    this.faultAt = faultAt;
    this.fault = fault;
    if (Files.exists(directory)) {
      for (String name : SystemStoreFiles.INSTANCE.list(directory)) {
        Node node = new Node();
        node.durable = Files.readAllBytes(directory.resolve(name));
        names.put(name, node);
        durableNames.put(name, node);
      }
    }
  }

  static SimulatedDisk sound(Path directory) throws IOException {
    return new SimulatedDisk(directory, Long.MAX_VALUE, Fault.CRASH_BEFORE);
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

  Fault fault() {
    return fault;
  }

  /** Ends everything now. */
  synchronized void crash() {
    dead = true;
    struck = true;
  }

  /** Writes what a loss of power at the crash would have left. */
  synchronized void afterPowerLoss(Path target, Random random) throws IOException {
    Files.createDirectories(target);
    Map<String, Node> left = new TreeMap<>(durableNames);
    for (NameChange change : pendingNames) {
      if (random.nextBoolean()) {
        if (change.removed != null) {
          left.remove(change.removed);
        }
        if (change.node != null) {
          left.put(change.name, change.node);
        }
      }
    }
    for (Map.Entry<String, Node> file : left.entrySet()) {
      Files.write(target.resolve(file.getKey()), file.getValue().afterLoss(random));
    }
  }

  @Override
  public List<String> list(Path path) throws IOException {
    return SystemStoreFiles.INSTANCE.list(path);
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
          Node node = new Node();
          names.put(name(file), node);
          pendingNames.add(new NameChange(name(file), node, null));
          return new File(file, node, opened);
        },
        () -> true);
  }

  @Override
  public synchronized StoreFile open(Path file) throws IOException {
    if (dead) {
      throw new SimulatedCrash();
    }
    // MapDB makes its file by itself.
    Node node = names.computeIfAbsent(name(file), name -> new Node());
    return new File(file, node, SystemStoreFiles.INSTANCE.open(file));
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    step(
        () -> {
          SystemStoreFiles.INSTANCE.rename(from, to);
          Node node = names.remove(name(from));
          if (node != null) {
            names.put(name(to), node);
            pendingNames.add(new NameChange(name(to), node, name(from)));
          }
          return true;
        },
        () -> true);
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    step(
        () -> {
          SystemStoreFiles.INSTANCE.delete(file);
          names.remove(name(file));
          pendingNames.add(new NameChange(name(file), null, name(file)));
          return true;
        },
        () -> true);
  }

  @Override
  public synchronized List<Path> createDirectories(Path path) throws IOException {
    return step(() -> SystemStoreFiles.INSTANCE.createDirectories(path), () -> true);
  }

  @Override
  public synchronized void forceDirectory(Path path) throws IOException {
    step(
        () -> {
          if (path.equals(directory)) {
            durableNames.clear();
            durableNames.putAll(names);
            pendingNames.clear();
          }
          return true;
        },
        () -> true);
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
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
    private final Node node;
    private final StoreFile file;

    File(Path path, Node node, StoreFile file) {
      this.path = path;
      this.node = node;
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
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      file.write(bytes, position);
      node.pending.add(new Write(position, copy));
      return true;
    }

    @Override
    public void force() throws IOException {
      step(
          () -> {
            file.force();
            node.durable = Files.readAllBytes(path);
            node.pending.clear();
            return true;
          },
          () -> true);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
