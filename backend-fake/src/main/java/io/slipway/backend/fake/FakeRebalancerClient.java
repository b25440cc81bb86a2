package io.slipway.backend.fake;

import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.Outcome;
import io.slipway.spi.Problem;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceMember;
import io.slipway.spi.RebalanceObservation;
import io.slipway.spi.RebalanceReply;
import io.slipway.spi.RebalanceSpec;
import io.slipway.spi.Rebalancer;
import io.slipway.spi.RebalancerInfo;
import io.slipway.spi.RebalancerLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A client of a {@link FakeRebalancer}: what every rebalancer sees to by itself, whatever its
 * server. Thread-safe.
 */
final class FakeRebalancerClient implements Rebalancer {
  private final FakeRebalancer server;
  private final CancellationToken closing = new CancellationToken();

  FakeRebalancerClient(FakeRebalancer server) {
    this.server = server;
  }

  @Override
  public RebalancerInfo info() {
    return server.info();
  }

  @Override
  public void check(RebalanceSpec spec, String workload) {
    server.check(spec, workload);
  }

  @Override
  public RebalanceReply propose(RebalanceCall call) {
    requireMembers(call);
    return asked(
        FakeRebalancer.Request.PROPOSE,
        call.deadline(),
        call.cancellation(),
        () -> {
          requireOwnServer(call);
          return server.propose(call);
        });
  }

  @Override
  public RebalanceReply execute(RebalanceCall call) {
    requireMembers(call);
    return asked(
        FakeRebalancer.Request.EXECUTE,
        call.deadline(),
        call.cancellation(),
        () -> {
          requireOwnServer(call);
          return server.execute(call);
        });
  }

  @Override
  public void stop(RebalanceCall call) {
    asked(
        FakeRebalancer.Request.STOP,
        call.deadline(),
        call.cancellation(),
        () -> {
          server.stop(call);
          return true;
        });
  }

  @Override
  public RebalanceObservation observe(
      Collection<RebalanceCall> calls, Instant deadline, CancellationToken cancellation) {
    return asked(
        FakeRebalancer.Request.OBSERVE,
        deadline,
        cancellation,
        () -> server.observe(calls, deadline, cancellation));
  }

  @Override
  public RebalancerLoad load() {
    return server.load();
  }

  @Override
  public void close() {
    closing.cancel("closed");
  }

  @Override
  public String toString() {
    return server.info().name();
  }

  private <T> T asked(
      FakeRebalancer.Request request,
      Instant deadline,
      CancellationToken cancellation,
      Supplier<T> question) {
    Optional<RebalanceException> over = over(deadline, cancellation, Outcome.NOT_APPLIED);
    if (over.isPresent()) {
      throw over.get();
    }
    if (server.swallows(request)) {
      throw unanswered(deadline, cancellation);
    }
    return question.get();
  }

  private RebalanceException unanswered(Instant deadline, CancellationToken cancellation) {
    while (true) {
      CancellationToken woken = new CancellationToken();
      CancellationToken.Registration byCaller =
          cancellation.onCancel(() -> woken.cancel("cancelled"));
      CancellationToken.Registration byClosing = closing.onCancel(() -> woken.cancel("closed"));
      try {
        server.time().pause(Duration.between(server.time().now(), deadline), woken);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        byClosing.close();
        byCaller.close();
      }
      Optional<RebalanceException> over = over(deadline, cancellation, Outcome.UNKNOWN);
      if (over.isPresent()) {
        return over.get();
      }
    }
  }

  private Optional<RebalanceException> over(
      Instant deadline, CancellationToken cancellation, Outcome outcome) {
    if (closing.isCancelled()) {
      return Optional.of(passing("Closed", ErrorCode.CLOSED, "the client is closed", outcome));
    }
    if (cancellation.isCancelled() || Thread.currentThread().isInterrupted()) {
      return Optional.of(
          passing("Cancelled", ErrorCode.CANCELLED, "the request was cancelled", outcome));
    }
    if (!server.time().now().isBefore(deadline)) {
      return Optional.of(
          passing("Late", ErrorCode.DEADLINE_EXCEEDED, "the request has no time left", outcome));
    }
    return Optional.empty();
  }

  private static RebalanceException passing(
      String reason, ErrorCode code, String what, Outcome outcome) {
    return RebalanceException.builder(
            RebalanceException.Kind.TRANSIENT, reason, Problem.of(code, what))
        .outcome(outcome)
        .build();
  }

  private static void requireMembers(RebalanceCall call) {
    Set<MemberId> wanted = new HashSet<>(call.spec().disks().keySet());
    call.spec().members().forEach(wanted::add);
    call.members().forEach(member -> wanted.remove(member.member()));
    if (!wanted.isEmpty()) {
      throw permanent(
          "MemberUnknown",
          Problem.of(ErrorCode.INVALID_ARGUMENT, "unknown member of '" + call.cluster() + "'")
              .withExpected("SPUs of the cluster")
              .withActual(wanted));
    }
  }

  private void requireOwnServer(RebalanceCall call) {
    List<RebalanceMember> own = call.members();
    boolean same =
        server
            .members()
            .map(
                watched ->
                    watched.size() == own.size()
                        && watched.stream()
                            .allMatch(known -> own.stream().anyMatch(one -> isSame(known, one))))
            .orElse(true);
    if (!same) {
      throw permanent(
          "OtherCluster",
          Problem.of(
                  ErrorCode.CONFLICT,
                  "the fake server has another cluster than '" + call.cluster() + "'")
              .withRemedy("name the address of this cluster's own server"));
    }
  }

  private static boolean isSame(RebalanceMember a, RebalanceMember b) {
    return a.nativeId().equals(b.nativeId())
        && !(Collections.disjoint(a.endpoints(), b.endpoints())
            && Collections.disjoint(a.directories(), b.directories()));
  }

  private static RebalanceException permanent(String reason, Problem problem) {
    return RebalanceException.builder(RebalanceException.Kind.PERMANENT, reason, problem).build();
  }
}
