package io.slipway.backend.k8s.internal;

import static io.slipway.backend.k8s.internal.EngineSubject.NAME;
import static io.slipway.backend.k8s.internal.EngineSubject.inTime;
import static io.slipway.backend.k8s.internal.EngineSubject.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Condition;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Others at work in the namespace: with objects of our names, and with our objects. */
class EngineForeignHandsClusterIT extends EngineRoom {
  private static final MemberId SPU = MemberId.spu(1);

  @Test
  void whatIsInTheWayIsNamedAndNotTouched() {
    EngineSubject subject = subject("home");
    for (Class<?> type : List.of(ServiceBuilder.class, SecretBuilder.class, StatefulSet.class)) {
      Set<String> before = subject.everything();
      AtomicReference<HasMetadata> foreign = new AtomicReference<>();
      KillPoints points =
          KillPoints.doing(
              point -> {
                if (point.equals("provision") && foreign.get() == null) {
                  foreign.set(
                      world
                          .admin()
                          .resource(foreign(type, subject.names()))
                          .inNamespace(subject.namespace())
                          .create());
                }
              });
      try (SlipwayEngine engine = subject.open(points)) {
        SlipwayException failure = failure(() -> subject.create(engine, 1));
        String name = Provisioner.describe(foreign.get());
        assertThat(failure.code()).as(name).isEqualTo(ErrorCode.CONFLICT);
        assertThat(failure).hasMessageContaining(name + " is in the way");
        assertThat(engine.list()).isEmpty();
      }
      HasMetadata now =
          world.admin().resource(foreign.get()).inNamespace(subject.namespace()).get();
      assertThat(now.getMetadata().getUid()).isEqualTo(foreign.get().getMetadata().getUid());
      assertThat(now.getMetadata().getDeletionTimestamp()).isNull();
      assertThat(now.getMetadata().getGeneration())
          .isEqualTo(foreign.get().getMetadata().getGeneration());
      assertThat(now.getMetadata().getLabels()).isEqualTo(foreign.get().getMetadata().getLabels());
      assertThat(now.getMetadata().getAnnotations())
          .isEqualTo(foreign.get().getMetadata().getAnnotations());
      world.admin().resource(now).inNamespace(subject.namespace()).delete();
      assertThat(left(subject, before, 0)).isEmpty();
    }
  }

