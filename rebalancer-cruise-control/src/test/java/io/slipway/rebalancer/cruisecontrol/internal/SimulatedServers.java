package io.slipway.rebalancer.cruisecontrol.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.slipway.rebalancer.cruisecontrol.simulator.CruiseControlSimulator;
import io.slipway.rebalancer.cruisecontrol.simulator.Request;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** Simulated servers and clients of them, whose clocks run as fast as each other. */
@Timeout(120)
abstract class SimulatedServers {
  static final int SPEED = 40;

  /** Six seconds of a busy machine. */
  static final Map<String, String> PATIENT = Map.of("request.timeout", "4m");

  /** Whatever makes a request, or several. */
  static final List<Function<Rebalances, Object>> CALLS =
      List.of(
          rebalances -> rebalances.client().propose(rebalances.call(1, 0, null)),
          rebalances -> rebalances.client().execute(rebalances.call(1, 1, null)),
          rebalances -> rebalances.observe(rebalances.call(1, 0, null)),
          rebalances -> {
            rebalances.client().stop(rebalances.call(1, 1, null));
            return "stopped";
          });

  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** So that no test measures how long the first request of a JVM takes. */
  @BeforeAll
  static void makeTheFirstRequest() throws IOException {
    try (CruiseControlSimulator server = CruiseControlSimulator.builder().start();
        Rebalances rebalances = Rebalances.of(server.address(), TimeSource.system(), Map.of())) {
      rebalances.observe();
    }
  }

  @AfterEach
  void close() throws Exception {
    threads.shutdownNow();
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  /** Begins something on a thread of its own. */
  final <T> CompletableFuture<T> meanwhile(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, threads);
  }

  final void closeAtTheEnd(AutoCloseable resource) {
    open.add(0, resource);
  }

  final CruiseControlSimulator start(CruiseControlSimulator.Builder builder) throws IOException {
    return start(builder, SPEED);
  }

  final CruiseControlSimulator start(CruiseControlSimulator.Builder builder, int speed)
      throws IOException {
    CruiseControlSimulator server = builder.realClock(speed).start();
    closeAtTheEnd(server);
    return server;
  }

  final Rebalances rebalances(CruiseControlSimulator server) {
    return rebalances(server.address(), PATIENT);
  }

  final Rebalances rebalances(URI address, Map<String, String> options) {
    return rebalances(address, options, SPEED);
  }

  final Rebalances rebalances(URI address, Map<String, String> options, int speed) {
    Rebalances rebalances = Rebalances.of(address, ScaledTime.of(speed), options);
    closeAtTheEnd(rebalances);
    return rebalances;
  }

  static RebalanceException failure(ThrowingCallable call) {
    RebalanceException failure = catchThrowableOfType(RebalanceException.class, call);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }

  static boolean isPost(Request request) {
    return request.method().equals("POST");
  }

  static long refused(CruiseControlSimulator server) {
    return server.requests().stream()
        .filter(request -> request.outcome() == Request.Outcome.NO_SLOT)
        .count();
  }
}
