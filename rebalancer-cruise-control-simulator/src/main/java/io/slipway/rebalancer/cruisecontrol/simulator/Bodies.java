package io.slipway.rebalancer.cruisecontrol.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The bodies of good answers. */
final class Bodies {
  private static final List<String> GOALS = List.of("RackAwareGoal", "ReplicaDistributionGoal");
  private static final int PARTITIONS = 83;

  private Bodies() {}

  /** Returns JSON or, if it was not asked for, plain text without a recorded form. */
  static String of(Query query, Map<String, Object> json) {
    return query.flag("json", false) ? Json.write(json) : json.toString();
  }

  static Map<String, Object> state(Query query, Map<String, Object> executor) {
    List<String> substates =
        query.list("substates").stream().map(name -> name.toUpperCase(Locale.ROOT)).toList();
    Map<String, Object> json = versioned();
    if (substates.isEmpty() || substates.contains("MONITOR")) {
      json.put("MonitorState", monitor());
    }
    if (substates.isEmpty() || substates.contains("EXECUTOR")) {
      json.put("ExecutorState", executor);
    }
    if (substates.isEmpty() || substates.contains("ANALYZER")) {
      Map<String, Object> analyzer = new HashMap<>();
      analyzer.put("isProposalReady", false);
      analyzer.put("readyGoals", GOALS);
      json.put("AnalyzerState", analyzer);
    }
    if (substates.isEmpty() || substates.contains("ANOMALY_DETECTOR")) {
      Map<String, Object> detector = new HashMap<>();
      detector.put("selfHealingEnabled", List.of());
      detector.put("recentBrokerFailures", List.of());
      detector.put("balancednessScore", 100.0);
      json.put("AnomalyDetectorState", detector);
    }
    return json;
  }

  private static Map<String, Object> monitor() {
    Map<String, Object> json = new HashMap<>();
    json.put("trained", false);
    json.put("trainingPct", 0.0);
    json.put("state", "RUNNING");
    json.put("numTotalPartitions", PARTITIONS);
    json.put("numMonitoredWindows", 2);
    json.put("monitoringCoveragePct", 100.0);
    json.put("numValidPartitions", PARTITIONS);
    json.put("numFlawedPartitions", 0);
    json.put("reasonOfLatestPauseOrResume", "N/A");
    return json;
  }

  static Map<String, Object> userTasks(Query query, List<Task> tasks) {
    boolean fetch = query.flag("fetch_completed_task", false);
    Map<String, Object> json = versioned();
    json.put("userTasks", tasks.stream().map(task -> task.entry(fetch)).toList());
    return json;
  }

  /** Returns those of the tasks that a request for them means. */
  static List<Task> select(Query query, List<Task> tasks) {
    List<String> ids = lower(query.list("user_task_ids"));
    List<String> types = lower(query.list("types"));
    List<String> endpoints = lower(query.list("endpoints"));
    List<String> clients = query.list("client_ids");
    return tasks.stream()
        .filter(task -> ids.isEmpty() || ids.contains(task.id))
        .filter(task -> types.isEmpty() || types.contains(lower(task.state.word)))
        .filter(task -> endpoints.isEmpty() || endpoints.contains(lower(task.endpoint.name())))
        .filter(task -> clients.isEmpty() || clients.contains(Texts.CLIENT))
        .limit(query.get("entries").map(Long::parseLong).orElse(Long.MAX_VALUE))
        .toList();
  }

  private static List<String> lower(List<String> words) {
    return words.stream().map(Bodies::lower).toList();
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }

