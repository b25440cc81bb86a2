package io.slipway.backend.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Command;
import io.slipway.engine.Condition;
import io.slipway.engine.EngineEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.MemberStatus.Phase;
import io.slipway.engine.Operation;
import io.slipway.engine.OperationException;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Parts of the platform are away for a while during the engine's operations. {@code
 * -Dslipway.k8s.outage} says for how many seconds.
 */
@Timeout(600)
class OutageClusterIT {
  /** What an operation has when it has to outlast an outage. */
  private static final Duration ENOUGH = Outages.LENGTH.plusSeconds(120);

  /** How long a control plane lets a node be silent, and then tells that nothing is heard of it. */
  private static final Duration SILENCE = Duration.ofSeconds(55);

  private final List<Runnable> undo = new ArrayList<>();
  @TempDir Path home;
  private TestCluster world;
  private RealEngine subject;
  private Set<String> before = Set.of();
  private String namespace = "";

  @BeforeEach
  void make() {
    assumeTrue(TestCluster.testbed().isPresent(), "only a testbed's parts can be taken away");
    world = new TestCluster();
    namespace = world.makeNamespace("outage");
    subject = new RealEngine(world, namespace, home);
    before = subject.everything();
  }

  @AfterEach
  void end() {
    if (world != null) {
      undo.forEach(Runnable::run);
      subject.close();
      TestCluster.await(this::answers);
      world.endNamespace(namespace);
      world.close();
    }
  }

