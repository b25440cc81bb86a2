package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.MemberRecords.Desired;
import io.slipway.backend.local.internal.MemberRecords.Instance;
import io.slipway.backend.local.internal.MemberRecords.Lock;
import io.slipway.backend.local.internal.RecordFile.MalformedRecordException;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.Fence;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the fence of each incarnation, outside its cluster's directory: after an erase the record
 * stays as the tombstone. Callers hold the cluster's gate for changes.
 *
 * <p>A record is replaced atomically, so only a disk fault or outside interference makes it
 * unreadable. Its content is then lost, and with it the protection against late calls, but the
 * engine's own record has a durable fence that is at least as new and only grows. So a claim, and
 * only a claim, may {@link #replace} it with the fence of its call: an engine that continues its
 * operation claims with a fence at least as new as the lost one. The possible effects of a late,
 * older claim:
 *
 * <ul>
 *   <li>If the members' records name a newer fence, it is refused, as {@link #floor} was installed
 *       once: every launch and stop leaves its fence there.
 *   <li>If nothing is left of the cluster, the lost record may have been a tombstone. The claim
 *       also turns its own fence into a tombstone, so that its provision and launch are refused as
 *       before; an engine that still has the cluster's record returns with a newer fence.
 *   <li>Otherwise it is installed, and the late caller's calls pass until the next step of the
 *       newer call reinstalls its fence. Nothing is committed on it: a commit needs a look that
 *       shows the fence of its own record, and such a look shows the effects of the late call.
 * </ul>
 */
final class Fences {
  private static final System.Logger LOGGER = System.getLogger(Fences.class.getName());

  private final Path home;
  private final Set<Path> warned = ConcurrentHashMap.newKeySet();

  Fences(Path home) {
    this.home = home;
  }

  /**
   * The record of one incarnation.
   *
   * @param cluster the incarnation
   * @param installed its fence
   * @param erased the fence of the last erase; no launch with this or an older one takes effect
   * @param keepUntil until when, in wall time, an erase wants the tombstone kept
   */
  record FenceRecord(ClusterId cluster, Fence installed, Fence erased, Instant keepUntil) {
    boolean isBuried() {
      return !erased.equals(Fence.NONE);
    }
  }

  /**
   * Returns the record of an incarnation; empty if none was ever written.
   *
   * @throws MalformedRecordException if it cannot be read
   */
  Optional<FenceRecord> read(ClusterId cluster) throws IOException {
    Path file = new ClusterFiles(home, cluster).fence();
    Optional<FenceRecord> found = read(file);
    if (found.filter(record -> !record.cluster().equals(cluster)).isPresent()) {
      throw new MalformedRecordException(file, "the record of " + found.get().cluster());
    }
    return found;
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
    write(new FenceRecord(cluster, before.installed(), fence, wholeSecond(keepUntil)));
  }

  /**
   * Puts a new record into the place of one that cannot be read. The caller has made sure that the
   * fence is not older than the {@link #floor}.
   *
   * @param keepUntil until when, in wall time, it is kept as a tombstone, where nothing is left of
   *     the cluster
   */
  void replace(ClusterId cluster, Fence fence, Instant keepUntil) throws IOException {
    ClusterFiles files = new ClusterFiles(home, cluster);
    DurableFiles.clearPlace(files.fence());
    write(
        files.exists()
            ? new FenceRecord(cluster, fence, Fence.NONE, Instant.EPOCH)
            : new FenceRecord(cluster, fence, fence, wholeSecond(keepUntil)));
  }

  /**
   * Returns the newest fence that the records of a cluster's members name: one that was installed,
   * and perhaps not the last. Unreadable records are ignored.
   */
  Fence floor(ClusterId cluster) throws IOException {
    ClusterFiles files = new ClusterFiles(home, cluster);
    Fence newest = Fence.NONE;
    for (MemberId member : files.membersOnDisk()) {
      ClusterFiles.MemberFiles of = files.member(member);
      newest = newer(newest, () -> MemberRecords.lock(of).map(Lock::fence));
      newest = newer(newest, () -> MemberRecords.instance(of).map(Instance::fence));
      newest = newer(newest, () -> Optional.of(MemberRecords.desired(of)).map(Desired::fence));
    }
    return newest;
  }

  /**
   * Removes a tombstone that has been kept for long enough; leaves everything else alone.
   *
   * @param wall the wall time now
   * @throws MalformedRecordException if it cannot be read
   */
  void prune(ClusterId cluster, Instant wall) throws IOException {
    ClusterFiles files = new ClusterFiles(home, cluster);
    Optional<FenceRecord> record = read(cluster);
    if (record.filter(r -> r.isBuried() && r.keepUntil().isBefore(wall)).isPresent()
        && !files.exists()) {
      DurableFiles.delete(files.fence());
    }
  }

  /**
   * Returns the incarnations that have a record, readable or not, by the names of the files.
   *
   * @param prefix the beginning of these names
   */
  private Map<ClusterId, Path> names(String prefix) throws IOException {
    Map<ClusterId, Path> found = new LinkedHashMap<>();
    for (Path entry : DurableFiles.list(ClusterFiles.fences(home), prefix)) {
      if (!String.valueOf(entry.getFileName()).startsWith(".")) {
        ClusterFiles.ofFence(entry)
            .ifPresentOrElse(cluster -> found.put(cluster, entry), () -> warn(entry, "a stray"));
      }
    }
    return found;
  }

  /**
   * Returns the fence of each incarnation. One whose record cannot be read has its {@link #floor},
   * and a warning in the log: one cluster's damage must not affect another.
   *
   * @param prefix the beginning of the file names to read
   */
  Map<ClusterId, Fence> all(String prefix) throws IOException {
    Map<ClusterId, Fence> found = new LinkedHashMap<>();
    for (Map.Entry<ClusterId, Path> entry : names(prefix).entrySet()) {
      ClusterId cluster = entry.getKey();
      try {
        read(cluster).ifPresent(record -> found.put(cluster, record.installed()));
      } catch (MalformedRecordException e) {
        warn(entry.getValue(), e.toString());
        found.put(cluster, floor(cluster));
      }
    }
    return found;
  }

  private void warn(Path file, String was) {
    if (warned.add(file)) {
      LOGGER.log(System.Logger.Level.WARNING, "skipped " + file + " among the fences: " + was);
    }
  }

  private FenceRecord readOrNew(ClusterId cluster) throws IOException {
    return read(cluster).orElse(new FenceRecord(cluster, Fence.NONE, Fence.NONE, Instant.EPOCH));
  }

  private void write(FenceRecord record) throws IOException {
    Path file = new ClusterFiles(home, record.cluster()).fence();
    DurableFiles.makeDirectory(ClusterFiles.fences(home));
    Map<String, String> values = new LinkedHashMap<>();
    values.put("name", record.cluster().name().value());
    values.put("incarnation", record.cluster().incarnation().toString());
    // All records of a cluster have one length, so that the way back is open on a full disk.
    values.put("fence", digits(record.installed()));
    values.put("erased-fence", digits(record.erased()));
    values.put("keep-until", record.keepUntil().toString());
    RecordFile.write(file, values);
  }

  static String digits(Fence fence) {
    return String.format(Locale.ROOT, "%019d", fence.value());
  }

  private static Instant wholeSecond(Instant until) {
    return until.plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS);
  }

  @FunctionalInterface
  private interface Reading {
    Optional<Fence> read() throws IOException;
  }

  private static Fence newer(Fence known, Reading reading) throws IOException {
    try {
      return reading.read().filter(known::isOlderThan).orElse(known);
    } catch (MalformedRecordException e) {
      return known;
    }
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
      throw new MalformedRecordException(file, "a record of other content: " + e.getMessage(), e);
    }
  }
}
