package io.slipway.engine.internal;

import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ObservationRound;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What is asked of a backend outside an operation.
 *
 * @param backend its name
 * @param subject what it is asked about, in words
 * @param key two questions with the same key are about the same
 * @param patience how long the backend has; more than that by its grace, and a moment
 * @param ask asks, with the time by which the backend has to answer
 * @param unanswered what there is instead if the backend cannot say, or does not answer
 */
record Question<R>(
    String backend,
    String subject,
    Object key,
    Duration patience,
    BiFunction<ClusterBackend, Instant, R> ask,
    Function<SlipwayException, R> unanswered) {

  /** Asks what there is of a record's cluster. */
  static <R> Question<R> about(
      ClusterRecord record,
      ObserveRequest.Depth depth,
      Duration patience,
      CancellationToken cancellation,
      ObservationRound round,
      Function<ClusterObservation, R> seen,
      Function<SlipwayException, R> unseen) {
    return new Question<>(
        record.backend(),
        "of cluster '" + record.cluster().name() + "'",
        record.cluster(),
        patience,
        (backend, deadline) ->
            seen.apply(
                backend.observe(
                    ObserveRequest.builder(
                            record.cluster(), record.spec(), record.resolution(), deadline)
                        .depth(depth)
                        .cancellation(cancellation)
                        .round(round)
                        .build())),
        unseen);
  }
}