  private static HasMetadata foreign(Class<?> type, Names names) {
    if (type == ServiceBuilder.class) {
      return new ServiceBuilder()
          .withNewMetadata()
          .withName(names.base())
          .endMetadata()
          .withNewSpec()
          .withClusterIP("None")
          .addToSelector("app", "other")
          .endSpec()
          .build();
    }
    if (type == SecretBuilder.class) {
      return new SecretBuilder()
          .withNewMetadata()
          .withName(names.member(SPU))
          .endMetadata()
          .build();
    }
    return new StatefulSetBuilder()
        .withNewMetadata()
        .withName(names.member(SPU))
        .endMetadata()
        .withNewSpec()
        .withReplicas(0)
        .withNewSelector()
        .addToMatchLabels("app", "other")
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", "other")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("other")
        .withImage(TestCluster.IMAGE)
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private void label(EngineSubject subject, HasMetadata object, Map<String, String> labels) {
    HasMetadata unused =
        world
            .admin()
            .resource(object)
            .inNamespace(subject.namespace())
            .patch(
                EngineSubject.JSON_PATCH,
                "[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":"
                    + io.fabric8.kubernetes.client.utils.Serialization.asJson(labels)
                    + "}]");
  }

  private static void assertLabelsMissed(SlipwayException failure, HasMetadata object) {
    assertThat(failure.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(failure)
        .hasMessageContaining(Provisioner.describe(object) + " has lost its labels")
        .hasMessageContaining("kubectl label");
  }

  @Test
  void labelsThatAreTakenAwayAreMissedByNameAndNothingIsDoneWithout() {
    EngineSubject subject = subject("home");
    Set<String> before = subject.everything();
    try (SlipwayEngine engine = subject.open()) {
      ClusterStatus created = subject.create(engine, 1);
      assertThat(created.confirmedSpus()).isEqualTo(1);
      subject.write(SPU, "kept");
      StatefulSet set = subject.set(SPU);
      Map<String, String> labels = set.getMetadata().getLabels();

      label(subject, set, Map.of("tool", "gitops"));
      assertThat(engine.probe(NAME).conditions())
          .extracting(Condition::type)
          .containsExactly(Condition.Type.INCOMPLETE);
      String pod = subject.pods().get(0).getMetadata().getUid();
      assertLabelsMissed(failure(() -> engine.shutdown(NAME, inTime())), set);
      assertThat(subject.pods()).extracting(p -> p.getMetadata().getUid()).containsExactly(pod);
      label(subject, set, labels);
      assertThat(engine.recover(NAME, inTime()).action()).isEqualTo(RecoveryReport.Action.FINISHED);
      assertThat(subject.pods()).isEmpty();

      HasMetadata claim =
          world
              .admin()
              .persistentVolumeClaims()
              .inNamespace(subject.namespace())
              .withName(subject.names().claim(SPU, "data"))
              .get();
      Map<String, String> other = new java.util.HashMap<>(labels);
      other.put(Marks.MANAGED_BY, "helm");
      label(subject, claim, other);
      assertLabelsMissed(failure(() -> engine.resume(NAME, inTime())), claim);
      assertThat(engine.status(NAME).state()).isEqualTo(LifecycleState.SHUTDOWN);
      other.putAll(claim.getMetadata().getLabels());
      other.put("tool", "gitops");
      label(subject, claim, other);
      ClusterStatus resumed = engine.resume(NAME, inTime());
      assertThat(resumed.confirmedSpus()).isEqualTo(1);
      assertThat(subject.read(SPU)).containsExactly("kept");

      HasMetadata secret =
          world
              .admin()
              .secrets()
              .inNamespace(subject.namespace())
              .withName(subject.names().member(SPU))
              .get();
      label(subject, secret, Map.of());
      ClusterStatus stopped = engine.shutdown(NAME, inTime());
      assertThat(stopped.state()).isEqualTo(LifecycleState.SHUTDOWN);
      assertLabelsMissed(failure(() -> engine.delete(NAME)), secret);
      label(subject, secret, secret.getMetadata().getLabels());
      assertThat(engine.recover(NAME, inTime()).failure()).isEmpty();
      assertThat(engine.list()).isEmpty();
    }
    assertThat(left(subject, before, 0)).isEmpty();
  }

  /** Its set lets go of such a pod, which lives on with the data. */
  @Test
  void aPodWithoutLabelsIsNotTakenForDead() {
    EngineSubject subject = subject("home");
    Set<String> before = subject.everything();
    try (SlipwayEngine engine = subject.open()) {
      ClusterStatus created = subject.create(engine, 1);
      assertThat(created.confirmedSpus()).isEqualTo(1);
      HasMetadata pod = subject.pods().get(0);
      label(subject, pod, Map.of("tool", "gitops"));
      assertThat(engine.probe(NAME).conditions())
          .extracting(Condition::type)
          .containsExactly(Condition.Type.INCOMPLETE);
      assertLabelsMissed(failure(() -> engine.shutdown(NAME, inTime())), pod);
      assertThat(engine.status(NAME).state()).isEqualTo(LifecycleState.RUNNING);
      world.admin().resource(pod).inNamespace(subject.namespace()).withGracePeriod(1).delete();
      TestCluster.await(() -> subject.pods().isEmpty());
      assertThat(engine.recover(NAME, inTime()).action()).isEqualTo(RecoveryReport.Action.FINISHED);
      ClusterStatus deleted = engine.delete(NAME);
      assertThat(deleted.state()).isEqualTo(LifecycleState.DELETED);
    }
    assertThat(left(subject, before, 0)).isEmpty();
  }

  @Test
  void theFencesConfigMapDeletedAtAnyTimeLosesNoData() {
    EngineSubject subject = subject("home");
    Set<String> before = subject.everything();
    AtomicReference<String> at = new AtomicReference<>("provision");
    KillPoints points =
        KillPoints.doing(
            point -> {
              if (point.equals(at.get())) {
                at.set("");
                subject.deleteRoot();
              }
            });
    try (SlipwayEngine engine = subject.open(points)) {
      SlipwayException interrupted = failure(() -> subject.create(engine, 1));
      assertThat(interrupted.code()).isEqualTo(ErrorCode.STALE_FENCE);
      assertThat(engine.recover(NAME, inTime()).failure()).isEmpty();
      subject.write(SPU, "kept");

      subject.deleteRoot();
      ClusterStatus stopped = engine.shutdown(NAME, inTime());
      assertThat(stopped.state()).isEqualTo(LifecycleState.SHUTDOWN);

      at.set("launch");
      SlipwayException failure = failure(() -> engine.resume(NAME, within(Duration.ofSeconds(8))));
      assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
      assertThat(failure).hasMessageContaining("the installed fence is 0");
      ClusterStatus resumed = engine.resume(NAME, inTime());
      assertThat(resumed.confirmedSpus()).isEqualTo(1);
      assertThat(subject.read(SPU)).containsExactly("kept");

      subject.deleteRoot();
      ClusterStatus deleted = engine.delete(NAME, DeleteOptions.shutdownFirst(), inTime());
      assertThat(deleted.state()).isEqualTo(LifecycleState.DELETED);
    }
    assertThat(left(subject, before, 0)).isEmpty();
  }

  /** The set knows its volume by its uid: it must not count without it. */
  @Test
  void whatIsRemovedWhileItIsBeingMadeEndsTheCreate() {
    for (boolean ticket : new boolean[] {true, false}) {
      EngineSubject subject = subject(ticket ? "ticket" : "claim");
      Set<String> before = subject.everything();
      AtomicReference<Boolean> removed = new AtomicReference<>(false);
      KillPoints points =
          KillPoints.doing(
              point -> {
                // With the set all is made, and about to be released.
                if (point.equals("provision") && !removed.get() && subject.set(SPU) != null) {
                  removed.set(true);
                  remove(subject, ticket);
                }
              });
      try (SlipwayEngine engine = subject.open(points)) {
        SlipwayException failure = failure(() -> subject.create(engine, 1));
        assertThat(failure.code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(failure).hasMessageContaining("removed while it was being made");
        assertThat(engine.list()).isEmpty();
        assertThat(left(subject, before, 0)).isEmpty();
        ClusterStatus created = subject.create(engine, 1);
        assertThat(created.confirmedSpus()).isEqualTo(1);
      }
    }
  }

  private void remove(EngineSubject subject, boolean ticket) {
    var claim =
        world
            .admin()
            .persistentVolumeClaims()
            .inNamespace(subject.namespace())
            .withName(subject.names().claim(SPU, "data"));
    if (ticket) {
      var maps = world.admin().configMaps().inNamespace(subject.namespace());
      maps.list().getItems().stream()
          .filter(map -> Marks.label(map, Marks.PART).equals(Marks.PART_TICKET))
          .forEach(map -> maps.withName(map.getMetadata().getName()).delete());
    } else {
      claim.delete();
    }
    TestCluster.await(() -> Optional.ofNullable(claim.get()).isEmpty());
  }

  @Test
  void whatWasScaledByHandIsBroughtBack() {
    EngineSubject subject = subject("home");
    Set<String> before = subject.everything();
    try (SlipwayEngine engine = subject.open()) {
      ClusterStatus created = subject.create(engine, 1);
      assertThat(created.confirmedSpus()).isEqualTo(1);
      subject.write(SPU, "kept");
      subject.scale(SPU, 3);
      TestCluster.await(() -> subject.pods().size() == 3);
      assertThat(engine.probe(NAME).conditions())
          .extracting(Condition::reason)
          .containsOnly(Condition.Reason.SURPLUS);
      assertThat(engine.recover(NAME, inTime()).action()).isEqualTo(RecoveryReport.Action.REPAIRED);
      assertThat(subject.pods()).hasSize(1);
      ClusterStatus stopped = engine.shutdown(NAME, inTime());
      assertThat(stopped.aliveSpus()).isZero();
      subject.scale(SPU, 1);
      TestCluster.await(() -> !subject.pods().isEmpty());
      assertThat(engine.probe(NAME).conditions())
          .extracting(Condition::reason)
          .containsExactly(Condition.Reason.MEMBER_ALIVE);
      ClusterStatus resumed = engine.resume(NAME, inTime());
      assertThat(resumed.confirmedSpus()).isEqualTo(1);
      assertThat(subject.read(SPU)).containsExactly("kept");
    }
    try (SlipwayEngine engine = subject.open()) {
      world.admin().resource(subject.set(SPU)).inNamespace(subject.namespace()).delete();
      TestCluster.await(() -> subject.pods().isEmpty());
      assertThat(engine.probe(NAME).conditions())
          .extracting(Condition::reason)
          .containsExactly(Condition.Reason.NO_MEMBER_ALIVE);
      assertThat(engine.recover(NAME, inTime()).failure().map(SlipwayException::code))
          .contains(ErrorCode.DATA_MISSING);
      ClusterStatus stopped = engine.shutdown(NAME, inTime());
      assertThat(stopped.state()).isEqualTo(LifecycleState.SHUTDOWN);
      assertThat(failure(() -> engine.resume(NAME, inTime())).code())
          .isEqualTo(ErrorCode.DATA_MISSING);
      assertThat(subject.everything())
          .contains("persistentvolumeclaims " + subject.names().claim(SPU, "data"));
      ClusterStatus deleted = engine.delete(NAME);
      assertThat(deleted.state()).isEqualTo(LifecycleState.DELETED);
    }
    assertThat(left(subject, before, 0)).isEmpty();
  }
}
