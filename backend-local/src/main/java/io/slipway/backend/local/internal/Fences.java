package io.slipway.backend.local.internal;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.Fence;
import io.slipway.spi.Incarnation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps the fence of each incarnation, outside its cluster's directory: after an erase the record
 * stays as the tombstone. Callers hold the cluster's gate for changes.
 */
final class Fences {
  private final Path home;

  Fences(Path home) {
    this.home = home;
  }

  /**
   * The record of one incarnation.
   *
   * @param cluster the incarnation
   * @param installed its fence
   * @param erased the fence of the last erase; no launch with this or an older one takes effect
   * @param keepUntil until when an erase wants the tombstone kept
   */
  record FenceRecord(ClusterId cluster, Fence installed, Fence erased, Instant keepUntil) {}

  Optional<FenceRecord> read(ClusterId cluster) throws IOException {
    return read(new ClusterFiles(home, cluster).fence());
  }

  /** Returns the fence that is installed, {@link Fence#NONE} if none was ever. */
  Fence installed(ClusterId cluster) throws IOException {
    return read(cluster).map(FenceRecord::installed).orElse(Fence.NONE);
  }

  void install(ClusterId cluster, Fence fence) throws IOException {
    FenceRecord before = readOrNew(cluster);
    if (before.installed().isOlderThan(fence)) {
      write(new FenceRecord(cluster, fence, before.erased(), before.keepUntil()));
    }
  }

  void bury(ClusterId cluster, Fence fence, Instant keepUntil) throws IOException {
    FenceRecord before = readOrNew(cluster);
    Instant second = keepUntil.plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS);
    write(new FenceRecord(cluster, before.installed(), fence, second));
  }

  private static String digits(Fence fence) {
    return String.format(Locale.ROOT, "%019d", fence.value());
  }

  /** Removes the cluster's tombstone, if it has been kept for long enough. */
  void prune(ClusterId cluster, Instant now) throws IOException {
    ClusterFiles files = new ClusterFiles(home, cluster);
    Optional<FenceRecord> record = read(cluster);
    if (record.isPresent()
        && !record.get().erased().equals(Fence.NONE)
        && record.get().keepUntil().isBefore(now)
        && !files.exists()) {
      Durable.delete(files.fence());
    }
  }

  List<FenceRecord> all() throws IOException {
    List<FenceRecord> found = new ArrayList<>();
    Path directory = ClusterFiles.fences(home);
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return found;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : entries.sorted().toList()) {
        if (!String.valueOf(entry.getFileName()).startsWith(".")) {
          read(entry).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private FenceRecord readOrNew(ClusterId cluster) throws IOException {
    return read(cluster).orElse(new FenceRecord(cluster, Fence.NONE, Fence.NONE, Instant.EPOCH));
  }

  private void write(FenceRecord record) throws IOException {
    Path file = new ClusterFiles(home, record.cluster()).fence();
    Durable.makeDirectory(ClusterFiles.fences(home));
    Map<String, String> values = new LinkedHashMap<>();
    values.put("name", record.cluster().name().value());
    values.put("incarnation", record.cluster().incarnation().toString());
    // All records of a cluster have one length, so that the way back is open on a full disk.
    values.put("fence", digits(record.installed()));
    values.put("erased-fence", digits(record.erased()));
    values.put("keep-until", record.keepUntil().toString());
    RecordFile.write(file, values);
  }

  private static Optional<FenceRecord> read(Path file) throws IOException {
    Optional<RecordFile> record = RecordFile.read(file);
    if (record.isEmpty()) {
      return Optional.empty();
    }
    RecordFile found = record.get();
    try {
      return Optional.of(
          new FenceRecord(
              new ClusterId(
                  new ClusterName(found.text("name")), Incarnation.of(found.text("incarnation"))),
              new Fence(found.number("fence")),
              new Fence(found.number("erased-fence")),
              Instant.parse(found.text("keep-until"))));
    } catch (RuntimeException e) {
      throw new RecordFile.MalformedRecordException(file, found.values().toString(), e);
    }
  }
}
