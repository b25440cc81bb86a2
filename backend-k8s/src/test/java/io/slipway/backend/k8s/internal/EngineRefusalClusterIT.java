package io.slipway.backend.k8s.internal;

import static io.slipway.backend.k8s.internal.EngineSubject.CREATE;
import static io.slipway.backend.k8s.internal.EngineSubject.NAME;
import static io.slipway.backend.k8s.internal.EngineSubject.inTime;
import static io.slipway.backend.k8s.internal.EngineSubject.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Condition;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the platform refuses ends a command with its reason, in time, and leaves nothing. */
class EngineRefusalClusterIT extends EngineRoom {
  private static final MemberId SPU = MemberId.spu(1);

  private void quota(EngineSubject subject, String resource, int limit) {
    var quotas = world.admin().resourceQuotas().inNamespace(subject.namespace());
    quotas
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("small")
                .endMetadata()
                .withNewSpec()
                .withHard(Map.of(resource, new Quantity(Integer.toString(limit))))
                .endSpec()
                .build())
        .create();
    TestCluster.await(() -> !quotas.withName("small").get().getStatus().getHard().isEmpty());
  }

  private void unlimited(EngineSubject subject) {
    world.admin().resourceQuotas().inNamespace(subject.namespace()).withName("small").delete();
  }

  private static void assertRejected(SlipwayException failure, String reason) {
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(ErrorCode.BACKEND_REJECTED);
    assertThat(failure).hasMessageContaining(reason);
  }

  @Test
  void aQuotaForWhatIsProvisionedRefusesTheCreate() {
    EngineSubject subject = subject("home");
    Set<String> before = subject.everything();
    try (SlipwayEngine engine = subject.open()) {
      for (String what : List.of("persistentvolumeclaims", "count/statefulsets.apps", "secrets")) {
        quota(subject, what, 1);
        assertRejected(failure(() -> subject.create(engine, 2)), "exceeded quota: small");
        assertThat(engine.list()).isEmpty();
        unlimited(subject);
        assertThat(left(subject, before, 0)).isEmpty();
      }
    }
  }

  /** Each takes a minute of patience, so that they have it side by side. */
  @Test
  void whatKeepsAMemberFromComingUpIsTheReasonAfterAMinute() {
    EngineSubject pulled = subject("pulled");
    EngineSubject refused = subject("refused");
    CompletableFuture<Void> image = CompletableFuture.runAsync(() -> missingImage(pulled));
    CompletableFuture<Void> quota = CompletableFuture.runAsync(() -> noRoomForThePod(refused));
    CompletableFuture.allOf(image, quota).join();
  }

  private static void missingImage(EngineSubject subject) {
    Set<String> before = subject.everything();
    try (SlipwayEngine engine = subject.open()) {
      Instant began = TimeSource.system().now();
      SlipwayException failure =
          failure(
              () ->
                  engine.create(
                      EngineSubject.spec(1).backendOption("image", "localhost:1/none:1").build(),
                      CREATE,
                      inTime()));
      assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_REJECTED);
      assertThat(failure.getMessage()).containsAnyOf("ErrImagePull", "ImagePullBackOff");
      assertThat(Duration.between(began, TimeSource.system().now()))
          .isBetween(Troubles.PATIENCE, Troubles.PATIENCE.plusSeconds(50));
      assertThat(engine.list()).isEmpty();
    }
    assertThat(left(subject, before, 0)).isEmpty();
  }

  private void noRoomForThePod(EngineSubject subject) {
    try (SlipwayEngine engine = subject.open()) {
      ClusterStatus created = subject.create(engine, 1);
      assertThat(created.confirmedSpus()).isEqualTo(1);
      subject.write(SPU, "kept");
      ClusterStatus stopped = engine.shutdown(NAME, inTime());
      assertThat(stopped.state()).isEqualTo(LifecycleState.SHUTDOWN);
      quota(subject, "pods", 0);
      assertRejected(failure(() -> engine.resume(NAME, inTime())), "FailedCreate");
      assertThat(engine.probe(NAME).conditions()).isEmpty();

      // The same refusal counts anew, so that there is time to raise the quota.
      CompletableFuture<ClusterStatus> again =
          CompletableFuture.supplyAsync(() -> engine.resume(NAME, inTime()));
      TestCluster.await(
          () ->
              again.isDone()
                  || engine.status(NAME).conditions().stream()
                      .anyMatch(c -> c.reason() == Condition.Reason.MEMBER_FAILING));
      unlimited(subject);
      assertThat(again.join().confirmedSpus()).isEqualTo(1);
      assertThat(subject.read(SPU)).containsExactly("kept");
    }
  }

  @Test
  void whatOnlyAnotherImageHelpsAgainstFailsAtOnce() {
    EngineSubject subject = subject("home");
    Set<String> before = subject.everything();
    try (SlipwayEngine engine = subject.open()) {
      assertRejected(
          failure(
              () ->
                  engine.create(
                      EngineSubject.spec(1).backendOption("image", "No:No").build(),
                      CREATE,
                      within(Duration.ofSeconds(50)))),
          "InvalidImageName");
      assertThat(left(subject, before, 0)).isEmpty();

      ClusterStatus created =
          engine.create(
              EngineSubject.spec(1).backendOption("image", "localhost/none:1").build(),
              CREATE.withStart(false),
              inTime());
      assertThat(created.state()).isEqualTo(LifecycleState.CREATED);
      // As an admission rule may have it.
      subject.patchSet(
          SPU,
          "[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/imagePullPolicy\","
              + "\"value\":\"Never\"}]");
      assertRejected(
          failure(() -> engine.start(NAME, within(Duration.ofSeconds(50)))), "ErrImageNeverPull");
      assertThat(engine.probe(NAME).conditions()).isEmpty();
      ClusterStatus deleted = engine.delete(NAME);
      assertThat(deleted.state()).isEqualTo(LifecycleState.DELETED);
    }
    assertThat(left(subject, before, 0)).isEmpty();
  }

  @Test
  void aNamespaceThatIsBeingDeletedTakesNoCommand() {
    EngineSubject subject = subject("home");
    List<SlipwayException> failures = new ArrayList<>();
    try (SlipwayEngine engine = subject.open()) {
      ClusterStatus created = subject.create(engine, 1);
      assertThat(created.confirmedSpus()).isEqualTo(1);
      var namespace = world.admin().namespaces().withName(subject.namespace());
      // Until it is removed the namespace stays as it is.
      subject.hold();
      try {
        namespace.delete();
        assertThat(engine.probe(NAME).conditions())
            .anySatisfy(c -> assertThat(c.message()).contains("is being deleted"));
        failures.add(failure(() -> engine.shutdown(NAME, inTime())));
        assertThat(failures.get(0)).hasMessageContaining("is being deleted");
      } finally {
        subject.unhold();
      }
      TestCluster.await(() -> namespace.get() == null);
      assertThat(engine.probe(NAME).conditions())
          .extracting(Condition::type)
          .contains(Condition.Type.BACKEND_UNAVAILABLE);
      failures.add(failure(() -> engine.shutdown(NAME, inTime())));
      assertThat(failures)
          .extracting(SlipwayException::code)
          .containsOnly(ErrorCode.BACKEND_UNAVAILABLE);
      assertThat(engine.status(NAME).state()).isEqualTo(LifecycleState.RUNNING);
      ClusterStatus forgotten = engine.forget(NAME);
      assertThat(forgotten.state()).isEqualTo(LifecycleState.FORGOTTEN);
      assertThat(engine.list()).isEmpty();
    }
  }

  @Test
  void atAWrongPlaceNothingIsDoneAndTheRightOneGoesOn() {
    EngineSubject subject = subject("home");
    EngineSubject other = subject("other");
    Set<String> there = other.everything();
    try (SlipwayEngine engine = subject.open()) {
      ClusterStatus created = subject.create(engine, 1);
      assertThat(created.confirmedSpus()).isEqualTo(1);
    }
    String pod = subject.pods().get(0).getMetadata().getUid();
    try (SlipwayEngine wrong = subject.in(other).open()) {
      assertThat(wrong.probe(NAME).conditions())
          .extracting(Condition::type)
          .containsExactly(Condition.Type.BACKEND_UNAVAILABLE);
      SlipwayException failure = failure(() -> wrong.shutdown(NAME, inTime()));
      assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
      assertThat(failure)
          .hasMessageContaining(subject.namespace())
          .hasMessageContaining(other.namespace());
    }
    assertThat(other.everything()).isEqualTo(there);
    assertThat(subject.pods()).extracting(p -> p.getMetadata().getUid()).containsExactly(pod);
    try (SlipwayEngine engine = subject.open()) {
      assertThat(engine.recover(NAME, inTime()).status().map(ClusterStatus::state))
          .contains(LifecycleState.SHUTDOWN);
    }
  }
}
