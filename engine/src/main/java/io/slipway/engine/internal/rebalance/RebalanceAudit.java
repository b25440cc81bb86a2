package io.slipway.engine.internal.rebalance;

import io.slipway.engine.RebalanceReason;
import io.slipway.engine.RebalanceStep;
import io.slipway.engine.internal.operation.RecordRepository;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.Plan;
import io.slipway.engine.internal.record.RecordCodec;
import io.slipway.engine.internal.store.StoreHistory;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.OperationKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Replays a store's acknowledged changes of rebalances over both tables: every change must be one
 * event that they allow, and one rebalance of a cluster is on its server at a time.
 */
public final class RebalanceAudit {
  /**
   * A change of a rebalance.
   *
   * @param version its sequence number in the store
   * @param before the record before it, or null if there was none
   * @param after the record after it, or null if it is gone
   * @param event its meaning by the tables; empty if they do not allow it
   */
  public record Entry(
      long version,
      @Nullable RebalanceRecord before,
      @Nullable RebalanceRecord after,
      String event) {
    /** Returns whether the tables allow the change. */
    public boolean isLegal() {
      return !event.isEmpty();
    }

    /** Returns the cluster. */
    public ClusterId cluster() {
      return shown().cluster();
    }

    private RebalanceRecord shown() {
      RebalanceRecord shown = after == null ? before : after;
      if (shown == null) {
        throw new IllegalStateException("change " + version + " has no record");
      }
      return shown;
    }

    /** Returns the change in one line. */
    @Override
    public String toString() {
      return "#"
          + version
          + " "
          + cluster().name()
          + "/"
          + shown().id()
          + "  "
          + (isLegal() ? event : "NOT ALLOWED")
          + "  "
          + brief(before)
          + " -> "
          + brief(after);
    }

    private static String brief(@Nullable RebalanceRecord record) {
      return record == null
          ? "(none)"
          : record.progress().state()
              + " "
              + record.progress().step()
              + " execution "
              + record.progress().execution();
    }
  }

  private final RebalanceKernels kernels = RebalanceKernels.production();
  private final Map<String, RebalanceRecord> records = new HashMap<>();
  private final Map<ClusterName, ClusterRecord> clusters = new HashMap<>();

  private RebalanceAudit() {}

  /** Returns every change of a rebalance in the history, each judged. */
  public static List<Entry> replay(StoreHistory history) {
    RebalanceAudit audit = new RebalanceAudit();
    history.begin().forEach(audit::take);
    List<Entry> entries = new ArrayList<>();
    for (StoreHistory.Item item : history.changes()) {
      if (RebalanceRepository.isRebalance(item.key())) {
        RebalanceRecord before = audit.records.get(item.key());
        RebalanceRecord after = read(item);
        if (before != null || after != null) {
          String event = audit.judge(before, after).orElse("");
          entries.add(new Entry(item.version(), before, after, event));
        }
      }
      audit.take(item);
    }
    return entries;
  }

  private static @Nullable RebalanceRecord read(StoreHistory.Item item) {
    byte[] value = item.value();
    return value == null ? null : RebalanceCodec.read(item.key(), value);
  }

  private void take(StoreHistory.Item item) {
    byte[] value = item.value();
    if (RebalanceRepository.isRebalance(item.key())) {
      RebalanceRecord record = read(item);
      if (record == null) {
        records.remove(item.key());
      } else {
        records.put(item.key(), record);
      }
    } else if (item.key().startsWith(RecordRepository.PREFIX)) {
      ClusterName name = ClusterName.of(item.key().substring(RecordRepository.PREFIX.length()));
      if (value == null) {
        clusters.remove(name);
      } else {
        clusters.put(name, RecordCodec.read(item.key(), value));
      }
    }
  }

  private Optional<String> judge(
      @Nullable RebalanceRecord before, @Nullable RebalanceRecord after) {
    if (after == null) {
      return before != null && mayBeRemoved(before) ? Optional.of("removed") : Optional.empty();
    }
    if (before == null) {
      return event(RebalanceProgress.NONE, after.progress())
          .filter(RebalanceStepEvent.REQUEST::equals)
          .map(Enum::name);
    }
    boolean same =
        before.cluster().equals(after.cluster())
            && before.id().equals(after.id())
            && before.request().equals(after.request());
    if (!same || (isOnServer(after) && !isOnServer(before) && isAnotherOnServer(after))) {
      return Optional.empty();
    }
    return event(before.progress(), after.progress())
        .filter(event -> keepsWhatIsKept(before, after, event))
        .map(Enum::name)
        .or(() -> restored(before, after));
  }

  /** A new request may be under another count of shutdowns, and is at the end of the line. */
  private static boolean keepsWhatIsKept(
      RebalanceRecord before, RebalanceRecord after, RebalanceStepEvent event) {
    return event == RebalanceStepEvent.REQUEST
        ? after.shutdowns() >= before.shutdowns()
        : after.shutdowns() == before.shutdowns()
            && after.times().requestedAt().equals(before.times().requestedAt());
  }

  /** Of a restored store each unfinished one is stopped and given up by one write. */
  private Optional<String> restored(RebalanceRecord before, RebalanceRecord after) {
    boolean said =
        after.status().reason().filter(RebalanceReason.RESTORED.word()::equals).isPresent();
    return said
            && after(before.progress(), RebalanceStepEvent.STOP, true)
                .flatMap(stopping -> after(stopping, RebalanceStepEvent.DEADLINE, true))
                .filter(after.progress()::equals)
                .isPresent()
        ? Optional.of(RebalanceReason.RESTORED.word())
        : Optional.empty();
  }

  /** Returns the event that the tables have taken; the first one of several. */
  private Optional<RebalanceStepEvent> event(RebalanceProgress before, RebalanceProgress after) {
    for (RebalanceStepEvent event : RebalanceStepEvent.values()) {
      for (boolean timeLeft : new boolean[] {true, false}) {
        if (after(before, event, timeLeft).filter(after::equals).isPresent()) {
          return Optional.of(event);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<RebalanceProgress> after(
      RebalanceProgress before, RebalanceStepEvent event, boolean timeLeft) {
    return before.after(kernels, event, timeLeft, RebalanceLimits.PRODUCTION.posts());
  }

  private static boolean isOnServer(RebalanceRecord record) {
    RebalanceStep step = record.progress().step();
    return step != RebalanceStep.ENDED && step != RebalanceStep.QUEUED;
  }

  private boolean isAnotherOnServer(RebalanceRecord one) {
    return records.values().stream()
        .filter(other -> other.cluster().equals(one.cluster()))
        .filter(other -> !other.id().equals(one.id()))
        .anyMatch(RebalanceAudit::isOnServer);
  }

  /** One that is over, or whose cluster is gone or about to be. */
  private boolean mayBeRemoved(RebalanceRecord record) {
    ClusterRecord cluster = clusters.get(record.cluster().name());
    return record.isOver()
        || cluster == null
        || !cluster.cluster().equals(record.cluster())
        || cluster.operation().filter(its -> endsTheCluster(its.command())).isPresent();
  }

  private static boolean endsTheCluster(Plan command) {
    return command.transitions().contains(OperationKind.DELETE)
        || command.transitions().contains(OperationKind.FORGET);
  }
}
