package io.slipway.cli;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Condition;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.MemberStatus;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.OperationStatus;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Endpoint;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Statuses to test with, all at fixed times. */
final class Samples {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  static final String INCARNATION = "11111111-2222-3333-4444-555555555555";
  static final String OPERATION = "99999999-2222-3333-4444-555555555555";

  private Samples() {}

  static ClusterId id(String name) {
    return new ClusterId(ClusterName.of(name), Incarnation.of(INCARNATION));
  }

  /** A status in which every member is in the given phase. */
  static ClusterStatus status(
      String name, int spus, LifecycleState state, MemberStatus.Phase phase, boolean probed) {
    List<MemberStatus> members = new ArrayList<>();
    boolean runs = phase == MemberStatus.Phase.CONFIRMED || phase == MemberStatus.Phase.ALIVE;
    members.add(member(MemberId.controller(1), phase, runs, 0));
    for (int number = 1; number <= spus; number++) {
      members.add(member(MemberId.spu(number), phase, runs, number));
    }
    return status(name, spus, state, members, probed, null, List.of());
  }

  static ClusterStatus status(
      String name,
      int spus,
      LifecycleState state,
      List<MemberStatus> members,
      boolean probed,
      @Nullable OperationStatus operation,
      List<Condition> conditions) {
    return new ClusterStatus(
        id(name),
        ClusterSpec.builder(name).spuCount(spus).build(),
        "local",
        "4.3.1",
        state,
        operation,
        conditions,
        members,
        probed,
        state == LifecycleState.RUNNING ? "127.0.0.1:1" : "",
        NOW.minusSeconds(90),
        NOW.minusSeconds(1),
        List.of());
  }

  static MemberStatus member(MemberId id, MemberStatus.Phase phase, boolean runs, int port) {
    return new MemberStatus(
        id,
        phase,
        // No process has such an id, so nothing of this machine is taken for a member.
        runs ? OptionalLong.of(9_000_000_000L + port) : OptionalLong.empty(),
        runs && port > 0 ? List.of(new Endpoint("client", "127.0.0.1", port)) : List.of(),
        runs ? Map.of(Evidence.ALIVE, Fact.yes()) : Map.of(),
        List.of());
  }

  static OperationStatus blocked() {
    return new OperationStatus(
        OperationId.of(OPERATION),
        "CREATE+START",
        OperationPhase.BLOCKED,
        true,
        "spu-2 does not stop",
        3,
        NOW.minusSeconds(30),
        NOW.plusSeconds(270),
        NOW.plusSeconds(8),
        "'recover' undoes the rest");
  }

  static Condition degraded() {
    return Condition.of(
            Condition.Type.DEGRADED, Condition.Reason.MEMBER_DEAD, "spu-2 has died; run recover")
        .withMember(MemberId.spu(2));
  }
}
