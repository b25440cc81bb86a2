package io.slipway.spi;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
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
  /** Earlier versions wrote the incarnation out: those keys are on servers still. */
  private static final Pattern TEXT =
      Pattern.compile(
          "slipway/(?:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|([0-9A-Za-z_-]{21}[AQgw]))"
              + "/([0-9a-f]{8})/(\\d{1,9})");

  /** Checks that the parts are there. */
  public RebalanceKey {
    Checks.notNull(incarnation, "incarnation");
    Checks.notNull(request, "request");
    if (execution < 0) {
      throw new IllegalArgumentException("execution must not be negative, was " + execution);
    }
  }

  /**
   * Finds a key in a text that may hold other words around it, as servers add some. Texts of
   * earlier versions, which write the incarnation out, are keys too.
   *
   * @param text such as {@code slipway/<incarnation>/<request>/1 (Client: 127.0.0.1)}
   * @return the first key in it; empty if there is none
   */
  public static Optional<RebalanceKey> in(String text) {
    Matcher found = TEXT.matcher(text);
    return found.find()
        ? Optional.of(
            new RebalanceKey(
                found.group(1) == null ? decoded(found.group(2)) : Incarnation.of(found.group(1)),
                new RebalanceId(found.group(3)),
                Integer.parseInt(found.group(4))))
        : Optional.empty();
  }

  private static Incarnation decoded(String text) {
    ByteBuffer bits = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
    return new Incarnation(new UUID(bits.getLong(), bits.getLong()));
  }

  private static String encoded(Incarnation incarnation) {
    UUID value = incarnation.value();
    ByteBuffer bits = ByteBuffer.allocate(2 * Long.BYTES);
    bits.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bits.array());
  }

  /** Returns whether both name tasks of the same request. */
  public boolean isOfSameRequest(RebalanceKey other) {
    return incarnation.equals(other.incarnation) && request.equals(other.request);
  }

  /**
   * Returns the text that is sent: {@code slipway/<incarnation>/<request>/<execution>}, with the
   * bits of the incarnation in Base64 for URLs. At most 50 characters, which Cruise Control means
   * to be the longest reason ({@code MAX_REASON_LENGTH} of its ParameterUtils).
   */
  @Override
  public String toString() {
    return "slipway/" + encoded(incarnation) + "/" + request + "/" + execution;
  }
}