  private boolean answers() {
    try {
      return world.admin().namespaces().withName(namespace).get() != null;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  @Test
  void theApiServerIsKilledInEachOperation() {
    killServerAt("provision", 5);
    assertConfirmed(subject.execute(RealEngine.create(), ENOUGH));
    assertHappened();
    killServerAt("stop", 1);
    assertThat(subject.execute(Command.shutdown(RealEngine.NAME), ENOUGH).state())
        .isEqualTo(LifecycleState.SHUTDOWN);
    assertHappened();
    assertThat(subject.instances()).isEmpty();
    killServerAt("launch", 2);
    assertConfirmed(subject.execute(Command.resume(RealEngine.NAME), ENOUGH));
    assertHappened();
    killServerAt("erase", 3);
    deleteAndAssertNothingIsLeft();
    assertHappened();
  }

  /** The server's clients wait longer each time that they lose it, unless they are new. */
  private void killServerAt(String call, int request) {
    subject
        .atCall()
        .once(
            call,
            request,
            () -> {
              Outages.kill("kube-apiserver");
              List.of("kube-controller-manager", "kube-scheduler", "kubelet")
                  .forEach(Outages::kill);
            });
  }

  @Test
  void etcdIsAwayDuringACreate() throws InterruptedException {
    away("etcd", "launch", 1);
    Operation create = subject.submit(RealEngine.create(), ENOUGH);
    during(
        Outages.LENGTH,
        () -> {
          ClusterStatus status = subject.status(true);
          assertThat(status.members()).isEmpty();
          assertThat(status.conditions())
              .extracting(Condition::type)
              .containsExactly(Condition.Type.BACKEND_UNAVAILABLE);
          assertThat(status.operation()).isPresent();
        });
    Outages.giveBack("etcd");
    assertConfirmed(result(create));
    deleteAndAssertNothingIsLeft();
  }

  @Test
  void aCreateThatAnOutageOutlastsTurnsBackInTime() throws InterruptedException {
    Duration timeout = Duration.ofSeconds(5);
    away("etcd", "provision", 4);
    Instant begin = now();
    Operation create = subject.submit(RealEngine.create(), timeout);
    AtomicReference<Duration> turnedAfter = new AtomicReference<>();
    create.subscribe(
        event -> {
          if (event instanceof EngineEvent.RollbackStarted) {
            turnedAfter.set(Duration.between(begin, now()));
          }
        });
    TestCluster.await(() -> turnedAfter.get() != null);
    // With a margin for a machine that others use.
    assertThat(turnedAfter.get()).isBetween(timeout, timeout.multipliedBy(2));
    assertThat(subject.status(false).operation().orElseThrow().backward()).isTrue();
    Outages.giveBack("etcd");
    assertThatThrownBy(() -> result(create))
        .hasCauseInstanceOf(OperationException.class)
        .cause()
        .isInstanceOfSatisfying(
            OperationException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
              assertThat(e.outcome()).isEqualTo(OperationException.Outcome.ROLLED_BACK);
            });
    assertNothingIsLeft();
  }

  @Test
  void theKubeletIsSilentWhileMembersRun() throws InterruptedException {
    assertConfirmed(subject.execute(RealEngine.create(), ENOUGH));
    Set<String> instances = subject.instances();
    freeze("kubelet");
    Set<Phase> seen = new TreeSet<>();
    during(Outages.LENGTH, () -> seen.addAll(RealEngine.phases(subject.status(false))));
    assertThat(seen).isSubsetOf(Phase.ALIVE, Phase.UNKNOWN);
    if (Outages.LENGTH.compareTo(SILENCE) > 0) {
      ClusterStatus status = subject.status(true);
      assertThat(RealEngine.phases(status)).containsExactly(Phase.UNKNOWN);
      assertThat(status.confirmedSpus()).isZero();
      assertThat(status.conditions())
          .extracting(Condition::type)
          .containsExactly(Condition.Type.INCOMPLETE);
      assertThat(subject.engine().recover(RealEngine.NAME).description())
          .contains("no member is seen to be missing, but");
    }
    Outages.thaw("kubelet");
    TestCluster.await(() -> subject.status(true).confirmedSpus() == RealEngine.SPUS);
    assertThat(subject.instances()).isEqualTo(instances);
    deleteAndAssertNothingIsLeft();
  }

  @Test
  void theKubeletIsSilentDuringAShutdown() throws InterruptedException {
    assertConfirmed(subject.execute(RealEngine.create(), ENOUGH));
    freeze("kubelet");
    Operation shutdown = subject.submit(Command.shutdown(RealEngine.NAME), ENOUGH);
    during(
        Outages.LENGTH,
        () -> {
          ClusterStatus status = subject.status(false);
          assertThat(status.state()).isEqualTo(LifecycleState.RUNNING);
          assertThat(RealEngine.phases(status)).doesNotContain(Phase.STOPPED, Phase.EXITED);
        });
    assertThat(shutdown.result().toCompletableFuture()).isNotDone();
    Outages.thaw("kubelet");
    assertThat(result(shutdown).state()).isEqualTo(LifecycleState.SHUTDOWN);
    assertThat(subject.instances()).isEmpty();
    deleteAndAssertNothingIsLeft();
  }

  @Test
  void theControllersRestDuringACreateAndADelete() throws InterruptedException {
    subject.atCall().once("provision", 1, () -> freeze("kube-controller-manager"));
    Operation create = subject.submit(RealEngine.create(), ENOUGH);
    during(
        Outages.LENGTH,
        () -> {
          ClusterStatus status = subject.status(false);
          assertThat(status.state()).isNotEqualTo(LifecycleState.RUNNING);
          assertThat(RealEngine.phases(status)).isSubsetOf(Phase.STOPPED, Phase.STARTING);
        });
    assertHappened();
    Outages.thaw("kube-controller-manager");
    assertConfirmed(result(create));
    subject.atCall().once("erase", 1, () -> freeze("kube-controller-manager"));
    Operation delete = subject.submit(RealEngine.delete(), ENOUGH);
    during(Outages.LENGTH, () -> assertThat(delete.result().toCompletableFuture()).isNotDone());
    assertHappened();
    Outages.thaw("kube-controller-manager");
    assertThat(result(delete).state()).isEqualTo(LifecycleState.DELETED);
    assertNothingIsLeft();
  }

  @Test
  void aPowerCutDuringACreateAndAShutdown() {
    cutPowerDuring(RealEngine.create(), "launch", this::assertConfirmed);
    cutPowerDuring(
        Command.shutdown(RealEngine.NAME),
        "stop",
        status -> assertThat(status.state()).isEqualTo(LifecycleState.SHUTDOWN));
    assertThat(subject.instances()).isEmpty();
    deleteAndAssertNothingIsLeft();
  }

  private void cutPowerDuring(Command command, String call, Consumer<ClusterStatus> assertion) {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    CompletableFuture<Void> dark = new CompletableFuture<>();
    subject
        .atCall()
        .once(
            call,
            1,
            () -> {
              reached.complete(null);
              dark.join();
            });
    Operation operation = subject.submit(command, ENOUGH);
    reached.join();
    TestCluster.powerCut(
        () -> {
          dark.complete(null);
          ClusterStatus status = subject.status(false);
          assertThat(status.members()).isEmpty();
          assertThat(status.conditions())
              .extracting(Condition::type)
              .containsExactly(Condition.Type.BACKEND_UNAVAILABLE);
        });
    assertion.accept(result(operation));
  }

  private void away(String program, String call, int request) {
    undo.add(() -> Outages.giveBack(program));
    subject.atCall().once(call, request, () -> Outages.takeAway(program));
  }

  private void freeze(String program) {
    undo.add(() -> Outages.thaw(program));
    Outages.freeze(program);
  }

  /** Waits until the outage has begun, and then makes sure of something again and again. */
  private void during(Duration length, Runnable holds) throws InterruptedException {
    TestCluster.await(() -> subject.atCall().hasHappened());
    Instant end = now().plus(length);
    while (now().isBefore(end)) {
      holds.run();
      TimeSource.system().pause(Duration.ofMillis(500), new CancellationToken());
    }
  }

  private static Instant now() {
    return TimeSource.system().now();
  }

  private static ClusterStatus result(Operation operation) {
    return operation
        .result()
        .toCompletableFuture()
        .orTimeout(ENOUGH.toSeconds() * 2, TimeUnit.SECONDS)
        .join();
  }

  private void assertHappened() {
    assertThat(subject.atCall().hasHappened()).as("the outage").isTrue();
  }

  /** Each member lives once. */
  private void assertConfirmed(ClusterStatus status) {
    assertThat(status.state()).isEqualTo(LifecycleState.RUNNING);
    assertThat(subject.status(true).confirmedSpus()).isEqualTo(RealEngine.SPUS);
    assertThat(subject.instances()).hasSize(RealEngine.SPUS);
  }

  private void deleteAndAssertNothingIsLeft() {
    assertThat(subject.execute(RealEngine.delete(), ENOUGH).state())
        .isEqualTo(LifecycleState.DELETED);
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() {
    Set<String> expected = new TreeSet<>(before);
    expected.add("ConfigMap tombstone");
    // What belongs to the platform's own objects, such as EndpointSlices, is collected by it.
    TestCluster.await(() -> expected.containsAll(subject.everything()));
    assertThat(subject.everything()).isEqualTo(expected);
  }
}
