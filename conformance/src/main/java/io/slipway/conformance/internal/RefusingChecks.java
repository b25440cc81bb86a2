package io.slipway.conformance.internal;

import io.slipway.conformance.Disturbance;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.Outcome;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceException.Kind;
import io.slipway.spi.RebalanceMember;
import io.slipway.spi.RebalanceMode;
import io.slipway.spi.RebalanceSpec;
import io.slipway.spi.RebalancerInfo;
import io.slipway.spi.SlipwayException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Checks of what is refused before anything is requested. */
final class RefusingChecks {
  private static final String PARAMETER = "conformance.no.such.parameter";
  private static final String WORKLOAD = "conformance-no-such-workload";
  private static final MemberId NOBODY = MemberId.spu(987);

  private RefusingChecks() {}

  /** B-01. */
  static void nothingIsRequested(RebalancerTrial trial) {
    RebalancerInfo info = trial.rebalancer().info();
    trial.note("info");
    for (String workload : List.of(trial.harness().workload(), WORKLOAD)) {
      refusal(trial, trial.harness().spec(), workload);
    }
    refusal(trial, withUnknownParameter(trial), trial.harness().workload());
    trial.equal("info, asked again", info, trial.rebalancer().info());
    trial.equal("requests", 0, trial.truth().requests());
  }

  /** B-02. */
  static void whatInfoNamesIsTaken(RebalancerTrial trial) {
    Set<String> workloads = trial.rebalancer().info().workloads();
    String own = trial.harness().workload();
    trial.that(workloads.isEmpty() || workloads.contains(own), "workloads of info", own, workloads);
    trial.equal("check of " + own, Optional.empty(), refusal(trial, trial.harness().spec(), own));
    if (!workloads.isEmpty()) {
      trial.equal(
          "check of a workload that info does not name",
          Optional.of(ErrorCode.UNSUPPORTED),
          refusal(trial, trial.harness().spec(), WORKLOAD).map(SlipwayException::code));
    }
    MemberId member = trial.harness().members().get(0).member();
    for (RebalanceMode mode : RebalanceMode.values()) {
      if (!trial.rebalancer().info().modes().contains(mode)) {
        trial.equal(
            "check of a mode that info does not name",
            Optional.of(ErrorCode.UNSUPPORTED),
            refusal(trial, spec(mode, member), own).map(SlipwayException::code));
      }
    }
  }

  private static RebalanceSpec spec(RebalanceMode mode, MemberId member) {
    RebalanceSpec.Builder spec = RebalanceSpec.builder(mode);
    return switch (mode) {
      case ADD_BROKERS, REMOVE_BROKERS -> spec.members(List.of(member)).build();
      case REMOVE_DISKS -> spec.disk(member, "/data").build();
      case FULL -> spec.build();
    };
  }

  /** B-03. */
  static void unknownParameter(RebalancerTrial trial) {
    SlipwayException refusal =
        refusal(trial, withUnknownParameter(trial), trial.harness().workload())
            .orElseThrow(
                () -> trial.violation("check of an unknown parameter", "a refusal", "none"));
    trial.equal("code of the refusal", ErrorCode.INVALID_ARGUMENT, refusal.code());
    String text = String.valueOf(refusal.getMessage());
    trial.that(text.contains(PARAMETER), "message", "the name '" + PARAMETER + "'", text);
  }

  private static RebalanceSpec withUnknownParameter(RebalancerTrial trial) {
    return RebalanceSpec.builder(trial.harness().spec().mode())
        .parameters(Map.of(PARAMETER, "1"))
        .build();
  }

  private static Optional<SlipwayException> refusal(
      RebalancerTrial trial, RebalanceSpec spec, String workload) {
    trial.note("check " + spec + " of " + workload);
    try {
      trial.rebalancer().check(spec, workload);
      return Optional.empty();
    } catch (SlipwayException e) {
      return Optional.of(e);
    }
  }

  /** B-04. */
  static void unknownMember(RebalancerTrial trial) {
    Set<RebalanceMode> modes = new TreeSet<>(trial.rebalancer().info().modes());
    modes.remove(RebalanceMode.FULL);
    for (RebalanceMode mode : modes) {
      RebalanceSpec spec = spec(mode, NOBODY);
      for (int execution = 0; execution <= 1; execution++) {
        RebalanceCall call =
            RebalanceCall.builder(RebalancerTrial.key(1, execution), trial.of(1, 0).cluster(), spec)
                .members(trial.harness().members())
                .deadline(trial.in(trial.timing().call()))
                .build();
        trial.note(spec.toString());
        Asked<?> asked = execution == 0 ? trial.propose(call) : trial.execute(call);
        RebalanceException refusal = trial.failure(asked, Kind.PERMANENT, Outcome.NOT_APPLIED);
        String text = String.valueOf(refusal.getMessage());
        trial.that(text.contains(NOBODY.toString()), "message", "the name " + NOBODY, text);
      }
    }
    trial.equal("requests that change something", 0, trial.truth().changes());
  }

  /** B-05. */
  static void otherCluster(RebalancerTrial trial) {
    List<RebalanceMember> own = trial.harness().members();
    RebalanceMember more =
        new RebalanceMember(NOBODY, "987654", List.of("elsewhere:1"), List.of("/elsewhere/more"));
    List<List<RebalanceMember>> others =
        List.of(own.stream().map(RefusingChecks::elsewhere).toList(), List.of(more));
    for (List<RebalanceMember> members : others) {
      for (int execution = 0; execution <= 1; execution++) {
        RebalanceCall call =
            trial.call(RebalancerTrial.key(1, execution), null).members(members).build();
        trial.note("members " + members);
        Asked<?> asked = execution == 0 ? trial.propose(call) : trial.execute(call);
        RebalanceException refusal = trial.failure(asked, Kind.PERMANENT, Outcome.NOT_APPLIED);
        trial.equal("reason", "OtherCluster", refusal.reason());
      }
    }
    trial.equal("requests that change something", 0, trial.truth().changes());
    trial.must(trial.propose(trial.of(2, 0)));
  }

  /** B-38. */
  static void otherClusterAfterARestart(RebalancerTrial trial) {
    RebalanceCall known = trial.of(1, 0, trial.taskId(trial.must(trial.propose(trial.of(1, 0)))));
    trial.disturb(Disturbance.OTHER_CLUSTER);
    // Shows that the task is gone, if nothing else has shown a restart.
    trial.observe(known);
    int before = trial.truth().changes();
    for (int execution = 0; execution <= 1; execution++) {
      RebalanceCall call = trial.of(2, execution);
      Asked<?> asked = execution == 0 ? trial.propose(call) : trial.execute(call);
      RebalanceException refusal = trial.failure(asked, Kind.PERMANENT, Outcome.NOT_APPLIED);
      trial.equal("reason", "OtherCluster", refusal.reason());
    }
    trial.equal("requests that change something", before, trial.truth().changes());
  }

  /** Returns a member of the same id at another host, with its data in another place. */
  private static RebalanceMember elsewhere(RebalanceMember member) {
    return new RebalanceMember(
        member.member(),
        member.nativeId(),
        List.of("elsewhere:1"),
        Stream.of("/elsewhere/" + member.nativeId()).toList());
  }
}
