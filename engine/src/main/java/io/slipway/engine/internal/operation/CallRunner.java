package io.slipway.engine.internal.operation;

import com.google.common.base.Throwables;
import io.slipway.engine.internal.lifecycle.CallKind;
import io.slipway.engine.internal.lifecycle.NextAction;
import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.Surplus;
import io.slipway.spi.SurplusSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Makes the call that a action names, its slices at the same time, or in turn for a backend that
 * wants them so, and waits for all of them.
 */
final class CallRunner {
  /**
   * What came of a call.
   *
   * @param done the members of the slices that returned
   * @param failures of the other slices
   */
  record Result(Set<MemberId> done, List<CallFailure> failures) {}

  private final ClusterBackend backend;
  private final Executor executor;

  CallRunner(ClusterBackend backend, Executor executor) {
    this.backend = backend;
    this.executor = executor;
  }

  /**
   * Makes the call and blocks until every slice has returned; a backend returns by the call's
   * deadline or soon after its cancellation. An interrupt cancels the call and stays flagged: what
   * is on its way is awaited before anything else is decided.
   */
  Result perform(
      CallContext call, NextAction.Perform action, ClusterObservation seen, StopPolicy policy) {
    Map<MemberSet, CompletableFuture<Optional<CallFailure>>> running;
    try {
      running = begin(slices(call, action, seen, policy));
    } catch (BackendException e) {
      // The backend could not say how to slice: nothing was done.
      return new Result(Set.of(), List.of(CallFailure.of(e)));
    }
    Set<MemberId> done = new LinkedHashSet<>();
    List<CallFailure> failures = new ArrayList<>();
    Throwable fatal = null;
    try (PatientWait wait =
        new PatientWait(() -> call.cancellation().cancel("the calling thread was interrupted"))) {
      for (Map.Entry<MemberSet, CompletableFuture<Optional<CallFailure>>> slice :
          running.entrySet()) {
        try {
          Optional<CallFailure> failure = wait.get(slice.getValue());
          failure.ifPresentOrElse(failures::add, () -> slice.getKey().forEach(done::add));
        } catch (RuntimeException | Error e) {
          // Not a failure of the call but of the machine: nothing more is decided on it. The other
          // slices are awaited all the same: none goes on behind the back of its operation.
          fatal = fatal == null ? e : fatal;
        }
      }
    }
    if (fatal != null) {
      Throwables.throwIfUnchecked(fatal);
    }
    return new Result(done, failures);
  }

  private Map<MemberSet, CompletableFuture<Optional<CallFailure>>> begin(
      Map<MemberSet, Runnable> slices) {
    boolean inTurn = backend.info().inTurn();
    Map<MemberSet, CompletableFuture<Optional<CallFailure>>> running = new LinkedHashMap<>();
    CompletableFuture<?> ready = CompletableFuture.completedFuture(null);
    for (Map.Entry<MemberSet, Runnable> slice : slices.entrySet()) {
      // Whatever came of the one before.
      Runnable carried = OperationLog.carried(slice.getValue());
      CompletableFuture<Optional<CallFailure>> one =
          ready.handleAsync((any, failure) -> attempt(carried), executor);
      running.put(slice.getKey(), one);
      ready = inTurn ? one : ready;
    }
    return running;
  }

  private static Optional<CallFailure> attempt(Runnable slice) {
    try {
      slice.run();
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(CallFailure.of(e));
    }
  }

  private Map<MemberSet, Runnable> slices(
      CallContext call, NextAction.Perform action, ClusterObservation seen, StopPolicy policy) {
    CallKind kind = action.step().call();
    if (kind == CallKind.LAUNCH) {
      return each(call, action, members -> backend.launch(call, members));
    }
    if (kind == CallKind.STOP) {
      return each(call, action, members -> backend.stop(call, members, policy));
    }
    return Map.of(action.members(), whole(call, action, seen));
  }

  private Runnable whole(CallContext call, NextAction.Perform action, ClusterObservation seen) {
    CallKind kind = action.step().call();
    if (kind == CallKind.PROVISION) {
      return () -> backend.provision(call);
    }
    if (kind == CallKind.SEAL) {
      return () -> backend.seal(call, action.members());
    }
    if (kind == CallKind.RETIRE) {
      SurplusSet owned = SurplusSet.of(seen.surplus().stream().filter(Surplus::isOwned).toList());
      return () -> backend.retire(call, owned);
    }
    return () -> backend.erase(call, ErasePolicy.DEFAULT);
  }

  private Map<MemberSet, Runnable> each(
      CallContext call, NextAction.Perform action, Consumer<MemberSet> slice) {
    Map<MemberSet, Runnable> slices = new LinkedHashMap<>();
    for (MemberSet members :
        backend.info().granularity().slices(call.resolution(), action.members())) {
      slices.put(members, () -> slice.accept(members));
    }
    return slices;
  }
}
