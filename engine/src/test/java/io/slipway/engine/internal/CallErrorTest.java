package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.common.util.concurrent.Uninterruptibles;
import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeOptions;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.backend.fake.Fault;
import io.slipway.spi.Granularity;
import io.slipway.spi.MemberId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What ends the JVM, in one slice of a call. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CallErrorTest {
  private final CallThreads threads = new CallThreads("test");
  private final Bench bench =
      new Bench(
          FakeOptions.builder().granularity(Granularity.MEMBER).build(),
          FakeWorld.builder().seed(48).build(),
          threads);
  private final CompletableFuture<Throwable> thrown = new CompletableFuture<>();

  @AfterEach
  void close() {
    bench.engine().close();
    threads.close();
  }

  @Test
  void theOtherSlicesAreAwaitedBeforeItIsThrown() {
    OutOfMemoryError error = new OutOfMemoryError("a test's");
    CountDownLatch first = new CountDownLatch(1);
    AtomicBoolean left = new AtomicBoolean();
    launchOf(
        1,
        world -> {
          first.countDown();
          throw error;
        });
    launchOf(
        2,
        world -> {
          Uninterruptibles.awaitUninterruptibly(first);
          left.set(isThrownSoon());
        });

    thrown.complete(catchThrowable(() -> bench.create(2)));

    assertThat(thrown.join()).isSameAs(error);
    assertThat(left).as("a slice was left behind").isFalse();
  }

  private boolean isThrownSoon() {
    try {
      thrown.get(300, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void launchOf(int spu, Consumer<FakeWorld> effect) {
    bench
        .world
        .faults()
        .always(
            call -> call.kind() == CallKind.LAUNCH && call.members().contains(MemberId.spu(spu)),
            Fault.before("launch of spu-" + spu, effect));
  }
}
