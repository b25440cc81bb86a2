package io.slipway.rebalancer.cruisecontrol.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.spi.ProposalSummary;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What tasks move, by their ids: it does not change, so it is asked once. Thread-safe. */
final class Summaries {
  private static final int MOST = 256;

  private final Map<String, Optional<ProposalSummary>> known = new LinkedHashMap<>();

  synchronized Optional<ProposalSummary> of(String taskId) {
    return known.getOrDefault(taskId, Optional.empty());
  }

  /** Returns whether it was asked and answered, also if there was none. */
  synchronized boolean isAsked(String taskId) {
    return known.containsKey(taskId);
  }

  /** Reads and keeps the summary of a result; empty if it has none. */
  Optional<ProposalSummary> keep(String taskId, JsonNode result) {
    Optional<ProposalSummary> summary = read(result);
    if (summary.isPresent()) {
      asked(taskId, summary);
    }
    return summary;
  }

  /** Notes that a task has none to ask for. */
  void none(String taskId) {
    if (!isAsked(taskId)) {
      asked(taskId, Optional.empty());
    }
  }

  private synchronized void asked(String taskId, Optional<ProposalSummary> summary) {
    known.put(taskId, summary);
    if (known.size() > MOST) {
      known.remove(known.keySet().iterator().next());
    }
  }

  /** Reads what OptimizerResult.getProposalSummaryForJson writes. */
  private static Optional<ProposalSummary> read(JsonNode result) {
    JsonNode summary = result.path("summary");
    if (!summary.isObject()) {
      return Optional.empty();
    }
    TreeMap<String, String> details = new TreeMap<>();
    summary
        .properties()
        .forEach(
            field ->
                details.put(
                    field.getKey(),
                    field.getValue().isValueNode()
                        ? field.getValue().asText()
                        : field.getValue().toString()));
    long diskMoves = number(summary, "numIntraBrokerReplicaMovements");
    long diskMegabytes = number(summary, "intraBrokerDataToMoveMB");
    return Optional.of(
        new ProposalSummary(
            number(summary, "numReplicaMovements") + diskMoves,
            diskMoves,
            number(summary, "numLeaderMovements"),
            number(summary, "dataToMoveMB") + diskMegabytes,
            diskMegabytes,
            details));
  }

  private static long number(JsonNode summary, String name) {
    return Math.max(0, summary.path(name).asLong(0));
  }
}
