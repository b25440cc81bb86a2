package io.slipway.engine.internal.model;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.internal.lifecycle.Directive;
import io.slipway.engine.internal.lifecycle.Step;
import io.slipway.engine.internal.operation.Admission;
import io.slipway.engine.internal.operation.AttemptProgress;
import io.slipway.engine.internal.operation.CallFailure;
import io.slipway.engine.internal.operation.Kernels;
import io.slipway.engine.internal.operation.RecordUpdate;
import io.slipway.engine.internal.record.Changes;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.engine.internal.record.Plan;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the engine does around its tables, in the order in which it does it. By default all of it is
 * the engine's own code; mutants change one thing.
 */
class EngineShell {
  Admission admit(
      Kernels kernels, @Nullable ClusterRecord record, Function<LifecycleState, Plan> choose) {
    return Admission.of(kernels, record, choose, true);
  }

  ClusterRecord begin(ClusterRecord record, Plan command, boolean keepOnFailure, Duration timeout) {
    return Changes.begin(
        record, ModelRecords.THIS, command, keepOnFailure, timeout, ModelRecords.NOW);
  }

  ClusterRecord recover(ClusterRecord record, Duration brought) {
    return Changes.recover(record, brought, ModelRecords.NOW);
  }

  /** Returns how long the present direction of an operation may take. */
  Duration allowance(OperationRecord operation) {
    return operation.allowance();
  }

  /** Returns what a refused command leaves behind: nothing. */
  @Nullable ClusterRecord afterRefusal(@Nullable ClusterRecord record) {
    return record;
  }

  RecordUpdate update(
      Kernels kernels,
      Directive directive,
      ClusterRecord record,
      AttemptProgress attempt,
      @Nullable CallFailure failure) {
    return RecordUpdate.of(
        kernels, directive, record, attempt, failure, Duration.ZERO, ModelRecords.NOW);
  }

  /** Returns whether the consequence of a directive is made durable before anything else. */
  boolean journals(Directive directive) {
    return true;
  }

  boolean claimsBeforeItLooks() {
    return true;
  }

  /** Returns whether the engine looks again after a step's call has returned. */
  boolean looksAgainAfter(Step step) {
    return true;
  }

  /** Returns whether a call makes the engine forget that an earlier one has returned. */
  boolean forgetsReturnsAtCalls() {
    return true;
  }

  /** Returns whether an intent is durable before it is acted on. */
  boolean journalsIntents() {
    return true;
  }

  boolean answersWhenDurable() {
    return true;
  }

  /** Returns whether calls under way are awaited before the engine decides on a failure. */
  boolean awaitsItsCalls() {
    return true;
  }

  /** Returns whether an engine that takes an operation up waits for rebalances once more. */
  boolean waitsAnewForRebalances() {
    return true;
  }
}
