package io.slipway.engine.internal.model;

import io.slipway.engine.CommandOptions;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.engine.internal.record.Plan;
import io.slipway.engine.internal.record.RepairRecord;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Fence;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationId;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The records of the model without what no decision depends on: clock values, counters, texts. The
 * fence is always the same number; which one is installed is said relative to it. Of a timeout is
 * kept whether it is short.
 */
final class ModelRecords {
  static final OperationId THIS = new OperationId(new UUID(0, 1));
  static final OperationId ANOTHER = new OperationId(new UUID(0, 2));
  static final Fence CURRENT = new Fence(10);
  static final Fence OLDER = new Fence(9);
  static final Instant NOW = Instant.EPOCH;

  /** A timeout that is too short: it is over before any call has returned. */
  static final Duration SHORT = Duration.ofMillis(1);

  /** What everybody else brings. */
  static final Duration ENOUGH = CommandOptions.MAX_TIMEOUT;

  /** A record with a number of its own. */
  record Book(int number, ClusterRecord record) {
    @Override
    public String toString() {
      if (record.operation().isEmpty()) {
        return record.state().toString();
      }
      return name() + (record.requireOperation().timeout().equals(SHORT) ? ", short of time" : "");
    }

    /** Returns all of the record that a decision rests on. */
    String name() {
      if (record.operation().isEmpty()) {
        return record.state().toString();
      }
      OperationRecord operation = record.requireOperation();
      return record.state()
          + ", "
          + operation.command().text()
          + " from "
          + operation.origin()
          + " at "
          + operation.purpose()
          + " "
          + operation.phase()
          + (operation.phase() == OperationPhase.BLOCKED && operation.backward()
              ? " on its way back"
              : "")
          + (operation.keepOnFailure() ? ", kept on failure" : "");
    }
  }

  private record Key(
      LifecycleState state,
      Plan command,
      LifecycleState origin,
      int index,
      OperationPhase phase,
      boolean backward,
      boolean keepOnFailure,
      Duration timeout) {}

  private final ClusterSpec spec;
  private final Resolution resolution;
  private final Map<Object, Book> books = new HashMap<>();
  private final List<MemberId> ids = new ArrayList<>();

  ModelRecords(int controllers, int spus) {
    this.spec = ClusterSpec.builder("model").spuCount(spus).build();
    Resolution.Builder builder =
        Resolution.builder("1")
            .controllersFirst(
                controllers == 0
                    ? EnumSet.noneOf(OperationKind.class)
                    : EnumSet.of(OperationKind.RESUME, OperationKind.REPAIR));
    for (int i = 1; i <= controllers; i++) {
      ids.add(MemberId.controller(i));
    }
    for (int i = 1; i <= spus; i++) {
      ids.add(MemberId.spu(i));
    }
    ids.forEach(id -> builder.member(id, Map.of()));
    this.resolution = builder.build();
  }

  /** Returns the ids in the order of a state's members. */
  List<MemberId> ids() {
    return ids;
  }

  Resolution resolution() {
    return resolution;
  }

  /** Returns the record of a cluster that is not in the store yet. */
  Book fresh() {
    return book(
        new ClusterRecord(
            new ClusterId(spec.name(), new Incarnation(new UUID(0, 0))),
            "model",
            spec,
            resolution,
            LifecycleState.ABSENT,
            Fence.NONE,
            null,
            RepairRecord.NONE,
            NOW,
            false));
  }

  /** Returns a record as the model keeps it. */
  Book book(ClusterRecord record) {
    OperationRecord operation = record.operation().orElse(null);
    Object key =
        operation == null
            ? record.state()
            : new Key(
                record.state(),
                operation.command(),
                operation.origin(),
                operation.index(),
                operation.phase(),
                operation.backward(),
                operation.keepOnFailure(),
                timeout(operation));
    Book known = books.get(key);
    if (known == null) {
      known = new Book(books.size(), plain(record, operation));
      books.put(key, known);
    }
    return known;
  }

  private ClusterRecord plain(
      ClusterRecord record, @org.jspecify.annotations.Nullable OperationRecord operation) {
    return new ClusterRecord(
        record.cluster(),
        record.backend(),
        spec,
        resolution,
        record.state(),
        CURRENT,
        operation == null ? null : plain(operation),
        RepairRecord.NONE,
        NOW,
        false);
  }

  private static OperationRecord plain(OperationRecord operation) {
    return new OperationRecord(
        THIS,
        operation.command(),
        operation.origin(),
        operation.index(),
        operation.phase(),
        operation.backward(),
        operation.keepOnFailure(),
        1,
        NOW,
        timeout(operation),
        NOW,
        null,
        null,
        null);
  }

  /** Two amounts are told apart, by whether a slow call fits. */
  private static Duration timeout(OperationRecord operation) {
    return operation.timeout().compareTo(Progress.SLOW) < 0 ? SHORT : ENOUGH;
  }
}
