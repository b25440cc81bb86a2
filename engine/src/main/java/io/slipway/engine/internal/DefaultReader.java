package io.slipway.engine.internal;

import io.slipway.engine.ClusterReader;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Explanation;
import io.slipway.engine.RebalanceStatus;
import io.slipway.engine.internal.operation.Kernels;
import io.slipway.engine.internal.operation.RecordRepository;
import io.slipway.engine.internal.operation.VersionedRecord;
import io.slipway.engine.internal.rebalance.RebalanceRepository;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.store.CloseStack;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.LogRequest;
import io.slipway.spi.MemberId;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Reads records and observes clusters. */
class DefaultReader implements ClusterReader {
  /** How many clusters are observed at a time: a look mostly waits. */
  static final int LOOKS = 32;

  private final RecordRepository records;
  private final RebalanceRepository rebalances;
  private final Backends backends;
  private final BoundedLooks bounded;
  private final StatusAssembler statuses;
  private final Explainer explainer;
  private final CancellationToken closing;
  private final CloseStack held;
  private final AtomicBoolean closeBegun = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * Makes a reader.
   *
   * @param kernels decide what a command would do
   * @param executor runs the looks of a list side by side
   * @param closing ends looks under way
   * @param held is released by the close
   */
  DefaultReader(
      RecordRepository records,
      RebalanceRepository rebalances,
      Backends backends,
      Kernels kernels,
      TimeSource time,
      Executor executor,
      CancellationToken closing,
      CloseStack held) {
    this.records = records;
    this.rebalances = rebalances;
    this.backends = backends;
    this.bounded = new BoundedLooks(backends, time, executor);
    this.statuses = new StatusAssembler(bounded, rebalances, time);
    this.explainer = new Explainer(kernels);
    this.closing = closing;
    this.held = held;
  }

  @Override
  public ClusterStatus status(ClusterName name) {
    return statuses.look(record(name), false);
  }

  @Override
  public ClusterStatus probe(ClusterName name) {
    return statuses.look(record(name), true);
  }

  @Override
  public List<ClusterStatus> list() {
    return all(false);
  }

  @Override
  public List<ClusterStatus> probeAll() {
    return all(true);
  }

  private List<ClusterStatus> all(boolean probe) {
    requireOpen();
    CancellationToken cancellation = new CancellationToken();
    CancellationToken.Registration byClosing =
        closing.onCancel(() -> cancellation.cancel(closing.reason()));
    try {
      return statuses.look(records.all(), probe, cancellation);
    } finally {
      byClosing.close();
    }
  }

  @Override
  public Explanation explain(ClusterName name) {
    requireOpen();
    return explainer.explain(name, records.find(name).map(VersionedRecord::record).orElse(null));
  }

  @Override
  public List<String> logs(ClusterName name, MemberId member, int maxLines) {
    ClusterRecord record = record(name);
    if (!record.resolution().members().contains(member)) {
      throw new SlipwayException(
          Problem.of(ErrorCode.NOT_FOUND, "no member '" + member + "' in cluster '" + name + "'")
              .withExpected("one of " + record.resolution().members()));
    }
    return backends
        .get(record.backend())
        .logs(LogRequest.of(record.cluster(), record.resolution(), member, maxLines));
  }

  @Override
  public List<RebalanceStatus> rebalances(ClusterName name) {
    return rebalances.of(record(name).cluster()).stream()
        .map(known -> known.record().status())
        .toList();
  }

  /** A second close waits for the first, unless that may wait for the very thread of this one. */
  @Override
  public final void close() {
    if (!closeBegun.getAndSet(true) || !CallThreads.areHere()) {
      release();
    }
  }

  /** Releases everything; idempotent. */
  void release() {
    closed = true;
    held.close();
  }

  ClusterRecord record(ClusterName name) {
    requireOpen();
    return records
        .find(name)
        .map(VersionedRecord::record)
        .orElseThrow(() -> TransitionErrors.notFound(name));
  }

  /** Ends looks and operations where they are. */
  final void raiseClosing() {
    closing.cancel("the engine closes");
  }

  BoundedLooks bounded() {
    return bounded;
  }

  StatusAssembler statuses() {
    return statuses;
  }

  void requireOpen() {
    if (closed) {
      throw closed();
    }
  }

  static SlipwayException closed() {
    return closed(null);
  }

  static SlipwayException closed(@Nullable Throwable cause) {
    return new SlipwayException(
        Problem.of(ErrorCode.CLOSED, "the engine was closed").withRemedy("open another"), cause);
  }
}
