package io.slipway.engine.internal.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What of a directory tree is durable, and what only the page cache has. The files themselves are
 * real ones and show what the page cache shows; a process that ends takes nothing of it along.
 *
 * <p>A loss of power leaves of each unforced write any set of sectors, and any set of the unforced
 * changes of names. What a failed force should have made durable stays in doubt, as on Linux: the
 * page cache goes on to show it, and a later force has nothing to write. Only writing it again
 * helps. Names of which a force failed stay pending, as file systems keep those in a journal.
 */
final class DiskState {
  private sealed interface Node permits FileNode, DirectoryNode {}

  /** A write, widened to whole sectors: a disk writes no less. */
  private static final class Write {
    final int position;
    final byte[] bytes;
    boolean lost;

    Write(int position, byte[] bytes) {
      this.position = position;
      this.bytes = bytes;
    }
  }

  /** A file's content, whatever its name. */
  private static final class FileNode implements Node {
    byte[] durable = new byte[0];

    /** In their order: those in doubt after a failed force, and those that wait for one. */
    final List<Write> writes = new ArrayList<>();

    /** Written by somebody else, not through us; only a force shows what. */
    boolean mapped;

    void forced(Path file) throws IOException {
      if (mapped) {
        durable = Files.readAllBytes(file);
        return;
      }
      for (Write write : List.copyOf(writes)) {
        if (!write.lost) {
          durable = put(durable, write, write.position, write.position + write.bytes.length);
          writes.remove(write);
          writes.replaceAll(doubt -> doubt.lost ? without(doubt, write) : doubt);
        }
      }
    }

    /** Takes out of a write in doubt what was written again. */
    private static Write without(Write doubt, Write again) {
      int from = Math.max(doubt.position, again.position);
      int to = Math.min(doubt.position + doubt.bytes.length, again.position + again.bytes.length);
      if (from < to) {
        System.arraycopy(
            again.bytes, from - again.position, doubt.bytes, from - doubt.position, to - from);
      }
      return doubt;
    }

    void forceFailed() {
      writes.forEach(write -> write.lost = true);
    }

    byte[] afterLoss(BooleanSupplier survives) {
      byte[] bytes = durable;
      for (Write write : writes) {
        for (int at = write.position; at < write.position + write.bytes.length; ) {
          int next = Math.min(write.position + write.bytes.length, at - at % SECTOR + SECTOR);
          if (survives.getAsBoolean()) {
            bytes = put(bytes, write, at, next);
          }
          at = next;
        }
      }
      return bytes;
    }

    private static byte[] put(byte[] into, Write write, int from, int to) {
      byte[] bytes = Arrays.copyOf(into, Math.max(into.length, to));
      System.arraycopy(write.bytes, from - write.position, bytes, from, to - from);
      return bytes;
    }
  }

  private static final class DirectoryNode implements Node {
    final Map<String, Node> names = new TreeMap<>();
    final Map<String, Node> durable = new TreeMap<>();
    final List<NameChange> pending = new ArrayList<>();

    void change(String name, @Nullable Node node, @Nullable String removed) {
      NameChange change = new NameChange(name, node, removed);
      change.apply(names);
      pending.add(change);
    }

    void forced() {
      durable.clear();
      durable.putAll(names);
      pending.clear();
    }
  }

  /** An unforced change of names. */
  private record NameChange(String name, @Nullable Node node, @Nullable String removed) {
    void apply(Map<String, Node> names) {
      if (removed != null) {
        names.remove(removed);
      }
      if (node != null) {
        names.put(name, node);
      }
    }
  }

  private static final int SECTOR = StoreFormat.SECTOR;

  private final Path root;
  private final DirectoryNode top;

  /** Begins with all that is there as durable. The root itself is. */
  DiskState(Path root) throws IOException {
    this.root = root;
    this.top = durable(root);
  }

