package io.slipway.rebalancer.cruisecontrol.simulator;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Which parameters an endpoint takes, and the server's answers to wrong ones. */
final class Parameters {
  private static final String ANY = "json,get_response_schema,doAs";
  private static final String GOALS =
      "allow_capacity_estimation,verbose,exclude_recently_demoted_brokers,data_from"
          + ",use_ready_default_goals,excluded_topics,exclude_recently_removed_brokers,goals"
          + ",fast_mode";
  private static final String EXECUTION =
      "dryrun,reason,concurrent_partition_movements_per_broker,max_partition_movements_in_cluster"
          + ",concurrent_leader_movements,broker_concurrent_leader_movements"
          + ",execution_progress_check_interval_ms,skip_hard_goal_check"
          + ",replica_movement_strategies,replication_throttle,review_id,stop_ongoing_execution"
          + ",kafka_assigner";
  private static final Map<Endpoint, Set<String>> NAMES =
      Map.of(
          Endpoint.STATE,
          names(ANY, "substates,verbose,super_verbose,reason"),
          Endpoint.USER_TASKS,
          names(
              ANY, "user_task_ids,client_ids,endpoints,types,entries,fetch_completed_task,reason"),
          Endpoint.KAFKA_CLUSTER_STATE,
          names(ANY, "verbose,topic,reason"),
          Endpoint.REBALANCE,
          names(
              ANY,
              GOALS,
              EXECUTION,
              "concurrent_intra_broker_partition_movements,destination_broker_ids"
                  + ",ignore_proposal_cache,rebalance_disk"),
          Endpoint.ADD_BROKER,
          names(ANY, GOALS, EXECUTION, "brokerid,throttle_added_broker"),
          Endpoint.REMOVE_BROKER,
          names(ANY, GOALS, EXECUTION, "brokerid,throttle_removed_broker,destination_broker_ids"),
          // This one takes no goals and is never verbose.
          Endpoint.REMOVE_DISKS,
          names("brokerid_and_logdirs,dryrun,reason,stop_ongoing_execution,json"),
          Endpoint.STOP_PROPOSAL_EXECUTION,
          names(ANY, "review_id,force_stop,stop_external_agent,reason"));
  private static final List<String> SUBSTATES =
      List.of("ANALYZER", "MONITOR", "EXECUTOR", "ANOMALY_DETECTOR");
  private static final String USER_REQUEST =
      "com.linkedin.kafka.cruisecontrol.servlet.UserRequestException";

  private Parameters() {}

  private static Set<String> names(String... lists) {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String list : lists) {
      names.addAll(List.of(list.split(",")));
    }
    return names;
  }

  /**
   * Checks what Cruise Control checks before it makes a task.
   *
   * @throws Refusal with 400 if a parameter is unknown or malformed
   */
  static void check(Endpoint endpoint, Query query) throws Refusal {
    Set<String> unknown = query.otherThan(NAMES.getOrDefault(endpoint, Set.of()));
    if (!unknown.isEmpty()) {
      throw Refusal.badRequest(
          "Unrecognized endpoint parameters in "
              + endpoint
              + " "
              + endpoint.method
              + " request: "
              + unknown
              + ".",
          "");
    }
    if (query.flag("stop_ongoing_execution", false) && query.flag("dryrun", true)) {
      throw userRequest("stop_ongoing_execution and dryrun cannot both be set to true.");
    }
    switch (endpoint) {
      case STATE -> checkSubstates(query);
      case USER_TASKS -> {
        checkTaskIds(query);
        checkNumbers(query.list("entries"));
      }
      case ADD_BROKER, REMOVE_BROKER -> checkBrokers(endpoint, query);
      default -> {}
    }
  }

  /** Returns a user task's id from the header of a request. */
  static String taskId(Endpoint endpoint, String header) throws Refusal {
    try {
      return UUID.fromString(header).toString();
    } catch (IllegalArgumentException e) {
      throw Refusal.failed(
          endpoint, "java.lang.IllegalArgumentException", String.valueOf(e.getMessage()));
    }
  }

  private static void checkSubstates(Query query) throws Refusal {
    List<String> substates = query.list("substates");
    if (!SUBSTATES.containsAll(substates.stream().map(s -> s.toUpperCase(Locale.ROOT)).toList())) {
      throw userRequest(
          "Unsupported substates in "
              + substates.stream().collect(joining(", ", "[", "]"))
              + ". Supported: "
              + SUBSTATES);
    }
  }

  private static void checkTaskIds(Query query) throws Refusal {
    for (String id : query.list("user_task_ids")) {
      try {
        UUID.fromString(id);
      } catch (IllegalArgumentException e) {
        throw malformed("java.lang.IllegalArgumentException", e);
      }
    }
  }

  private static void checkBrokers(Endpoint endpoint, Query query) throws Refusal {
    List<String> brokers = query.list("brokerid");
    if (brokers.isEmpty()) {
      throw userRequest("Target broker ID is not provided for " + endpoint + " request");
    }
    checkNumbers(brokers);
  }

  private static void checkNumbers(List<String> numbers) throws Refusal {
    for (String number : numbers) {
      try {
        Integer.parseInt(number);
      } catch (NumberFormatException e) {
        throw malformed("java.lang.NumberFormatException", e);
      }
    }
  }

  private static Refusal malformed(String type, Exception cause) {
    String message = String.valueOf(cause.getMessage());
    return Refusal.badRequest(message, type + ": " + message + "\n");
  }

  private static Refusal userRequest(String message) {
    return Refusal.badRequest(message, USER_REQUEST + ": " + message + "\n");
  }
}
