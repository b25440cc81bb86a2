package io.slipway.engine.internal.operation;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.lifecycle.Directive;
import io.slipway.engine.internal.lifecycle.OperationEvent;
import io.slipway.engine.internal.record.Changes;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.engine.internal.record.RecordCodec;
import io.slipway.engine.internal.record.RepairRecord;
import io.slipway.engine.internal.store.StoreHistory;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Replays a store's acknowledged changes over the tables: every change of a record must be one that
 * they allow. Outcomes that a journal does not hold, such as whether a failed call had an effect,
 * allow each of their consequences.
 */
public final class JournalValidator {
  /**
   * A change of a record.
   *
   * @param version its sequence number in the store
   * @param before the record before it, or null if there was none
   * @param after the record after it, or null if it is gone
   * @param event its meaning by the tables; empty if they do not allow it
   */
  public record Entry(
      long version, @Nullable ClusterRecord before, @Nullable ClusterRecord after, String event) {
    /** Returns whether the tables allow the change. */
    public boolean isLegal() {
      return !event.isEmpty();
    }

    /** Returns the cluster. */
    public ClusterId cluster() {
      ClusterRecord shown = after == null ? before : after;
      if (shown == null) {
        throw new IllegalStateException("change " + version + " has no record");
      }
      return shown.cluster();
    }

    /** Returns the change in one line. */
    @Override
    public String toString() {
      return "#"
          + version
          + " "
          + cluster().name()
          + "  "
          + (isLegal() ? event : "NOT ALLOWED")
          + "  "
          + brief(before)
          + " -> "
          + brief(after);
    }

    private static String brief(@Nullable ClusterRecord record) {
      if (record == null) {
        return "(none)";
      }
      String operation =
          record
              .operation()
              .map(o -> " " + o.command().text() + "[" + o.index() + "] " + o.phase())
              .orElse("");
      return record.state() + operation + " fence " + record.fence();
    }
  }

  private static final Instant ANY_TIME = Instant.EPOCH;
  private static final CallFailure KNOWN =
      new CallFailure(ErrorCode.BACKEND_UNAVAILABLE, "", true, false, null);
  private static final CallFailure UNKNOWN =
      new CallFailure(ErrorCode.BACKEND_UNAVAILABLE, "", true, true, null);

  private final Kernels kernels;

  public JournalValidator(Kernels kernels) {
    this.kernels = kernels;
  }

  /** Returns every change of a record in the history, each judged. */
  public List<Entry> replay(StoreHistory history) {
    Map<String, ClusterRecord> records = new HashMap<>();
    Map<String, String> adoptions = new HashMap<>();
    for (StoreHistory.Item item : history.begin()) {
      noteAdoption(item, adoptions);
      read(item).ifPresent(record -> records.put(item.key(), record));
    }
    List<Entry> entries = new ArrayList<>();
    for (StoreHistory.Item item : history.changes()) {
      if (!item.key().startsWith(RecordRepository.PREFIX)) {
        noteAdoption(item, adoptions);
        continue;
      }
      ClusterRecord after = read(item).orElse(null);
      ClusterRecord before =
          after == null ? records.remove(item.key()) : records.put(item.key(), after);
      if (before != null || after != null) {
        Optional<String> event = judge(before, after).or(() -> adoption(before, after, adoptions));
        entries.add(new Entry(item.version(), before, after, event.orElse("")));
      }
    }
    return entries;
  }

  private static void noteAdoption(StoreHistory.Item item, Map<String, String> adoptions) {
    if (item.key().startsWith(RecordRepository.ADOPTS)) {
      byte[] cluster = item.value();
      String key = RecordRepository.PREFIX + item.key().substring(RecordRepository.ADOPTS.length());
      if (cluster == null) {
        adoptions.remove(key);
      } else {
        adoptions.put(key, new String(cluster, StandardCharsets.UTF_8));
      }
    }
  }

  /** A store may adopt any record of another one, if it announces it. */
  private static Optional<String> adoption(
      @Nullable ClusterRecord before,
      @Nullable ClusterRecord after,
      Map<String, String> adoptions) {
    return before == null
            && after != null
            && after
                .cluster()
                .toString()
                .equals(adoptions.get(RecordRepository.PREFIX + after.cluster().name()))
        ? Optional.of("adopted from another store")
        : Optional.empty();
  }

  /** Returns the meaning of a change by the tables; empty if they do not allow it. */
  Optional<String> judge(@Nullable ClusterRecord before, @Nullable ClusterRecord after) {
    if (before == null) {
      return after == null ? Optional.empty() : beginOfLife(after);
    }
    if (before.operation().isPresent()) {
      Optional<String> step = stepOf(before, after);
      if (step.isPresent()) {
        return step;
      }
    }
    return after == null || !after.cluster().equals(before.cluster())
        ? Optional.empty()
        : intent(before, after)
            .or(() -> raisedFence(before, after))
            .or(() -> forgottenRepairs(before, after));
  }

  /** A manual recovery resets the repair count of a flapping cluster. */
  private static Optional<String> forgottenRepairs(ClusterRecord before, ClusterRecord after) {
    return before.repairs().isFlapping() && after.equals(Changes.forgetRepairs(before))
        ? Optional.of("repairs forgotten")
        : Optional.empty();
  }

