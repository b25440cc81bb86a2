package io.slipway.cli;

import io.slipway.engine.ClusterReader;
import io.slipway.engine.RebalanceStatus;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.RebalanceId;
import io.slipway.spi.SlipwayException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A rebalance as a user names it.
 *
 * @param cluster the cluster
 * @param id the request; if empty, the only unfinished one, else the last
 */
record RebalanceReference(ClusterName cluster, Optional<RebalanceId> id) {
  /**
   * Reads {@code NAME} or {@code NAME/ID}.
   *
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT}
   */
  static RebalanceReference parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new RebalanceReference(ClusterName.of(text), Optional.empty())
        : new RebalanceReference(
            ClusterName.of(text.substring(0, slash)),
            Optional.of(new RebalanceId(text.substring(slash + 1))));
  }

  /** Returns how a user names a rebalance. */
  static String of(RebalanceStatus status) {
    return status.cluster().name() + "/" + status.id();
  }

  /** Reads the rebalance that is meant, also while another process holds the home. */
  RebalanceStatus read(CommandContext context) {
    try (ClusterReader reader = context.reader()) {
      return in(reader.rebalances(cluster));
    }
  }

  /**
   * Returns the rebalance that is meant.
   *
   * @param known all of the cluster, the oldest first
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND}; {@link ErrorCode#INVALID_ARGUMENT} if
   *     several are unfinished
   */
  RebalanceStatus in(List<RebalanceStatus> known) {
    if (id.isPresent()) {
      return known.stream()
          .filter(status -> status.id().equals(id.get()))
          .findFirst()
          .orElseThrow(() -> notFound("no rebalance " + id.get() + " of '" + cluster + "'", known));
    }
    List<RebalanceStatus> unfinished = known.stream().filter(status -> !status.isOver()).toList();
    if (unfinished.size() > 1) {
      throw new SlipwayException(
          Problem.of(ErrorCode.INVALID_ARGUMENT, "several rebalances of '" + cluster + "' go on")
              .withExpected("NAME/ID of one of them")
              .withActual("'" + cluster + "'")
              .withRemedy("name one of " + names(unfinished)));
    }
    if (known.isEmpty()) {
      throw notFound("no rebalance of '" + cluster + "'", known);
    }
    return unfinished.isEmpty() ? known.get(known.size() - 1) : unfinished.get(0);
  }

  private SlipwayException notFound(String what, List<RebalanceStatus> known) {
    return new SlipwayException(
        known.isEmpty()
            ? Problem.of(ErrorCode.NOT_FOUND, what)
                .withRemedy("run 'slipway rebalance start " + cluster + " --rebalancer URL'")
            : Problem.of(ErrorCode.NOT_FOUND, what)
                .withExpected("one of " + names(known))
                .withRemedy("name one of these"));
  }

  private static String names(List<RebalanceStatus> known) {
    return known.stream()
        .map(status -> of(status) + " (" + RebalanceText.stand(status) + ")")
        .collect(Collectors.joining(", "));
  }
}
