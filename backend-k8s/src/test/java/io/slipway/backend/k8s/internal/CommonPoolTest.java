package io.slipway.backend.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.ClusterBackend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program may wait for an engine in Java's common pool, which has few threads. */
@Timeout(120)
class CommonPoolTest {
  @TempDir Path directory;

  @Test
  void whoHoldsItHoldsUpNoRequest() throws Exception {
    int parallelism = Math.max(1, ForkJoinPool.getCommonPoolParallelism());
    CountDownLatch held = new CountDownLatch(parallelism);
    CountDownLatch over = new CountDownLatch(1);
    List<ForkJoinTask<Boolean>> holding = new ArrayList<>();
    try (StubApiServer server = new StubApiServer(any -> true);
        ClusterBackend backend = server.open(directory, "{token: t}")) {
      // The first request of a JVM loads what the others need.
      assertThat(backend.inventory()).isEmpty();
      for (int i = 0; i < parallelism; i++) {
        holding.add(ForkJoinPool.commonPool().submit(() -> hold(held, over)));
      }
      assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();

      assertThat(backend.inventory()).isEmpty();
    } finally {
      over.countDown();
    }
    assertThat(holding).allSatisfy(each -> assertThat(each.get(10, TimeUnit.SECONDS)).isTrue());
  }

  private static boolean hold(CountDownLatch held, CountDownLatch over)
      throws InterruptedException {
    held.countDown();
    return over.await(100, TimeUnit.SECONDS);
  }
}