  private static DirectoryNode durable(Path directory) throws IOException {
    DirectoryNode node = new DirectoryNode();
    if (Files.exists(directory)) {
      for (String name : SystemStoreFiles.INSTANCE.list(directory)) {
        Path path = directory.resolve(name);
        if (Files.isDirectory(path)) {
          node.names.put(name, durable(path));
        } else {
          FileNode file = new FileNode();
          file.durable = Files.readAllBytes(path);
          node.names.put(name, file);
        }
      }
    }
    node.forced();
    return node;
  }

  void created(Path file) {
    change(file, new FileNode(), null);
  }

  void madeDirectory(Path directory) {
    change(directory, new DirectoryNode(), null);
  }

  /** Tells of a file that is opened; one that was not created here is written by MapDB itself. */
  void opened(Path file) {
    if (find(file) == null) {
      FileNode node = new FileNode();
      node.mapped = true;
      change(file, node, null);
    }
  }

  void renamed(Path from, Path to) {
    Node node = find(from);
    if (node != null) {
      change(to, node, name(from));
    }
  }

  void deleted(Path file) {
    if (find(file) != null) {
      change(file, null, name(file));
    }
  }

  /** Tells of bytes that the page cache has taken. */
  void written(Path file, long position, int length) throws IOException {
    if (length > 0 && find(file) instanceof FileNode node) {
      try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
        long from = position - position % SECTOR;
        long end = position + length;
        long to = Math.min(in.length(), (end + SECTOR - 1) / SECTOR * SECTOR);
        byte[] sectors = new byte[(int) (to - from)];
        in.seek(from);
        in.readFully(sectors);
        node.writes.add(new Write((int) from, sectors));
      }
    }
  }

  void forced(Path file) throws IOException {
    if (find(file) instanceof FileNode node) {
      node.forced(file);
    }
  }

  void forceFailed(Path file) {
    if (find(file) instanceof FileNode node) {
      node.forceFailed();
    }
  }

  void forcedDirectory(Path directory) {
    if (find(directory) instanceof DirectoryNode node) {
      node.forced();
    }
  }

  /**
   * Writes what a loss of power now would leave.
   *
   * @param survives asked for each thing that is not forced
   */
  void afterPowerLoss(Path target, BooleanSupplier survives) throws IOException {
    afterPowerLoss(top, target, survives);
  }

  private static void afterPowerLoss(DirectoryNode node, Path target, BooleanSupplier survives)
      throws IOException {
    Files.createDirectories(target);
    Map<String, Node> left = new TreeMap<>(node.durable);
    for (NameChange change : node.pending) {
      if (survives.getAsBoolean()) {
        change.apply(left);
      }
    }
    for (Map.Entry<String, Node> entry : left.entrySet()) {
      Path path = target.resolve(entry.getKey());
      if (entry.getValue() instanceof FileNode file) {
        write(path, file.afterLoss(survives));
      } else if (entry.getValue() instanceof DirectoryNode directory) {
        afterPowerLoss(directory, path, survives);
      }
    }
  }

  /** Leaves holes where there are zeros: a file of MapDB has little else. */
  private static void write(Path path, byte[] bytes) throws IOException {
    byte[] zeros = new byte[4096];
    try (RandomAccessFile out = new RandomAccessFile(path.toFile(), "rw")) {
      out.setLength(bytes.length);
      for (int at = 0; at < bytes.length; at += zeros.length) {
        int end = Math.min(bytes.length, at + zeros.length);
        if (!Arrays.equals(bytes, at, end, zeros, 0, end - at)) {
          out.seek(at);
          out.write(bytes, at, end - at);
        }
      }
    }
  }

  private void change(Path path, @Nullable Node node, @Nullable String removed) {
    Path parent = path.getParent();
    if (parent != null && find(parent) instanceof DirectoryNode directory) {
      directory.change(name(path), node, removed);
    }
  }

  private @Nullable Node find(Path path) {
    if (!path.startsWith(root)) {
      return null;
    }
    Node node = top;
    for (Path name : root.relativize(path)) {
      if (!name.toString().isEmpty()) {
        node =
            node instanceof DirectoryNode directory ? directory.names.get(name.toString()) : null;
      }
    }
    return node;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
