package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeOptions;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.EngineListener;
import io.slipway.engine.InMemoryStateStore;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ForwardingBackend;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.OwnerId;
import io.slipway.spi.SlipwayException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One backend that cannot be opened is the trouble of its own clusters. */
class BackendsTest {
  private final FakeBackendProvider fake = new FakeBackendProvider();

  /** Its open does not return until a test lets it. */
  private final class Slow implements BackendProvider {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger closes = new AtomicInteger();

    @Override
    public String name() {
      return "slow";
    }

    @Override
    public List<OptionInfo> options() {
      return List.of();
    }

    @Override
    public ClusterBackend open(BackendContext context) {
      begun.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return new ForwardingBackend(fake.open(context)) {
        @Override
        public void close() {
          closes.incrementAndGet();
          super.close();
        }
      };
    }
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void anOpenThatDoesNotReturnHoldsUpNeitherOthersNorTheClose() throws Exception {
    Slow slow = new Slow();
    Backends backends = backends(slow);
    CompletableFuture<ClusterBackend> opening = CompletableFuture.supplyAsync(() -> get(backends));
    slow.begun.await();

    assertThat(backends.get("fake").info().name()).isEqualTo("fake");
    backends.close();
    assertThat(opening).isNotDone();

    slow.released.countDown();
    assertThatThrownBy(() -> opening.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(SlipwayException.class)
        .hasMessageContaining("the engine was closed");
    assertThat(slow.closes).as("what was opened too late is closed at once").hasValue(1);
    assertThatThrownBy(() -> backends.get("fake"))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
  }

  private static ClusterBackend get(Backends backends) {
    return backends.get("slow");
  }

  private Backends backends(Slow slow) {
    HomeSettings settings =
        new HomeSettings(
            Path.of("/nowhere"),
            new MemoryStore(),
            List.of(slow, fake),
            List.of(),
            List.of(),
            Map.of(),
            "fake",
            fake.world().time(),
            Duration.ZERO,
            EngineListener.NONE,
            Duration.ZERO,
            cut -> {},
            null);
    return new Backends(settings, OwnerId.NOBODY, new Workloads(settings), false);
  }

  @Test
  void anUnknownBackendOrWorkloadIsAnInvalidArgumentOfTheCheckAndOfTheCreate() {
    FakeOptions options = FakeOptions.builder().workloads(List.of("kafka")).build();
    FakeWorld world = FakeWorld.create();
    SlipwayHome home =
        SlipwayHome.in(new InMemoryStateStore())
            .backend(new FakeBackendProvider(world, options))
            .defaultBackend("fake")
            .time(world.time());
    ClusterSpec spec = ClusterSpec.builder("orders").spuCount(1).workload("tea").build();
    CreateOptions mine = CreateOptions.defaults().withBackend("mine");

    try (SlipwayEngine engine = home.openEngine()) {
      assertInvalid(() -> home.validate(spec, mine), "unknown backend 'mine'");
      assertInvalid(() -> engine.create(spec, mine), "unknown backend 'mine'");
      assertInvalid(() -> home.validate(spec), "unknown workload 'tea'");
      assertInvalid(() -> engine.create(spec), "unknown workload");
    }
  }

  private static void assertInvalid(ThrowingCallable call, String text) {
    assertThatThrownBy(call)
        .hasMessageContaining(text)
        .isInstanceOfSatisfying(
            SlipwayException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }
}
