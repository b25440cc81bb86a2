package io.slipway.engine.internal;

import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ObservationRound;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.Optional;

/** What a FORGET rests on: one look, which nobody answers. */
final class UnansweringPlace {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private UnansweringPlace() {}

  /**
   * Looks, and refuses if there is an answer.
   *
   * @param timeout how long it may take
   * @throws SlipwayException {@link ErrorCode#ILLEGAL_TRANSITION} if the place answers; {@link
   *     ErrorCode#DEADLINE_EXCEEDED} if the timeout cut the look short; what the look has failed
   *     with, unless that is {@link ErrorCode#BACKEND_UNAVAILABLE}: a backend that is there but
   *     does not work is to be mended
   */
  static void require(
      BoundedLooks looks, ClusterRecord record, Duration timeout, CancellationToken cancellation) {
    Optional<SlipwayException> refusal =
        looks.askAnew(
            Question.about(
                record,
                ObserveRequest.Depth.INSTANCES,
                PATIENCE,
                cancellation,
                new ObservationRound(),
                seen -> Optional.of(answered(record, seen)),
                e -> e.code() == ErrorCode.BACKEND_UNAVAILABLE ? Optional.empty() : Optional.of(e)),
            timeout);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  private static SlipwayException answered(ClusterRecord record, ClusterObservation seen) {
    return new SlipwayException(
        Problem.of(
                ErrorCode.ILLEGAL_TRANSITION,
                "cluster '" + record.cluster().name() + "' cannot be forgotten")
            .withExpected("a place that is gone for good, and does not answer")
            .withActual("backend '" + record.backend() + "' answers: it is " + seen.presence())
            .withRemedy(
                TransitionErrors.deletion(record.cluster().name(), record.state()).so("instead")));
  }
}
