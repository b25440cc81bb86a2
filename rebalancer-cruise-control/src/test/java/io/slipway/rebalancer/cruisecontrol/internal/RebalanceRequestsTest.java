package io.slipway.rebalancer.cruisecontrol.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceId;
import io.slipway.spi.RebalanceKey;
import io.slipway.spi.RebalanceMember;
import io.slipway.spi.RebalanceMode;
import io.slipway.spi.RebalanceSpec;
import io.slipway.spi.SlipwayException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RebalanceRequestsTest {
  private static final ServerAddress SERVER = ServerAddress.of(URI.create("http://cc:9090/"));
  private static final String URL = "http://cc:9090/kafkacruisecontrol/";
  private static final String REASON = "reason=slipway%2FC29qPhERQiKDM0RERERERA%2F0a1b2c3d%2F";

  private static final MemberId FIRST = MemberId.spu(1);
  private static final MemberId SECOND = MemberId.spu(2);

  static Stream<Arguments> requests() {
    return Stream.of(
        Arguments.of(0, RebalanceSpec.full(), "rebalance?dryrun=true&json=true&" + REASON + "0"),
        Arguments.of(2, RebalanceSpec.full(), "rebalance?dryrun=false&json=true&" + REASON + "2"),
        Arguments.of(
            0,
            RebalanceSpec.builder(RebalanceMode.FULL)
                .goals(List.of("RackAwareGoal", "DiskCapacityGoal"))
                .parameters(
                    Map.of(
                        "skip_hard_goal_check", "true",
                        "excluded_topics", "a b+|c.*",
                        "destination_broker_ids", "spu-2,spu-1"))
                .build(),
            "rebalance?dryrun=true&json=true&"
                + REASON
                + "0&goals=RackAwareGoal,DiskCapacityGoal&destination_broker_ids=11,10"
                + "&excluded_topics=a%20b%2B%7Cc.*&skip_hard_goal_check=true"),
        Arguments.of(
            1,
            RebalanceSpec.builder(RebalanceMode.ADD_BROKERS)
                .members(List.of(SECOND, FIRST))
                .parameters(Map.of("throttle_added_broker", "false"))
                .build(),
            "add_broker?dryrun=false&json=true&"
                + REASON
                + "1&brokerid=10,11&throttle_added_broker=false"),
        Arguments.of(
            0,
            RebalanceSpec.builder(RebalanceMode.REMOVE_BROKERS).members(List.of(SECOND)).build(),
            "remove_broker?dryrun=true&json=true&" + REASON + "0&brokerid=11"),
        Arguments.of(
            0,
            RebalanceSpec.builder(RebalanceMode.REMOVE_DISKS)
                .disk(FIRST, "/data/a")
                .disk(FIRST, "/data/b")
                .disk(SECOND, "/data/a b")
                .build(),
            "remove_disks?dryrun=true&json=true&"
                + REASON
                + "0&brokerid_and_logdirs=10-%2Fdata%2Fa,10-%2Fdata%2Fb,11-%2Fdata%2Fa%20b"));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aSpecBecomesTheServersParameters(int execution, RebalanceSpec spec, String expected) {
    RebalanceRequests.check(spec);

    assertThat(SERVER.of(RebalanceRequests.of(call(spec, execution)))).hasToString(URL + expected);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        wrong(spec(RebalanceMode.ADD_BROKERS), "ADD_BROKERS needs members"),
        wrong(spec(RebalanceMode.REMOVE_DISKS), "REMOVE_DISKS needs directories"),
        wrong(spec(RebalanceMode.FULL).members(List.of(FIRST)), "FULL takes no members", "spu-1"),
        wrong(spec(RebalanceMode.FULL).disk(FIRST, "/a"), "FULL takes no directories", "spu-1"),
        wrong(
            spec(RebalanceMode.REMOVE_BROKERS).members(List.of(MemberId.controller(1))),
            "'controller-1'",
            "an SPU"),
        wrong(spec(RebalanceMode.REMOVE_DISKS).disk(FIRST, "data"), "'data'", "absolute"),
        wrong(spec(RebalanceMode.REMOVE_DISKS).disk(FIRST, "/a,2-/b"), "'/a,2-/b'"),
        wrong(spec(RebalanceMode.REMOVE_DISKS).disk(FIRST, "/a%2C"), "'/a%2C'"),
        wrong(
            spec(RebalanceMode.REMOVE_DISKS).disk(FIRST, "/a").goals(List.of("RackAwareGoal")),
            "no goals"),
        wrong(spec(RebalanceMode.FULL).goals(List.of("a,b")), "invalid goal", "'a,b'"),
        wrong(parameter("foo", "1"), "'foo'", "rebalance_disk"),
        wrong(parameter("stop_ongoing_execution", "true"), "never stopped"),
        wrong(parameter("DryRun", "false"), "cannot be set", "'DryRun'"),
        wrong(parameter("reason", "mine"), "cannot be set"),
        wrong(parameter("throttle_added_broker", "true"), "unknown parameter of mode FULL"),
        wrong(parameter("skip_hard_goal_check", "yes"), "true or false", "'yes'"),
        wrong(parameter("concurrent_leader_movements", "0"), "'0'"),
        wrong(parameter("replication_throttle", "-1"), "'-1'"),
        wrong(parameter("excluded_topics", "("), "regular expression"),
        wrong(parameter("destination_broker_ids", "2"), "spu-1,spu-2"),
        wrong(
            spec(RebalanceMode.FULL)
                .goals(List.of("RackAwareGoal"))
                .parameters(Map.of("rebalance_disk", "true")),
            "rebalance_disk",
            "goals"),
        wrong(
            spec(RebalanceMode.REMOVE_DISKS)
                .disk(FIRST, "/a")
                .parameters(Map.of("skip_hard_goal_check", "true")),
            "expected none"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsNamedWithItsRule(RebalanceSpec spec, List<String> words) {
    assertThatThrownBy(() -> RebalanceRequests.check(spec))
        .isInstanceOfSatisfying(
            SlipwayException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContainingAll(words.toArray(CharSequence[]::new));
  }

  @Test
  void aMemberThatTheClusterDoesNotHaveIsNamed() {
    RebalanceSpec spec =
        RebalanceSpec.builder(RebalanceMode.ADD_BROKERS).members(List.of(MemberId.spu(7))).build();
    assertThatThrownBy(() -> RebalanceRequests.of(call(spec, 0)))
        .isInstanceOfSatisfying(
            RebalanceException.class,
            refusal -> {
              assertThat(refusal.kind()).isEqualTo(RebalanceException.Kind.PERMANENT);
              assertThat(refusal.reason()).isEqualTo("MemberUnknown");
            })
        .hasMessageContaining("spu-7");
  }

  private static RebalanceSpec.Builder spec(RebalanceMode mode) {
    return RebalanceSpec.builder(mode);
  }

  private static RebalanceSpec.Builder parameter(String name, String value) {
    return spec(RebalanceMode.FULL).parameters(Map.of(name, value));
  }

  private static Arguments wrong(RebalanceSpec.Builder spec, String... words) {
    return Arguments.of(spec.build(), List.of(words));
  }

  private static RebalanceCall call(RebalanceSpec spec, int execution) {
    RebalanceKey key =
        new RebalanceKey(
            Incarnation.of("0b6f6a3e-1111-4222-8333-444444444444"),
            new RebalanceId("0a1b2c3d"),
            execution);
    return RebalanceCall.builder(key, ClusterName.of("orders"), spec)
        .members(
            List.of(
                new RebalanceMember(FIRST, "10", List.of(), List.of("/data/1")),
                new RebalanceMember(SECOND, "11", List.of(), List.of("/data/2"))))
        .deadline(Instant.MAX)
        .build();
  }
}
