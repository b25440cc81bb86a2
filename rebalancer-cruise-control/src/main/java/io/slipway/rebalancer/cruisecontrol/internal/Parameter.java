package io.slipway.rebalancer.cruisecontrol.internal;

import static io.slipway.spi.RebalanceMode.ADD_BROKERS;
import static io.slipway.spi.RebalanceMode.FULL;
import static io.slipway.spi.RebalanceMode.REMOVE_BROKERS;

import io.slipway.spi.MemberId;
import io.slipway.spi.RebalanceMode;
import io.slipway.spi.SlipwayException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A parameter that a user may add, by the endpoints that know it (the classes {@code
 * RebalanceParameters}, {@code AddBrokerParameters} and {@code RemoveBrokerParameters} of the
 * server; {@code remove_disks} knows none).
 *
 * @param name as the server spells it
 * @param modes where it is known
 * @param type what it may be
 */
record Parameter(String name, Set<RebalanceMode> modes, Type type) {
  private static final Pattern LIST = Pattern.compile("[A-Za-z0-9_.$-]+(,[A-Za-z0-9_.$-]+)*");
  private static final Set<RebalanceMode> GOAL_BASED =
      EnumSet.of(FULL, ADD_BROKERS, REMOVE_BROKERS);

  /** What a value may be. */
  enum Type {
    SWITCH("true or false", value -> value.equals("true") || value.equals("false")),
    COUNT("a number from 1 to 999999999", value -> value.matches("[1-9][0-9]{0,8}")),
    BYTES("a number of bytes per second, 0 or more", value -> value.matches("[0-9]{1,15}")),
    NAMES("names, separated by commas", value -> LIST.matcher(value).matches()),
    WINDOWS(
        "VALID_WINDOWS or VALID_PARTITIONS", value -> value.matches("VALID_(WINDOWS|PARTITIONS)")),
    PATTERN("a regular expression", Type::isPattern),
    MEMBERS(
        "members such as spu-1,spu-2", value -> value.matches("spu-[0-9]{1,9}(,spu-[0-9]{1,9})*"));

    private final String rule;

    // Without state, which no type can say.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Predicate<String> allowed;

    Type(String rule, Predicate<String> allowed) {
      this.rule = rule;
      this.allowed = allowed;
    }

    private static boolean isPattern(String value) {
      try {
        return !value.isEmpty() && !Pattern.compile(value).pattern().contains("\n");
      } catch (PatternSyntaxException wrong) {
        return false;
      }
    }
  }

  /** What we set ourselves, or would not be safe. */
  private static final Map<String, String> OURS =
      Map.ofEntries(
          Map.entry("dryrun", "it follows from what is asked: a proposal or its execution"),
          Map.entry("json", "it is always true"),
          Map.entry("verbose", "the summary is read only"),
          Map.entry("get_response_schema", "answers are read, not their schema"),
          Map.entry("reason", "it holds the key by which the task is found again"),
          Map.entry("goals", "the spec has its own place for them"),
          Map.entry("brokerid", "the spec names members"),
          Map.entry("brokerid_and_logdirs", "the spec names members and directories"),
          Map.entry("stop_ongoing_execution", "another's execution is never stopped"),
          Map.entry("review_id", "requests that have to be reviewed are not supported"),
          Map.entry("doas", "requests are made for the user of the credentials"));

  private static final List<Parameter> KNOWN =
      Stream.of(
              of(GOAL_BASED, Type.SWITCH, "allow_capacity_estimation"),
              of(GOAL_BASED, Type.COUNT, "broker_concurrent_leader_movements"),
              of(EnumSet.of(FULL), Type.COUNT, "concurrent_intra_broker_partition_movements"),
              of(GOAL_BASED, Type.COUNT, "concurrent_leader_movements"),
              of(GOAL_BASED, Type.COUNT, "concurrent_partition_movements_per_broker"),
              of(GOAL_BASED, Type.WINDOWS, "data_from"),
              of(EnumSet.of(FULL, REMOVE_BROKERS), Type.MEMBERS, "destination_broker_ids"),
              of(GOAL_BASED, Type.SWITCH, "exclude_recently_demoted_brokers"),
              of(GOAL_BASED, Type.SWITCH, "exclude_recently_removed_brokers"),
              of(GOAL_BASED, Type.PATTERN, "excluded_topics"),
              of(GOAL_BASED, Type.COUNT, "execution_progress_check_interval_ms"),
              of(GOAL_BASED, Type.SWITCH, "fast_mode"),
              of(EnumSet.of(FULL), Type.SWITCH, "ignore_proposal_cache"),
              of(GOAL_BASED, Type.SWITCH, "kafka_assigner"),
              of(GOAL_BASED, Type.COUNT, "max_partition_movements_in_cluster"),
              of(EnumSet.of(FULL), Type.SWITCH, "rebalance_disk"),
              of(GOAL_BASED, Type.NAMES, "replica_movement_strategies"),
              of(GOAL_BASED, Type.BYTES, "replication_throttle"),
              of(GOAL_BASED, Type.SWITCH, "skip_hard_goal_check"),
              of(EnumSet.of(ADD_BROKERS), Type.SWITCH, "throttle_added_broker"),
              of(EnumSet.of(REMOVE_BROKERS), Type.SWITCH, "throttle_removed_broker"),
              of(GOAL_BASED, Type.SWITCH, "use_ready_default_goals"))
          .toList();

  private static Parameter of(Set<RebalanceMode> modes, Type type, String name) {
    return new Parameter(name, modes, type);
  }

  /**
   * Returns the parameter of a name, checked for a mode and a value.
   *
   * @throws SlipwayException if it is not known, ours, or the value is none of its type
   */
  static Parameter checked(RebalanceMode mode, String name, String value) {
    String why = OURS.get(name.toLowerCase(java.util.Locale.ROOT));
    if (why != null) {
      throw Failures.invalid(
          "parameter '" + name + "' cannot be set",
          "none that Slipway sets itself",
          "'" + name + "': " + why,
          "remove it");
    }
    Parameter known =
        find(mode, name)
            .orElseThrow(
                () ->
                    Failures.invalid(
                        "unknown parameter of mode " + mode,
                        names(mode),
                        "'" + name + "'",
                        "correct it",
                        "remove it"));
    if (value.length() > 1000 || !known.type.allowed.test(value)) {
      throw Failures.invalid(
          "invalid parameter '" + name + "'", known.type.rule, "'" + value + "'", "correct it");
    }
    return known;
  }

  private static Optional<Parameter> find(RebalanceMode mode, String name) {
    return KNOWN.stream()
        .filter(known -> known.name.equals(name) && known.modes.contains(mode))
        .findFirst();
  }

  private static String names(RebalanceMode mode) {
    String names =
        KNOWN.stream()
            .filter(known -> known.modes.contains(mode))
            .map(Parameter::name)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "none" : "one of " + names;
  }

  /** Returns the members that a value names; none unless it names members. */
  List<MemberId> members(String value) {
    return type == Type.MEMBERS
        ? Arrays.stream(value.split(",", -1)).map(MemberId::of).toList()
        : List.of();
  }
}
