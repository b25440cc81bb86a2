package io.slipway.spi;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names one task on a rebalancer's server for good. A rebalancer sends its text along with the
 * request, in a field that the server gives back, so that a task whose reply was lost is found
 * again.
 *
 * @param incarnation the life of the cluster
 * @param request the request
 * @param execution the number of the execution from 1; 0 for a proposal
 */
public record RebalanceKey(Incarnation incarnation, RebalanceId request, int execution) {
  private static final Pattern TEXT =
      Pattern.compile(
          "slipway/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/([0-9a-f]{8})/(\\d{1,9})");

  /** Checks that the parts are there. */
  public RebalanceKey {
    Checks.notNull(incarnation, "incarnation");
    Checks.notNull(request, "request");
    if (execution < 0) {
      throw new IllegalArgumentException("execution must not be negative, was " + execution);
    }
  }

  /**
   * Finds a key in a text that may hold other words around it, as servers add some.
   *
   * @param text such as {@code slipway/<incarnation>/<request>/1 (Client: 127.0.0.1)}
   * @return the first key in it; empty if there is none
   */
  public static Optional<RebalanceKey> in(String text) {
    Matcher found = TEXT.matcher(text);
    return found.find()
        ? Optional.of(
            new RebalanceKey(
                Incarnation.of(found.group(1)),
                new RebalanceId(found.group(2)),
                Integer.parseInt(found.group(3))))
        : Optional.empty();
  }

  /** Returns whether both name tasks of the same request. */
  public boolean isOfSameRequest(RebalanceKey other) {
    return incarnation.equals(other.incarnation) && request.equals(other.request);
  }

  /** Returns the text that is sent: {@code slipway/<incarnation>/<request>/<execution>}. */
  @Override
  public String toString() {
    return "slipway/" + incarnation + "/" + request + "/" + execution;
  }
}
