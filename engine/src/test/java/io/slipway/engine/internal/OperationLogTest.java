package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeOptions;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.backend.fake.Fault;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.LifecycleState;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What the log says without any listener: each fact once, and whose it is. */
class OperationLogTest {
  private final Bench bench = new Bench();

  @Test
  void eachCommitIsAnInfo() {
    assertThat(RecordedLog.allOf(() -> bench.create(2)))
        .containsExactly(
            "INFO cluster 'orders': CREATE is committed, ABSENT -> CREATED",
            "INFO cluster 'orders': START is committed, CREATED -> RUNNING");
  }

  @Test
  void aRetryIsAWarningWithItsCauseAndTime() {
    bench.world.faults().inject(CallKind.PROVISION, 1, Fault.unavailable(Duration.ofSeconds(7)));

    assertThat(RecordedLog.of(() -> bench.createOnly(1)))
        .singleElement()
        .asString()
        .startsWith(
            "WARN cluster 'orders': attempt 1 of CREATE failed and is repeated at"
                + " 2030-01-01T00:00:07Z: injected fault");
  }

  @Test
  void aRollbackIsAWarningAndItsCommitsAreNone() {
    bench
        .world
        .faults()
        .inject(
            CallKind.LAUNCH, MemberId.spu(1), Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));

    List<String> lines =
        RecordedLog.allOf(() -> assertThat(failure(() -> bench.create(1))).isNotNull());

    assertThat(lines)
        .satisfiesExactly(
            line -> assertThat(line).startsWith("INFO cluster 'orders': CREATE is committed"),
            line ->
                assertThat(line)
                    .startsWith(
                        "WARN cluster 'orders': CREATE+START is rolled back: BACKEND_REJECTED:"
                            + " injected fault"),
            line -> assertThat(line).startsWith("INFO cluster 'orders': undo START is committed"),
            line -> assertThat(line).startsWith("INFO cluster 'orders': undo CREATE is committed"));
  }

  @Test
  void aBlockIsAWarning() {
    bench.reach(LifecycleState.RUNNING, 1);
    bench
        .world
        .faults()
        .inject(CallKind.STOP, 1, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));

    List<String> lines =
        RecordedLog.allOf(
            () ->
                assertThat(failure(() -> bench.engine().shutdown(Bench.NAME, bench.command())))
                    .isNotNull());

    assertThat(lines)
        .singleElement()
        .asString()
        .startsWith(
            "WARN cluster 'orders': SHUTDOWN is blocked until it is recovered or repeated:"
                + " BACKEND_REJECTED: injected fault");
  }

  @Test
  void whatIsLoggedForAnOperationNamesItAndItsClusterOnEveryThread() {
    // One thread that was there before, so that it inherits nothing.
    ExecutorService threads = Executors.newSingleThreadExecutor();
    Map<String, String> none = here(threads);
    try {
      Bench slices = new Bench(FakeOptions.builder().build(), FakeWorld.builder().build(), threads);
      List<Map<String, String>> contexts = new CopyOnWriteArrayList<>();
      for (CallKind kind : List.of(CallKind.CLAIM, CallKind.PROVISION, CallKind.LAUNCH)) {
        slices
            .world
            .faults()
            .inject(kind, 1, Fault.before("note", w -> contexts.add(MDC.getCopyOfContextMap())));
      }
      MDC.put("cluster", "the embedder's");
      slices
          .engine()
          .create(
              Bench.spec(1), CreateOptions.defaults().withStart(true), CommandOptions.defaults());

      assertThat(contexts).hasSize(3);
      assertThat(contexts)
          .allSatisfy(
              context -> {
                assertThat(context).containsEntry("cluster", "orders");
                assertThat(context.get("operation")).hasSize(36);
              });
      assertThat(here(threads)).isEqualTo(none);
      assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("cluster", "the embedder's"));
    } finally {
      MDC.clear();
      threads.shutdownNow();
    }
  }

  private static Map<String, String> here(ExecutorService thread) {
    return CompletableFuture.supplyAsync(
            () -> {
              Map<String, String> all = MDC.getCopyOfContextMap();
              return all == null ? Map.<String, String>of() : all;
            },
            thread)
        .join();
  }

  private static SlipwayException failure(Runnable command) {
    return (SlipwayException) catchThrowable(command::run);
  }
}
