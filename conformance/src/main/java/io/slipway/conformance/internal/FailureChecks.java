package io.slipway.conformance.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.MemberId;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Checks of failures as seen by the engine and by humans. */
final class FailureChecks {
  private static final Set<ErrorCode> PERMANENT =
      Set.of(
          ErrorCode.STALE_FENCE,
          ErrorCode.CONFLICT,
          ErrorCode.DATA_MISSING,
          ErrorCode.INVALID_ARGUMENT,
          ErrorCode.UNSUPPORTED);

  private FailureChecks() {}

  /** Returns calls that fail on a created cluster. */
  private static List<Supplier<CallResult>> failing(Trial bench, ClusterDriver subject) {
    Fence older = new Fence(subject.fence().value() - 1);
    CallContext stale = subject.call(OperationKind.START).fence(older).build();
    CallContext overdue = subject.call(OperationKind.START).deadline(bench.now()).build();
    CallContext other =
        subject
            .call(OperationKind.CREATE)
            .spec(bench.harness().spec(subject.id().name().value(), bench.harness().spus() - 1))
            .build();
    List<Supplier<CallResult>> calls = new ArrayList<>();
    calls.add(() -> subject.claim(stale));
    calls.add(() -> subject.launch(stale, subject.all()));
    calls.add(() -> subject.stop(stale, subject.all(), ClusterDriver.GRACEFUL));
    calls.add(() -> subject.erase(stale));
    calls.add(() -> subject.launch(overdue, subject.all()));
    calls.add(() -> subject.provision(other));
    ClusterDriver nothing = bench.subject("nothing", 1);
    bench.must(nothing.next().claim());
    calls.add(() -> nothing.launch(OperationKind.RESUME, nothing.all()));
    calls.add(() -> nothing.launch(OperationKind.START, nothing.all()));
    return calls;
  }

  /** */
  static void messagesHelp(Trial bench) {
    ClusterDriver subject = bench.subject();
    subject.create();
    subject.begin();
    for (Supplier<CallResult> call : failing(bench, subject)) {
      CallResult answer = call.get();
      BackendException failure = failure(bench, answer);
      String message = String.valueOf(failure.getMessage());
      String name = answer.call().endsWith("of nothing") ? "nothing" : "kit";
      bench.that(
          message.contains(name), "message of " + answer.call(), "the cluster's name", message);

      noSecret(bench, message);
    }
    noSecret(bench, subject.observe(Depth.CONFIRMED).toString());
    for (MemberId member : subject.all()) {
      noSecret(bench, subject.observe(member).problems().toString());
    }
  }

  private static void noSecret(Trial bench, String text) {
    for (String secret : bench.harness().secrets()) {
      bench.that(!text.contains(secret), "a text for people", "no secret", "one of the secrets");
    }
  }

  /** */
  static void failuresKeepTheirClass(Trial bench) {
    ClusterDriver subject = bench.subject();
    subject.create();
    subject.begin();
    for (Supplier<CallResult> call : failing(bench, subject)) {
      BackendException first = failure(bench, call.get());
      BackendException second = failure(bench, call.get());
      bench.equal("code of a repeated failure", first.code(), second.code());
      bench.equal("class of a repeated failure", first.retryable(), second.retryable());
      if (PERMANENT.contains(first.code())) {
        bench.that(
            !first.retryable(), "a failure with " + first.code(), "not retryable", "retryable");
      }
    }
  }

  private static BackendException failure(Trial bench, CallResult answer) {
    return answer
        .failure()
        .orElseThrow(() -> bench.violation("a call that must fail", "a BackendException", answer));
  }
}
