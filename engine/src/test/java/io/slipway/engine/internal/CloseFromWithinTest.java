package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.engine.Command;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.EngineEvent;
import io.slipway.engine.EngineListener;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.Operation;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.ClusterSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine that is closed on one of its own threads, or while one of them closes it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CloseFromWithinTest {
  /** Less than any patience of a close. */
  private static final Duration SOON = Duration.ofSeconds(4);

  private static final ClusterSpec SPEC =
      ClusterSpec.builder("c1").spuCount(2).workload("any").build();

  @TempDir Path home;

  private final FakeWorld world = FakeWorld.create();
  private final CompletableFuture<Long> closed = new CompletableFuture<>();

  private SlipwayEngine open() {
    return SlipwayHome.at(home)
        .backend(new FakeBackendProvider(world))
        .defaultBackend("fake")
        .time(world.time())
        .openEngine();
  }

  private void close(SlipwayEngine engine) {
    long begin = System.nanoTime();
    Throwable failure = catchThrowable(engine::close);
    if (failure != null) {
      closed.completeExceptionally(failure);
    } else {
      closed.complete(System.nanoTime() - begin);
    }
  }

  @Test
  void aListenerMayCloseIt() throws Exception {
    SlipwayEngine engine = open();
    EngineListener closing =
        event -> {
          if (event instanceof EngineEvent.Committed) {
            close(engine);
          }
        };
    Throwable unused =
        catchThrowable(
            () ->
                engine.execute(
                    Command.create(SPEC), CommandOptions.defaults().withListener(closing)));

    assertThatItClosesSoonAndWhole();
  }

  @Test
  void whatDependsOnAResultMayCloseIt() throws Exception {
    SlipwayEngine engine = open();
    Operation create = engine.submit(Command.create(SPEC));
    var unused = create.result().thenAccept(status -> close(engine));

    assertThatItClosesSoonAndWhole();
    try (SlipwayEngine again = open()) {
      assertThat(again.list())
          .singleElement()
          .satisfies(status -> assertThat(status.state()).isEqualTo(LifecycleState.RUNNING));
    }
  }

  @Test
  void oneThatIsClosedMayBeClosedByAListenerMeanwhile() throws Exception {
    SlipwayEngine engine = open();
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    EngineListener listener =
        event -> {
          told.countDown();
          try {
            closing.await();
          } catch (InterruptedException e) {
            // The close interrupts those whom it waits for.
            engine.close();
            closing.countDown();
          }
        };
    Operation unused =
        engine.submit(Command.create(SPEC), CommandOptions.defaults().withListener(listener));
    assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
    close(engine);

    assertThatItClosesSoonAndWhole();
  }

  private void assertThatItClosesSoonAndWhole() throws Exception {
    assertThat(Duration.ofNanos(closed.get(30, TimeUnit.SECONDS))).isLessThan(SOON);
    // The home is free, and the store was closed in order.
    open().close();
    assertThat(SlipwayHome.at(home).storeAdmin().verify().problems()).isEmpty();
  }
}