  private Optional<String> beginOfLife(ClusterRecord after) {
    OperationRecord operation = after.inFlight();
    return operation != null
            && operation.command().creates()
            && after.equals(begun(fresh(after), operation, after))
        ? Optional.of("intent of " + operation.command().text())
        : Optional.empty();
  }

  private Optional<String> intent(ClusterRecord before, ClusterRecord after) {
    OperationRecord operation = after.inFlight();
    if (operation == null
        || before.operation().map(o -> o.id().equals(operation.id())).orElse(false)) {
      return Optional.empty();
    }
    boolean allowed =
        Admission.of(kernels, before, state -> operation.command(), true)
            instanceof Admission.Begin;
    return allowed && after.equals(begun(before, operation, after))
        ? Optional.of("intent of " + operation.command().text())
        : Optional.empty();
  }

  private static ClusterRecord begun(
      ClusterRecord before, OperationRecord operation, ClusterRecord after) {
    return Changes.begin(
        before,
        operation.id(),
        operation.command(),
        operation.keepOnFailure(),
        operation.timeout(),
        after.updatedAt());
  }

  private static ClusterRecord fresh(ClusterRecord after) {
    return new ClusterRecord(
        after.cluster(),
        after.backend(),
        after.spec(),
        after.resolution(),
        LifecycleState.ABSENT,
        Fence.NONE,
        null,
        RepairRecord.NONE,
        after.updatedAt(),
        after.ephemeral());
  }

  /** A restored store raises the fence of a record above all that were ever used. */
  private static Optional<String> raisedFence(ClusterRecord before, ClusterRecord after) {
    boolean raised =
        before.fence().isOlderThan(after.fence())
            && plain(before, Fence.NONE).equals(plain(after, Fence.NONE));
    return raised ? Optional.of("fence raised") : Optional.empty();
  }

  private Optional<String> stepOf(ClusterRecord before, @Nullable ClusterRecord after) {
    OperationPhase phase = before.requireOperation().phase();
    if (phase != OperationPhase.BLOCKED) {
      for (OperationEvent event :
          List.of(
              OperationEvent.CONFIRMED,
              OperationEvent.FAILED,
              OperationEvent.DEADLINE,
              OperationEvent.CANCELLED)) {
        for (CallFailure failure : List.of(KNOWN, UNKNOWN)) {
          for (boolean mayRetry : new boolean[] {true, false}) {
            Directive directive = kernels.direct(before, event, mayRetry);
            RecordUpdate next =
                RecordUpdate.of(
                    kernels,
                    directive,
                    before,
                    AttemptProgress.NEW,
                    failure,
                    Duration.ZERO,
                    ANY_TIME);
            if (!next.record().equals(before) && same(next.record(), after)) {
              return Optional.of(text(before, event, directive, next.record()));
            }
          }
        }
      }
      if (same(Changes.retryUnderSameFence(before, ANY_TIME), after)) {
        return Optional.of(OperationEvent.FAILED + ": " + Directive.RETRY);
      }
    }
    return takenUp(before, after) ? Optional.of("taken up again") : Optional.empty();
  }

  /** Taking up an operation may extend its time, but never shortens it. */
  private static boolean takenUp(ClusterRecord before, @Nullable ClusterRecord after) {
    Duration brought =
        Optional.ofNullable(after)
            .flatMap(ClusterRecord::operation)
            .map(OperationRecord::timeout)
            .orElse(Duration.ZERO);
    return same(Changes.recover(before, brought, ANY_TIME), after);
  }

  private static String text(
      ClusterRecord before, OperationEvent event, Directive directive, ClusterRecord next) {
    if (event == OperationEvent.CONFIRMED) {
      return before.state()
          + (before.requireOperation().backward() ? " <-" : " -")
          + before.requireOperation().purpose()
          + (before.requireOperation().backward() ? "- " : "-> ")
          + next.state();
    }
    return event + ": " + directive;
  }

  private static boolean same(ClusterRecord expected, @Nullable ClusterRecord was) {
    if (was == null) {
      return expected.isRemovable();
    }
    return plain(expected, expected.fence()).equals(plain(was, was.fence()));
  }

  /** Leaves out clock values and texts, which the tables do not decide. */
  private static ClusterRecord plain(ClusterRecord record, Fence fence) {
    OperationRecord o = record.inFlight();
    OperationRecord operation =
        o == null
            ? null
            : new OperationRecord(
                o.id(),
                o.command(),
                o.origin(),
                o.index(),
                o.phase(),
                o.backward(),
                o.keepOnFailure(),
                o.attempt(),
                ANY_TIME,
                o.timeout(),
                ANY_TIME,
                null,
                null,
                null);
    return new ClusterRecord(
        record.cluster(),
        record.backend(),
        record.spec(),
        record.resolution(),
        record.state(),
        fence,
        operation,
        RepairRecord.NONE,
        ANY_TIME,
        record.ephemeral(),
        record.shutdowns());
  }

  private static Optional<ClusterRecord> read(StoreHistory.Item item) {
    byte[] value = item.value();
    return value == null || !item.key().startsWith(RecordRepository.PREFIX)
        ? Optional.empty()
        : Optional.of(RecordCodec.read(item.key(), value));
  }
}
