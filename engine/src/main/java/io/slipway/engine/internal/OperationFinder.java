package io.slipway.engine.internal;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.Operation;
import io.slipway.engine.internal.operation.EngineContext;
import io.slipway.engine.internal.operation.LiveOperation;
import io.slipway.engine.internal.operation.OperationRegistry;
import io.slipway.engine.internal.operation.RecordRepository;
import io.slipway.engine.internal.operation.RunOptions;
import io.slipway.engine.internal.operation.RunOutcome;
import io.slipway.engine.internal.operation.VersionedRecord;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterName;
import io.slipway.spi.OperationId;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds operations by their id: those that this engine drives, those that a record has in flight,
 * those of the history; and takes up what is cancelled while nobody drives it. Thread-safe.
 */
final class OperationFinder {
  private final EngineContext context;
  private final RecordRepository records;
  private final OperationRegistry registry;
  private final OperationStarter operations;
  private final HeldClusters clusters;
  private final Submission submission;
  private final Function<RunOutcome, ClusterStatus> answer;

  /**
   * Makes one.
   *
   * @param answer turns an outcome into a command's result or exception
   */
  OperationFinder(
      EngineContext context,
      RecordRepository records,
      OperationRegistry registry,
      OperationStarter operations,
      HeldClusters clusters,
      Submission submission,
      Function<RunOutcome, ClusterStatus> answer) {
    this.context = context;
    this.records = records;
    this.registry = registry;
    this.operations = operations;
    this.clusters = clusters;
    this.submission = submission;
    this.answer = answer;
  }

  Optional<Operation> find(OperationId id) {
    while (true) {
      Optional<LiveOperation> known = registry.get(id);
      if (known.filter(LiveOperation::isDriven).isPresent()) {
        return Optional.of(known.get());
      }
      Optional<ClusterRecord> record = inFlight(id);
      if (record.isEmpty()) {
        Optional<PastOperation> past = past(id);
        known.ifPresent(
            handle -> past.ifPresent(ended -> registry.endedElsewhere(handle, ended::answer)));
        return past.map(Operation.class::cast);
      }
      LiveOperation found = registry.of(record.get());
      if (known.isPresent() || found.isDriven() || inFlight(id).isPresent()) {
        return Optional.of(found);
      }
      // It has ended since it was read, and nobody would complete what was made for it.
      registry.forget(found);
    }
  }

  private Optional<ClusterRecord> inFlight(OperationId id) {
    return RecordRepository.readable(records.all()).stream()
        .filter(record -> has(record, id))
        .findFirst();
  }

  private static boolean has(ClusterRecord record, OperationId id) {
    return record.operation().filter(operation -> operation.id().equals(id)).isPresent();
  }

  private Optional<PastOperation> past(OperationId id) {
    return context.history().find(id).map(ended -> new PastOperation(ended, answer));
  }

  /**
   * Undoes an operation that its handle does not drive: takes it up if nobody else has; returns
   * when that is durable.
   */
  void takeUp(LiveOperation found, String reason) {
    Optional<Operation> now = find(found.id());
    if (now.isEmpty() || now.get() instanceof PastOperation) {
      return;
    }
    if (!now.get().equals(found)) {
      // The handle's run is over, and another handle follows the operation.
      now.get().cancel(reason);
      return;
    }
    RunOptions run = RunOptions.of(context, CommandOptions.defaults(), new CancellationToken());
    ClusterName name = found.cluster().name();
    String what = "cancel of operation " + found.id();
    Operation unused =
        submission.start(
            run,
            told ->
                clusters.holdAndTell(name, what, told, () -> takeUp(name, found, reason, told)));
  }

  private @Nullable RunOutcome takeUp(
      ClusterName name, LiveOperation found, String reason, RunOptions run) {
    Optional<VersionedRecord> there = records.find(name);
    if (there.filter(v -> has(v.record(), found.id())).isEmpty()) {
      // Another engine has ended it meanwhile; its handle completes when the cluster is free.
      past(found.id()).ifPresent(ended -> registry.left(found, ended::answer));
      run.onDurable().accept(found);
      return null;
    }
    // Not before: a take-up that fails leaves no request behind.
    RunOptions wishing =
        run.telling(
            live -> {
              live.wish(reason);
              run.onDurable().accept(live);
            });
    return operations.takeUp(there.get(), wishing);
  }
}
