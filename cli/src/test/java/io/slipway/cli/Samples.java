package io.slipway.cli;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Condition;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.MemberStatus;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.OperationPlan;
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
  static final OperationId OPERATION = OperationId.of("99999999-2222-3333-4444-555555555555");

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
    return ClusterStatus.builder(id(name), ClusterSpec.builder(name).spuCount(spus).build(), state)
        .backend("local")
        .workloadVersion("4.3.1")
        .operation(operation)
        .conditions(conditions)
        .members(members)
        .probed(probed)
        .bootstrap(state == LifecycleState.RUNNING ? "127.0.0.1:1" : "")
        .recordedAt(NOW.minusSeconds(90))
        .observedAt(NOW.minusSeconds(1))
        .build();
  }

  static MemberStatus member(MemberId id, MemberStatus.Phase phase, boolean runs, int port) {
    MemberStatus.Builder member = MemberStatus.builder(id, phase);
    if (runs) {
      // No process has such an id, so nothing of this machine is taken for a member.
      member
          .pid(OptionalLong.of(9_000_000_000L + port))
          .evidence(Map.of(Evidence.ALIVE, Fact.yes()));
    }
    return runs && port > 0
        ? member.endpoints(List.of(Endpoint.of("client", "127.0.0.1", port))).build()
        : member.build();
  }

  static OperationStatus blocked() {
    return OperationStatus.builder(OPERATION, OperationPlan.CREATE_START, OperationPhase.BLOCKED)
        .backward(true)
        .cause("spu-2 does not stop")
        .attempt(3)
        .startedAt(NOW.minusSeconds(30))
        .deadline(NOW.plusSeconds(270))
        .nextAttempt(NOW.plusSeconds(8))
        .outlook("'recover' undoes the rest")
        .build();
  }

  static Condition degraded() {
    return Condition.of(
            Condition.Type.DEGRADED, Condition.Reason.MEMBER_DEAD, "spu-2 has died; run recover")
        .withMember(MemberId.spu(2));
  }
}
