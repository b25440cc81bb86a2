package io.slipway.backend.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.slipway.conformance.HeldCall;
import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OperationKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dead engine's requests that land one by one after a newer claim have no effect. */
class LateCallClusterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MOST_REQUESTS = 60;

  private final TestCluster world = new TestCluster();
  private final HeldTime time = new HeldTime();
  private String namespace = "";

  @BeforeEach
  void make() {
    namespace = world.makeNamespace("late");
  }

  @AfterEach
  void end() {
    world.endNamespace(namespace);
    world.close();
  }

  @Test
  void provision() throws Exception {
    lateAtEachRequest(2, subject -> {}, (b, s) -> b.provision(s.call(OperationKind.CREATE, 1)));
  }

  @Test
  void launch() throws Exception {
    lateAtEachRequest(
        1,
        subject -> subject.provision(1),
        (b, s) -> b.launch(s.call(OperationKind.START, 1), s.members()));
  }

  @Test
  void sealAndStop() throws Exception {
    lateAtEachRequest(
        1,
        subject -> subject.start(1),
        (b, s) -> {
          b.seal(s.call(OperationKind.START, 1), s.members());
          b.stop(s.call(OperationKind.SHUTDOWN, 1), s.members(), Subject.GRACEFUL);
        });
  }

  @Test
  void erase() throws Exception {
    lateAtEachRequest(
        2,
        subject -> subject.provision(1),
        (b, s) -> b.erase(s.call(OperationKind.DELETE, 1), ErasePolicy.DEFAULT));
  }

  /** Repeats it for the first request that changes something, the second, and so on. */
  private void lateAtEachRequest(
      int spus, Consumer<Subject> before, BiConsumer<ClusterBackend, Subject> late)
      throws Exception {
    int held = 0;
    try (ClusterBackend old = Subject.open(world.kubeconfig(namespace), time, time::beforeChange);
        ClusterBackend newer = Subject.open(world.kubeconfig(namespace))) {
      for (int point = 1; point < MOST_REQUESTS; point++) {
        Subject subject = new Subject(old, spus);
        old.claim(subject.call(OperationKind.CREATE, 1));
        before.accept(subject);
        HeldCall gate = time.holdRequest(point);
        CompletableFuture<Boolean> call =
            CompletableFuture.supplyAsync(
                () -> {
                  late.accept(old, subject);
                  return true;
                });
        while (!gate.awaitHeld(Duration.ofMillis(20)) && !call.isDone()) {}
        if (call.isDone()) {
          gate.release();
          break;
        }
        held++;
        newer.claim(subject.call(OperationKind.DELETE, 2));
        Set<String> then = state(subject);
        // Without the collector what was made too late stays, and must still not count.
        signalCollector("STOP");
        try {
          gate.release();
          assertStaleOrVain(call, point);
          assertThat(state(subject)).as("request " + point).isEqualTo(then);
        } finally {
          signalCollector("CONT");
        }
        int at = point;
        TestCluster.await(() -> state(subject).equals(then));
        assertThat(state(subject)).as("request " + at).isEqualTo(then);
        newer.erase(subject.call(OperationKind.DELETE, 2), ErasePolicy.DEFAULT);
      }
    }
    assertThat(held).isPositive();
  }

  private static void signalCollector(String signal) {
    if (TestCluster.testbed().isPresent()) {
      String unused =
          TestCluster.enter(
              "sh", "-c", "kill -" + signal + " $(cat run/kube-controller-manager.pid)");
    }
  }

  private static void assertStaleOrVain(CompletableFuture<Boolean> call, int point) {
    try {
      Boolean unused = call.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      assertThat(e.getCause())
          .as("request " + point)
          .isInstanceOfSatisfying(
              BackendException.class, f -> assertThat(f.code()).isEqualTo(ErrorCode.STALE_FENCE));
    }
  }

  /** What counts of a cluster: what a late create has made is collected, and never does. */
  private Set<String> state(Subject subject) {
    Set<String> state = new TreeSet<>();
    var admin = world.admin();
    List<HasMetadata> all = new ArrayList<>();
    all.addAll(admin.apps().statefulSets().inNamespace(namespace).list().getItems());
    all.addAll(admin.secrets().inNamespace(namespace).list().getItems());
    all.addAll(admin.services().inNamespace(namespace).list().getItems());
    all.addAll(admin.persistentVolumeClaims().inNamespace(namespace).list().getItems());
    all.addAll(admin.policy().v1().podDisruptionBudget().inNamespace(namespace).list().getItems());
    all.addAll(admin.pods().inNamespace(namespace).list().getItems());
    for (HasMetadata object : all) {
      if (!Marks.label(object, Marks.INCARNATION).equals(subject.id().incarnation().toString())
          || Marks.ticketOf(object).isPresent()) {
        // Half made: inert, and soon gone, which the end of the test shows.
        continue;
      }
      String more = "";
      if (object instanceof io.fabric8.kubernetes.api.model.apps.StatefulSet set) {
        more = " " + set.getSpec().getReplicas() + " " + Marks.annotation(set, Marks.OPERATION);
      } else if (object instanceof io.fabric8.kubernetes.api.model.Secret secret) {
        more = " " + secret.getData().hashCode();
      }
      state.add(
          object.getKind()
              + " "
              + object.getMetadata().getUid()
              + " "
              + Marks.annotation(object, Marks.FENCE)
              + " "
              + object.getMetadata().getDeletionTimestamp()
              + more);
    }
    return state;
  }
}
