package io.slipway.engine.internal.model;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.MemoryStore;
import io.slipway.engine.internal.model.Gates.Place;
import io.slipway.engine.internal.operation.RecordRepository;
import io.slipway.engine.internal.record.Changes;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.engine.internal.record.RecordCodec;
import io.slipway.spi.StateStore;
import io.slipway.spi.StoredValue;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Holds the engine before each commit, and when the last change of an operation is durable. */
final class HeldStore implements StateStore {
  private final MemoryStore memory;
  private final Gates gates;
  private volatile @Nullable ClusterRecord last;

  HeldStore(MemoryStore memory, Gates gates) {
    this.memory = memory;
    this.gates = gates;
  }

  /** Returns the record as it is durable; one that is over too, though no store keeps that. */
  @Nullable ClusterRecord last() {
    return last;
  }

  boolean isHeld() {
    ClusterRecord record = last;
    return record != null && record.operation().isPresent();
  }

  @Override
  public String id() {
    return memory.id();
  }

  @Override
  public Optional<StoredValue> get(String key) {
    return memory.get(key);
  }

  @Override
  public long put(String key, long expectedVersion, byte[] value) {
    if (!RecordRepository.isCluster(key)) {
      return memory.put(key, expectedVersion, value);
    }
    return change(RecordCodec.read(key, value), () -> memory.put(key, expectedVersion, value));
  }

  @Override
  public void remove(String key, long expectedVersion) {
    ClusterRecord before = last;
    if (before == null) {
      throw new IllegalStateException("nothing was ever stored as " + key);
    }
    ClusterRecord over =
        before.requireOperation().backward()
            ? Changes.commitUndo(before, LifecycleState.ABSENT, before.updatedAt())
            : Changes.commit(before, LifecycleState.DELETED, before.updatedAt());
    long unused =
        change(
            over,
            () -> {
              memory.remove(key, expectedVersion);
              return ABSENT;
            });
  }

  private long change(ClusterRecord after, LongSupplier write) {
    boolean wasHeld = isHeld();
    if (commits(last, after)) {
      gates.hold(Place.COMMIT, null);
    }
    long version = write.getAsLong();
    last = after;
    boolean held = after.operation().map(o -> o.phase() != OperationPhase.BLOCKED).orElse(false);
    if (wasHeld && !held) {
      gates.hold(Place.END, null);
    }
    return version;
  }

  private static boolean commits(@Nullable ClusterRecord before, ClusterRecord after) {
    OperationRecord operation = before == null ? null : before.inFlight();
    OperationRecord next = after.inFlight();
    return operation != null && (next == null || next.index() != operation.index());
  }

  @Override
  public void forEach(BiConsumer<String, StoredValue> visitor) {
    memory.forEach(visitor);
  }

  @Override
  public void close() {}
}
