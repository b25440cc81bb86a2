package io.slipway.workload.kafka.internal;

import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.MemberId;
import io.slipway.spi.Poll;
import io.slipway.spi.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The registrations that a controller holds now. It writes them itself; they count as current only
 * if they cover the metadata that it had committed when it was asked.
 *
 * @param registrations by broker id
 * @param gap why they could not be had, or empty
 */
record RegistrationSnapshot(SortedMap<Integer, Registration> registrations, String gap) {
  /** The time limit for a controller to write what it has committed. */
  private static final Duration WRITTEN = Duration.ofMillis(500);

  /** The time limit of one question for what it has written. */
  private static final Duration QUESTION = Duration.ofSeconds(2);

  static RegistrationSnapshot none(String gap) {
    return new RegistrationSnapshot(new TreeMap<>(), gap);
  }

  boolean isKnown() {
    return gap.isEmpty();
  }

  /**
   * Reads what the controller has written.
   *
   * @param words how nodes say their word
   * @param quorum the controller's latest answer
   * @param deadline until when to wait at most for what it has committed to be written
   */
  static RegistrationSnapshot read(
      NodeWords words,
      ClusterLayout layout,
      MemberId controller,
      NodeClient.Response quorum,
      TimeSource time,
      Instant deadline,
      CancellationToken cancellation) {
    Instant soon = time.now().plus(WRITTEN);
    Instant end = soon.isBefore(deadline) ? soon : deadline;
    long committed = Long.parseLong(quorum.get("high.watermark")) - 1;
    String clusterId = NodeProperties.clusterId(layout.cluster());
    Predicate<Optional<NodeFile>> current =
        found ->
            found.isPresent()
                && found.get().get("cluster.id").equals(clusterId)
                && found.get().number("offset") >= committed;
    Poll poll =
        new Poll(
            time,
            end,
            cancellation,
            words.pause(),
            e -> Failures.interrupted("the reading of registrations"));
    try {
      Optional<NodeFile> found =
          poll.until(() -> words.registrations(controller, left(time, deadline)), current);
      if (current.test(found)) {
        return new RegistrationSnapshot(Registration.all(found.orElseThrow()), "");
      }
      return none(
          "the registrations that "
              + controller
              + " has written are older than its metadata: expected offset "
              + committed
              + ", was "
              + found.map(one -> one.number("offset")).orElse(-1L));
    } catch (IOException | NumberFormatException e) {
      return none("the registrations of " + controller + " cannot be read: " + e);
    }
  }

  private static Duration left(TimeSource time, Instant deadline) {
    Duration left = Duration.between(time.now(), deadline);
    return left.compareTo(QUESTION) < 0 ? left : QUESTION;
  }
}
