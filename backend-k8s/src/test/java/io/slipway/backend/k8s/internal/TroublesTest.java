package io.slipway.backend.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TroublesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static Optional<MemberFailure> of(Pod pod, int secondsLater) {
    return Troubles.of(
        new PodView(pod), Map.of(65, ErrorCode.BACKEND_REJECTED), START.plusSeconds(secondsLater));
  }

  private static Pod waiting(String reason) {
    return pod(
        new ContainerStatusBuilder()
            .withName(Objects.CONTAINER)
            .withRestartCount(0)
            .withState(
                new ContainerStateBuilder()
                    .withNewWaiting()
                    .withReason(reason)
                    .withMessage("words")
                    .endWaiting()
                    .build()));
  }

  private static Pod ended(int code, int restarts) {
    return pod(
        new ContainerStatusBuilder()
            .withName(Objects.CONTAINER)
            .withRestartCount(restarts)
            .withState(
                new ContainerStateBuilder()
                    .withNewWaiting()
                    .withReason("CrashLoopBackOff")
                    .endWaiting()
                    .build())
            .withLastState(
                new ContainerStateBuilder()
                    .withNewTerminated()
                    .withExitCode(code)
                    .withContainerID("containerd://1")
                    .withFinishedAt(START.toString())
                    .endTerminated()
                    .build()));
  }

  private static Pod pod(ContainerStatusBuilder status) {
    return new PodBuilder()
        .withNewMetadata()
        .withUid("u")
        .endMetadata()
        .withNewStatus()
        .withStartTime(START.toString())
        .withContainerStatuses(status.build())
        .endStatus()
        .build();
  }

  @ParameterizedTest
  @CsvSource({"ContainerCreating", "PodInitializing"})
  void whatIsOnItsWayIsNoTrouble(String reason) {
    assertThat(of(waiting(reason), 600)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"InvalidImageName", "ErrImageNeverPull"})
  void whatNeedsAnotherImageFailsAtOnce(String reason) {
    MemberFailure failure = of(waiting(reason), 0).orElseThrow();
    assertThat(failure.isForGood()).isTrue();
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.text()).startsWith("words");
  }

  @ParameterizedTest
  @CsvSource({"ImagePullBackOff", "ErrImagePull", "CreateContainerConfigError"})
  void whatMayHealIsStuckForAMinute(String reason) {
    assertThat(of(waiting(reason), 59).orElseThrow().since()).contains(START);
    MemberFailure later = of(waiting(reason), 60).orElseThrow();
    assertThat(later.isForGood()).isTrue();
    assertThat(later.reason()).isEqualTo(reason);
  }

  @Test
  void exitCodesWithAMeaningFailWithIt() {
    assertThat(of(ended(66, 1), 0).orElseThrow().code()).isEqualTo(ErrorCode.DATA_MISSING);
    assertThat(of(ended(65, 1), 0).orElseThrow().code()).isEqualTo(ErrorCode.BACKEND_REJECTED);
    assertThat(of(ended(65, 1), 0).orElseThrow().isForGood()).isTrue();
  }

  @Test
  void aProgramThatEndsAgainAndAgainIsHopelessInTheEnd() {
    assertThat(of(ended(1, 1), 600).orElseThrow().isForGood()).isFalse();
    assertThat(of(ended(1, 4), 0).orElseThrow().isForGood()).isTrue();
    assertThat(of(ended(1, 4), 0).orElseThrow().reason()).isEqualTo("CrashLoopBackOff");
  }

  @Test
  void aPodWithoutANodeIsUnschedulable() {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withUid("u")
            .endMetadata()
            .withNewStatus()
            .addNewCondition()
            .withType("PodScheduled")
            .withStatus("False")
            .withMessage("0/1 nodes are available")
            .withLastTransitionTime(START.toString())
            .endCondition()
            .endStatus()
            .build();
    MemberFailure failure = of(pod, 10).orElseThrow();
    assertThat(failure.reason()).isEqualTo("Unschedulable");
    assertThat(failure.since()).contains(START);
    assertThat(failure.text()).contains("0/1 nodes");
  }

  @Test
  void aSetThatMakesNoPodSaysWhyInItsEvents() {
    var event =
        new EventBuilder()
            .withReason("FailedCreate")
            .withMessage("exceeded quota: small")
            .withFirstTimestamp(START.toString())
            .build();
    MemberFailure failure =
        Troubles.ofEvents(List.of(event), START, START.plusSeconds(3)).orElseThrow();
    assertThat(failure.reason()).isEqualTo("FailedCreate");
    assertThat(failure.text()).contains("exceeded quota: small");
    assertThat(failure.since()).contains(START);
    assertThat(Troubles.ofEvents(List.of(), START, START)).isEmpty();
  }

  @Test
  void whatKeptAnEarlierLaunchFromItsPodCountsSinceThisOneOnly() {
    var event =
        new EventBuilder()
            .withReason("FailedCreate")
            .withMessage("exceeded quota: small")
            .withFirstTimestamp(START.toString())
            .build();
    Instant launched = START.plusSeconds(600);
    MemberFailure failure =
        Troubles.ofEvents(List.of(event), launched, launched.plusSeconds(59)).orElseThrow();
    assertThat(failure.since()).contains(launched);
    assertThat(failure.isForGood()).isFalse();
    assertThat(
            Troubles.ofEvents(List.of(event), launched, launched.plusSeconds(60))
                .orElseThrow()
                .isForGood())
        .isTrue();
  }

  @Test
  void theNewestRefusalIsTold() {
    var first =
        new EventBuilder()
            .withReason("FailedCreate")
            .withMessage("exceeded quota: small")
            .withLastTimestamp(START.toString())
            .build();
    var second =
        new EventBuilder(first)
            .withMessage("denied by a webhook")
            .withLastTimestamp(START.plusSeconds(1).toString())
            .build();
    assertThat(
            Troubles.ofEvents(List.of(first, second), START, START.plusSeconds(2))
                .orElseThrow()
                .text())
        .contains("denied by a webhook");
  }
}