  static Map<String, Object> clusterState(List<Broker> brokers) {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("LeaderCountByBrokerId", byId(brokers, broker -> PARTITIONS / brokers.size()));
    state.put("OutOfSyncCountByBrokerId", Map.of());
    state.put("ReplicaCountByBrokerId", byId(brokers, broker -> PARTITIONS));
    state.put("OfflineReplicaCountByBrokerId", Map.of());
    state.put("IsController", byId(brokers, broker -> false));
    state.put("OnlineLogDirsByBrokerId", byId(brokers, Broker::logDirectories));
    state.put("OfflineLogDirsByBrokerId", byId(brokers, broker -> List.of()));
    Map<String, Object> summary = new HashMap<>();
    summary.put("Brokers", brokers.size());
    summary.put("Topics", 3);
    summary.put("Replicas", PARTITIONS * brokers.size());
    summary.put("Leaders", PARTITIONS);
    state.put("Summary", summary);
    state.put("BrokerSetByBrokerId", Map.of());
    Map<String, Object> partitions = new HashMap<>();
    partitions.put("offline", List.of());
    partitions.put("with-offline-replicas", List.of());
    partitions.put("urp", List.of());
    partitions.put("under-min-isr", List.of());
    Map<String, Object> json = versioned();
    json.put("KafkaBrokerState", state);
    json.put("KafkaPartitionState", partitions);
    return json;
  }

  private static Map<Integer, Object> byId(List<Broker> brokers, Function<Broker, Object> value) {
    Map<Integer, Object> json = new TreeMap<>();
    brokers.forEach(broker -> json.put(broker.id(), value.apply(broker)));
    return json;
  }

  static Map<String, Object> proposal(Query query, Balance.Moves moves, List<Broker> brokers) {
    Map<String, Object> summary = new HashMap<>();
    summary.put("numReplicaMovements", moves.movements());
    summary.put("dataToMoveMB", moves.megabytes());
    summary.put("numIntraBrokerReplicaMovements", 0);
    summary.put("intraBrokerDataToMoveMB", 0);
    summary.put("numLeaderMovements", 0);
    summary.put("recentWindows", 2);
    summary.put("monitoredPartitionsPercentage", 100.0);
    summary.put("excludedTopics", List.of());
    summary.put("excludedBrokersForLeadership", List.of());
    summary.put("excludedBrokersForReplicaMove", List.of());
    summary.put("onDemandBalancednessScoreBefore", moves.movements() == 0 ? 79.7 : 74.5);
    summary.put("onDemandBalancednessScoreAfter", 79.7);
    summary.put("provisionStatus", "RIGHT_SIZED");
    summary.put("provisionRecommendation", "");
    Map<String, Object> json = versioned();
    json.put("summary", summary);
    json.put("goalSummary", GOALS.stream().map(goal -> goalStatus(goal, moves)).toList());
    json.put("loadAfterOptimization", load(brokers));
    if (query.flag("verbose", false)) {
      json.put("proposals", List.of());
      json.put("loadBeforeOptimization", load(brokers));
    }
    return json;
  }

  private static Map<String, Object> goalStatus(String goal, Balance.Moves moves) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("goal", goal);
    json.put("status", moves.movements() == 0 ? "NO-ACTION" : "FIXED");
    json.put("clusterModelStats", Map.of());
    json.put("optimizationTimeMs", 1);
    return json;
  }

  private static Map<String, Object> load(List<Broker> brokers) {
    List<Object> entries = new ArrayList<>();
    for (Broker broker : brokers) {
      Map<String, Object> entry = new HashMap<>();
      entry.put("Broker", broker.id());
      entry.put("BrokerState", "ALIVE");
      entry.put("Host", "localhost");
      entry.put("DiskMB", 0.0);
      entry.put("Replicas", PARTITIONS);
      entries.add(entry);
    }
    Map<String, Object> json = new HashMap<>();
    json.put("hosts", List.of());
    json.put("brokers", entries);
    return json;
  }

  /** Returns what the server answers while it still computes. */
  static Map<String, Object> progress(Task task, Instant now) {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("completionPercentage", task.begun ? 100.0 : 0.0);
    step.put("step", "PENDING");
    step.put("description", "Operation enqueued, waiting to be executed.");
    step.put("time-in-ms", Duration.between(task.start, now).toMillis());
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("operationProgress", List.of(step));
    operation.put("operation", task.endpoint.operation);
    Map<String, Object> json = versioned();
    json.put("progress", List.of(operation));
    return json;
  }

  static Map<String, Object> message(String text) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("message", text);
    json.put("version", 1);
    return json;
  }

  private static Map<String, Object> versioned() {
    Map<String, Object> json = new HashMap<>();
    json.put("version", 1);
    return json;
  }
}
