package io.slipway.cli;

import io.slipway.engine.HomeVisitor;
import io.slipway.engine.RebalanceApproval;
import io.slipway.engine.RebalanceMovement;
import io.slipway.engine.RebalanceRequest;
import io.slipway.engine.RebalanceState;
import io.slipway.engine.RebalanceStatus;
import io.slipway.engine.RebalanceStep;
import io.slipway.engine.Rebalances;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.ProposalSummary;
import io.slipway.spi.RebalanceId;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Rebalances of a test's choice, which move a step with each round. Used by one thread. */
final class ScriptedRebalances implements Rebalances, HomeVisitor {
  final List<RebalanceStatus> known = new ArrayList<>();
  final List<RebalanceRequest> requests = new ArrayList<>();

  /** What the next rounds do to the last rebalance. */
  final Deque<UnaryOperator<RebalanceStatus.Builder>> rounds = new ArrayDeque<>();

  /** Runs in each round. */
  Runnable atRound = () -> {};

  /** When the next round is due. */
  Duration untilDue = Duration.ofSeconds(10);

  /** Thrown while another process keeps the home. */
  @Nullable SlipwayException locked;

  boolean closed;
  private final List<String> calls;
  private int changes;

  ScriptedRebalances(List<String> calls) {
    this.calls = calls;
  }

  static RebalanceRequest request() {
    return RebalanceRequest.of("cruise-control", "http://server:9090")
        .withApproval(RebalanceApproval.AUTOMATIC);
  }

  static RebalanceStatus.Builder status(String id, RebalanceRequest request) {
    return RebalanceStatus.builder(
        Samples.id("c1"), new RebalanceId(id), request, Samples.NOW.minusSeconds(60));
  }

  static UnaryOperator<RebalanceStatus.Builder> executing(long moved) {
    return status ->
        status
            .at(RebalanceState.PENDING, RebalanceStep.EXECUTING)
            .proposal(new ProposalSummary(32, 4, 320, new TreeMap<>()))
            .execution(1)
            .movement(new RebalanceMovement(moved, 320, Samples.NOW.minusSeconds(5)));
  }

  static UnaryOperator<RebalanceStatus.Builder> retrying() {
    return status ->
        status
            .at(RebalanceState.RETRYING, RebalanceStep.PROPOSING)
            .attempt(2)
            .reason("CruiseControlCapacity", "the server has no slot")
            .nextAttemptAt(Samples.NOW.plusSeconds(3));
  }

  static UnaryOperator<RebalanceStatus.Builder> proposed() {
    return status ->
        status
            .at(RebalanceState.PENDING, RebalanceStep.PROPOSED)
            .proposal(new ProposalSummary(32, 4, 320, new TreeMap<>()));
  }

  static UnaryOperator<RebalanceStatus.Builder> ready() {
    return status -> status.at(RebalanceState.READY, RebalanceStep.ENDED);
  }

  static UnaryOperator<RebalanceStatus.Builder> notReady(String reason) {
    return status ->
        status.at(RebalanceState.NOT_READY, RebalanceStep.ENDED).reason(reason, "it was as it was");
  }

  /** Changes the last rebalance. */
  RebalanceStatus change(UnaryOperator<RebalanceStatus.Builder> change) {
    RebalanceStatus last = known.remove(known.size() - 1);
    return add(last.id().value(), last.request(), change);
  }

  RebalanceStatus add(
      String id, RebalanceRequest request, UnaryOperator<RebalanceStatus.Builder> change) {
    RebalanceStatus status =
        change
            .apply(status(id, request))
            .updatedAt(Samples.NOW.minusSeconds(30).plusMillis(++changes))
            .build();
    known.add(status);
    return status;
  }

  @Override
  public RebalanceStatus request(ClusterName cluster, RebalanceRequest request) {
    calls.add("request " + cluster + " " + request);
    requests.add(request);
    return add("0000000a", request, UnaryOperator.identity());
  }

  @Override
  public RebalanceStatus approve(ClusterName cluster, RebalanceId id) {
    return changed("approve", cluster, id, () -> change(executing(0)));
  }

  @Override
  public RebalanceStatus refresh(ClusterName cluster, RebalanceId id) {
    return changed("refresh", cluster, id, () -> change(UnaryOperator.identity()));
  }

  @Override
  public RebalanceStatus stop(ClusterName cluster, RebalanceId id) {
    return changed("stop", cluster, id, () -> change(notReady("Stopped")));
  }

  private RebalanceStatus changed(
      String call, ClusterName cluster, RebalanceId id, Supplier<RebalanceStatus> change) {
    calls.add(call + " " + cluster + " " + id);
    return change.get();
  }

  @Override
  public Optional<RebalanceStatus> status(ClusterName cluster, RebalanceId id) {
    return known.stream().filter(status -> status.id().equals(id)).findFirst();
  }

  @Override
  public List<RebalanceStatus> list(ClusterName cluster) {
    return List.copyOf(known);
  }

  @Override
  public RebalanceStatus await(
      ClusterName cluster, RebalanceId id, Duration timeout, CancellationToken cancellation) {
    throw new SlipwayException(
        Problem.of(ErrorCode.UNSUPPORTED, "a command would hold the home meanwhile"));
  }

  @Override
  public Rebalances rebalances() {
    return this;
  }

  @Override
  public Duration driveOnce(CancellationToken cancellation) {
    if (locked != null) {
      throw locked;
    }
    calls.add("driveOnce");
    atRound.run();
    UnaryOperator<RebalanceStatus.Builder> round = rounds.poll();
    if (round != null && !cancellation.isCancelled()) {
      change(round);
    }
    return untilDue;
  }

  @Override
  public void close() {
    closed = true;
  }
}
