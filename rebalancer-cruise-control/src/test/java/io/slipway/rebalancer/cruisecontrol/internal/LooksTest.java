package io.slipway.rebalancer.cruisecontrol.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.VirtualTime;
import io.slipway.rebalancer.cruisecontrol.simulator.CruiseControlSimulator;
import io.slipway.rebalancer.cruisecontrol.simulator.Request;
import io.slipway.spi.ExecutorObservation;
import io.slipway.spi.RebalanceObservation;
import io.slipway.spi.TaskObservation.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who looks with whom, on a stepped clock. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LooksTest {
  private final VirtualTime time = VirtualTime.stepped();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<AutoCloseable> open = new ArrayList<>();

  private final CruiseControlSimulator server;
  private final Rebalances rebalances;

  LooksTest() throws IOException {
    server = CruiseControlSimulator.builder().start();
    rebalances = Rebalances.of(server.address(), time, Map.of());
    open.addAll(List.of(rebalances, server));
  }

  @AfterEach
  void end() throws Exception {
    threads.shutdownNow();
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void whoComesWhileALookWaitsForItsSlotJoinsIt() throws Exception {
    // Two of three slots.
    rebalances.observe(rebalances.call(1, 0, null));
    // The third for its tasks; then it waits for one to see the executor, so nobody can join it.
    CompletableFuture<RebalanceObservation> second = look(2);
    server.awaitRequests(3, Duration.ofSeconds(10));
    awaitQueued(1);
    List<CompletableFuture<RebalanceObservation>> others = new ArrayList<>();
    for (int i = 3; i < 13; i++) {
      others.add(look(i));
    }
    awaitQueued(2);
    time.awaitPausing(11);

    time.advance(Slots.WINDOW);
    server.advance(Slots.WINDOW);

    assertThat(second.get(10, TimeUnit.SECONDS).executor().state())
        .isEqualTo(ExecutorObservation.State.IDLE);
    for (int i = 0; i < others.size(); i++) {
      RebalanceObservation seen = others.get(i).get(10, TimeUnit.SECONDS);
      assertThat(seen.task(rebalances.key(i + 3, 0)).phase()).isEqualTo(Phase.ABSENT);
      assertThat(seen.executor().state()).isEqualTo(ExecutorObservation.State.IDLE);
    }
    assertThat(server.requests())
        .extracting(Request::endpoint)
        .containsExactlyInAnyOrder(
            "user_tasks", "state", "user_tasks", "state", "user_tasks", "state");
    assertThat(rebalances.client().statistics().sharedLooks()).isEqualTo(9);
  }

  /** A look that was begun for the executor alone asks for the tasks of those who join. */
  @Test
  void aLookAtTheExecutorAloneTakesTheTasksOfOthersAlong() throws Exception {
    rebalances.observe(rebalances.call(1, 0, null));
    rebalances.observe();
    CompletableFuture<RebalanceObservation> executor =
        CompletableFuture.supplyAsync(() -> rebalances.observe(), threads);
    awaitQueued(1);
    String id = "2ceb2ada-0000-4000-8000-000000000001";
    CompletableFuture<RebalanceObservation> task =
        CompletableFuture.supplyAsync(() -> rebalances.observe(rebalances.call(2, 0, id)), threads);
    time.awaitPausing(2);

    time.advance(Slots.WINDOW);
    server.advance(Slots.WINDOW);

    executor.get(10, TimeUnit.SECONDS);
    task.get(10, TimeUnit.SECONDS);
    assertThat(server.requests()).hasSize(5);
    assertThat(server.requests().get(3).parameter("user_task_ids")).contains(id);
  }

  private CompletableFuture<RebalanceObservation> look(int request) {
    return CompletableFuture.supplyAsync(
        () -> rebalances.observe(rebalances.call(request, 0, null)), threads);
  }

  private void awaitQueued(int count) {
    while (rebalances.client().statistics().queued() < count) {
      Thread.onSpinWait();
    }
  }
}
