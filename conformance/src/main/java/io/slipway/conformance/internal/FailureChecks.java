package io.slipway.conformance.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.Call;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.MemberId;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** How failures look to the engine and to people. */
final class FailureChecks {
  private static final Set<ErrorCode> PERMANENT =
      Set.of(
          ErrorCode.STALE_FENCE,
          ErrorCode.CONFLICT,
          ErrorCode.DATA_MISSING,
          ErrorCode.INVALID_SPEC,
          ErrorCode.UNSUPPORTED);

  private FailureChecks() {}

  /** Returns calls that fail on a created cluster. */
  private static List<Supplier<Answer>> failing(Bench bench, Subject subject) {
    Fence older = new Fence(subject.fence().value() - 1);
    Call stale = subject.call(Purpose.START).fence(older).build();
    Call overdue = subject.call(Purpose.START).deadline(bench.now()).build();
    Call other =
        subject
            .call(Purpose.CREATE)
            .spec(bench.harness().spec(subject.id().name().value(), bench.harness().spus() - 1))
            .build();
    List<Supplier<Answer>> calls = new ArrayList<>();
    calls.add(() -> subject.claim(stale));
    calls.add(() -> subject.launch(stale, subject.all()));
    calls.add(() -> subject.stop(stale, subject.all(), Subject.GRACEFUL));
    calls.add(() -> subject.erase(stale));
    calls.add(() -> subject.launch(overdue, subject.all()));
    calls.add(() -> subject.provision(other));
    Subject nothing = bench.subject("nothing", 1);
    bench.must(nothing.next().claim());
    calls.add(() -> nothing.launch(Purpose.RESUME, nothing.all()));
    calls.add(() -> nothing.launch(Purpose.START, nothing.all()));
    return calls;
  }

  /** */
  static void messagesHelp(Bench bench) {
    Subject subject = bench.subject();
    subject.create();
    subject.begin();
    for (Supplier<Answer> call : failing(bench, subject)) {
      Answer answer = call.get();
      BackendException failure = failure(bench, answer);
      String message = String.valueOf(failure.getMessage());
      String name = answer.call().endsWith("of nothing") ? "nothing" : "kit";
      bench.that(
          message.contains(name), "message of " + answer.call(), "the cluster's name", message);
      bench.that(
          message.contains(";"),
          "message of " + answer.call(),
          "'what is wrong: expected …, was …; what to do next'",
          message);
      noSecret(bench, message);
    }
    noSecret(bench, subject.observe(Depth.CONFIRMED).toString());
    for (MemberId member : subject.all()) {
      noSecret(bench, subject.observe(member).problems().toString());
    }
  }

  private static void noSecret(Bench bench, String text) {
    for (String secret : bench.harness().secrets()) {
      bench.that(!text.contains(secret), "a text for people", "no secret", "one of the secrets");
    }
  }

  /** */
  static void failuresKeepTheirClass(Bench bench) {
    Subject subject = bench.subject();
    subject.create();
    subject.begin();
    for (Supplier<Answer> call : failing(bench, subject)) {
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

  private static BackendException failure(Bench bench, Answer answer) {
    return answer
        .failure()
        .orElseThrow(() -> bench.violation("a call that must fail", "a BackendException", answer));
  }
}
