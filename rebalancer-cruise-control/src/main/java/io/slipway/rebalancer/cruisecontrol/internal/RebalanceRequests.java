package io.slipway.rebalancer.cruisecontrol.internal;

import io.slipway.rebalancer.cruisecontrol.CruiseControlReason;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberRole;
import io.slipway.spi.Problem;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceMember;
import io.slipway.spi.RebalanceMode;
import io.slipway.spi.RebalanceSpec;
import io.slipway.spi.SlipwayException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns what a rebalance shall do into the server's parameters. Always the same for one call. */
final class RebalanceRequests {
  private static final Pattern GOAL = Pattern.compile("[A-Za-z0-9_.$]{1,200}");

  /** The server decodes lists twice and takes them apart at commas. */
  private static final Pattern DIRECTORY = Pattern.compile("/[^,%+\\p{Cntrl}]{0,1000}");

  private RebalanceRequests() {}

  /**
   * Checks a spec.
   *
   * @throws SlipwayException naming value and rule
   */
  static void check(RebalanceSpec spec) {
    boolean named =
        spec.mode() == RebalanceMode.ADD_BROKERS || spec.mode() == RebalanceMode.REMOVE_BROKERS;
    boolean disks = spec.mode() == RebalanceMode.REMOVE_DISKS;
    requireSome(spec.mode(), named, "members", spec.members().stream().toList());
    requireSome(spec.mode(), disks, "directories", spec.disks().keySet());
    spec.members().forEach(RebalanceRequests::requireSpu);
    spec.disks().forEach(RebalanceRequests::requireDirectories);
    spec.goals().forEach(RebalanceRequests::requireGoal);
    if (disks && !spec.goals().isEmpty()) {
      throw Failures.invalid(
          "mode " + spec.mode() + " has no goals", "none", spec.goals(), "remove them");
    }
    spec.parameters()
        .forEach(
            (name, value) ->
                Parameter.checked(spec.mode(), name, value)
                    .members(value)
                    .forEach(RebalanceRequests::requireSpu));
    for (String without : List.of("rebalance_disk", "kafka_assigner")) {
      if ("true".equals(spec.parameters().get(without)) && !spec.goals().isEmpty()) {
        throw Failures.invalid(
            "invalid parameter '" + without + "'",
            "not true beside goals, which the server refuses",
            "'true'",
            "remove it or the goals");
      }
    }
  }

  /**
   * Returns the request of a call; that of its proposal or of its execution.
   *
   * @throws RebalanceException if a member has no broker id
   */
  static Request of(RebalanceCall call) {
    RebalanceSpec spec = call.spec();
    Map<MemberId, RebalanceMember> members =
        call.members().stream()
            .collect(Collectors.toMap(RebalanceMember::member, m -> m, (one, same) -> one));
    Query query =
        new Query()
            .with("dryrun", call.key().execution() == 0)
            .with("json", true)
            .with("reason", call.key());
    if (!spec.members().isEmpty()) {
      query.with("brokerid", ids(spec.members().stream().toList(), members));
    }
    if (!spec.disks().isEmpty()) {
      query.with("brokerid_and_logdirs", disks(spec, members));
    }
    if (!spec.goals().isEmpty()) {
      query.with("goals", String.join(",", spec.goals()));
    }
    spec.parameters()
        .forEach(
            (name, value) -> {
              List<MemberId> named = Parameter.checked(spec.mode(), name, value).members(value);
              query.with(name, named.isEmpty() ? value : ids(named, members));
            });
    return Request.of(ApiEndpoint.of(spec.mode()), query.toString());
  }

  private static String ids(List<MemberId> named, Map<MemberId, RebalanceMember> members) {
    return named.stream().map(member -> id(member, members)).collect(Collectors.joining(","));
  }

  private static String disks(RebalanceSpec spec, Map<MemberId, RebalanceMember> members) {
    List<String> all = new ArrayList<>();
    spec.disks()
        .forEach(
            (member, directories) ->
                directories.forEach(directory -> all.add(id(member, members) + "-" + directory)));
    return String.join(",", all);
  }

  private static String id(MemberId member, Map<MemberId, RebalanceMember> members) {
    RebalanceMember known = members.get(member);
    if (known == null || !known.nativeId().matches("[0-9]{1,10}")) {
      throw Failures.permanent(
          CruiseControlReason.MEMBER_UNKNOWN,
          Problem.of(ErrorCode.INVALID_ARGUMENT, "no broker id of member '" + member + "'")
              .withExpected("one of " + members.keySet())
              .withActual(known == null ? "none" : "'" + known.nativeId() + "'")
              .withRemedy("name a member of the cluster"));
    }
    return known.nativeId();
  }

  private static void requireSome(
      RebalanceMode mode, boolean wanted, String what, Collection<?> given) {
    if (wanted == given.isEmpty()) {
      throw Failures.invalid(
          "mode " + mode + (wanted ? " needs " : " takes no ") + what,
          wanted ? "at least one" : "none",
          given.isEmpty() ? "none" : given,
          wanted ? "name some" : "remove them");
    }
  }

  private static void requireSpu(MemberId member) {
    if (member.role() != MemberRole.SPU) {
      throw Failures.invalid(
          "only brokers hold data to move", "an SPU", "'" + member + "'", "name an SPU");
    }
  }

  private static void requireDirectories(MemberId member, List<String> directories) {
    requireSpu(member);
    for (String directory : directories) {
      if (!DIRECTORY.matcher(directory).matches()) {
        throw Failures.invalid(
            "invalid directory of " + member,
            "an absolute path without comma, percent and plus",
            "'" + directory + "'",
            "name a directory of the member's data");
      }
    }
  }

  private static void requireGoal(String goal) {
    if (!GOAL.matcher(goal).matches()) {
      throw Failures.invalid(
          "invalid goal",
          "a name such as RackAwareGoal",
          "'" + goal + "'",
          "name one that the server knows");
    }
  }
}
