package io.slipway.backend.fake;

import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterId;
import io.slipway.spi.MemberSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Every call that the world's backends got. Thread-safe; calls nobody else. */
final class CallLog {
  private final List<FakeCall> calls = new ArrayList<>();
  private long next = 1;

  synchronized FakeCall begin(
      CallKind kind,
      @Nullable ClusterId cluster,
      MemberSet members,
      @Nullable CallContext call,
      Instant now) {
    FakeCall begun =
        new FakeCall(
            next++,
            kind,
            cluster,
            members,
            call == null ? null : call.fence(),
            call == null ? null : call.operation(),
            now,
            false,
            "",
            "");
    calls.add(begun);
    return begun;
  }

  /** Logs a call that lands without its caller. */
  synchronized FakeCall landed(FakeCall first, Instant now, String result) {
    FakeCall landed =
        new FakeCall(
            next++,
            first.kind(),
            first.clusterId(),
            first.members(),
            first.callFence(),
            first.operationRef(),
            now,
            true,
            "",
            result);
    calls.add(landed);
    return landed;
  }

  void faulted(FakeCall call, Fault fault) {
    if (fault != Fault.NONE) {
      replace(call, entry -> entry.withFault(fault.toString()));
    }
  }

  void end(FakeCall call, String result) {
    replace(call, entry -> entry.withResult(result));
  }

  synchronized List<FakeCall> all() {
    return List.copyOf(calls);
  }

  synchronized void clear() {
    calls.clear();
  }

  private synchronized void replace(FakeCall call, UnaryOperator<FakeCall> change) {
    // The newest are looked at first: a call that ends is seldom far from the end of the log.
    for (int i = calls.size() - 1; i >= 0 && calls.get(i).number() >= call.number(); i--) {
      if (calls.get(i).number() == call.number()) {
        calls.set(i, change.apply(calls.get(i)));
      }
    }
  }
}
