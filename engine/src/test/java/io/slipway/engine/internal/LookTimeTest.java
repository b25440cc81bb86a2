package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.EngineListener;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendInfo;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ForwardingBackend;
import io.slipway.spi.LookInterval;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.OptionInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A backend that is looked at rarely has the time that its looks take. */
class LookTimeTest {
  private static final Duration RARELY = Duration.ofSeconds(25);

  private final FakeWorld world = FakeWorld.create();
  private final List<Duration> times = new ArrayList<>();

  private final class Rare implements BackendProvider {
    private final FakeBackendProvider fake = new FakeBackendProvider(world);

    @Override
    public String name() {
      return fake.name();
    }

    @Override
    public List<OptionInfo> options() {
      return fake.options();
    }

    @Override
    public ClusterBackend open(BackendContext context) {
      return new ForwardingBackend(fake.open(context)) {
        @Override
        public BackendInfo info() {
          return BackendInfo.builder(name())
              .inTurn(true)
              .lookInterval(new LookInterval(Duration.ofSeconds(1), RARELY))
              .build();
        }

        @Override
        public ClusterObservation observe(ObserveRequest request) {
          times.add(Duration.between(world.time().now(), request.deadline()));
          return super.observe(request);
        }
      };
    }
  }

  @Test
  void aLookMayTakeAsLongAsThePauseBetweenTwo() {
    try (SlipwayEngine engine =
        TestEngines.open(
            new Rare(),
            new MemoryStore(),
            world.time(),
            Runnable::run,
            UUID::randomUUID,
            EngineListener.NONE,
            Duration.ZERO)) {
      engine.create(Bench.spec(1), CreateOptions.defaults(), CommandOptions.defaults());
      engine.status(Bench.NAME);
      engine.probe(Bench.NAME);
    }

    assertThat(times).isNotEmpty().containsOnly(RARELY);
  }
}
