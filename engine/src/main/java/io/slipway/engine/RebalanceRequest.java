package io.slipway.engine;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.RebalanceSpec;
import io.slipway.spi.SlipwayException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The request for a rebalance: what it shall do, and by which server. Immutable; equal by content.
 * It is kept in the home, so it never holds a secret.
 */
public final class RebalanceRequest {
  private final String rebalancer;
  private final URI address;
  private final RebalanceSpec spec;
  private final SortedMap<String, String> options;
  private final RebalanceApproval approval;

  private RebalanceRequest(
      String rebalancer,
      URI address,
      RebalanceSpec spec,
      Map<String, String> options,
      RebalanceApproval approval) {
    this.rebalancer = Objects.requireNonNull(rebalancer, "rebalancer must not be null");
    this.address = address;
    this.spec = Objects.requireNonNull(spec, "spec must not be null");
    this.options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    this.approval = Objects.requireNonNull(approval, "approval must not be null");
  }

  /**
   * Returns the request for a full rebalance whose proposal a user approves.
   *
   * @param rebalancer the name of an installed rebalancer, such as {@code cruise-control}
   * @param address the absolute URL of its server, without user, password, query or fragment
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if the address is not such a URL;
   *     the error does not repeat what may be a secret
   */
  public static RebalanceRequest of(String rebalancer, String address) {
    return new RebalanceRequest(
        rebalancer, checked(address), RebalanceSpec.full(), Map.of(), RebalanceApproval.MANUAL);
  }

  private static URI checked(String address) {
    URI uri;
    try {
      uri = new URI(Objects.requireNonNull(address, "address must not be null"));
    } catch (URISyntaxException e) {
      // Not repeated: what cannot be parsed may hold a password.
      throw invalid("one that cannot be parsed: " + e.getReason(), "check it");
    }
    if (uri.getRawUserInfo() != null || (uri.getHost() == null && address.contains("@"))) {
      throw invalid(
          "one with a user or a password in it",
          "name the environment variable or the file that holds them in an option of the rebalancer");
    }
    if (address.contains("?") || address.contains("#")) {
      // Not repeated: a query may hold a token.
      throw invalid("one with a query or a fragment", "leave out the part from '?' or '#'");
    }
    if (!uri.isAbsolute() || uri.getHost() == null) {
      throw invalid(
          address.contains("%") ? "one without a host" : "'" + address + "'",
          "name scheme and host, such as http://host:9090");
    }
    return uri;
  }

  private static SlipwayException invalid(String was, String next) {
    return new SlipwayException(
        Problem.of(ErrorCode.INVALID_ARGUMENT, "invalid address of a rebalancer")
            .withExpected("the URL of its server")
            .withActual(was)
            .withRemedy(next));
  }

  /**
   * Returns a copy with another spec.
   *
   * @param value what it shall do
   */
  public RebalanceRequest withSpec(RebalanceSpec value) {
    return new RebalanceRequest(rebalancer, address, value, options, approval);
  }

  /**
   * Returns a copy with options of the rebalancer.
   *
   * @param values never secrets, but where they are
   */
  public RebalanceRequest withOptions(Map<String, String> values) {
    return new RebalanceRequest(rebalancer, address, spec, values, approval);
  }

  /**
   * Returns a copy with another approval.
   *
   * @param value who approves
   */
  public RebalanceRequest withApproval(RebalanceApproval value) {
    return new RebalanceRequest(rebalancer, address, spec, options, value);
  }

  /** Returns the name of the rebalancer. */
  public String rebalancer() {
    return rebalancer;
  }

  /** Returns the address of its server. */
  public URI address() {
    return address;
  }

  /** Returns what it shall do. */
  public RebalanceSpec spec() {
    return spec;
  }

  /** Returns the options of the rebalancer. */
  public SortedMap<String, String> options() {
    return options;
  }

  /** Returns who approves its proposal. */
  public RebalanceApproval approval() {
    return approval;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RebalanceRequest that
        && rebalancer.equals(that.rebalancer)
        && address.equals(that.address)
        && spec.equals(that.spec)
        && options.equals(that.options)
        && approval == that.approval;
  }

  @Override
  public int hashCode() {
    return Objects.hash(rebalancer, address, spec, options, approval);
  }

  @Override
  public String toString() {
    return spec + " by " + rebalancer + " at " + address;
  }
}
