package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.EngineListener;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendInfo;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.ForwardingBackend;
import io.slipway.spi.LookInterval;
import io.slipway.spi.MemberId;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backend that is looked at rarely has the time that its looks take. */
class LookTimeTest {
  private static final Duration RARELY = Duration.ofSeconds(25);

  private final FakeWorld world = FakeWorld.create();
  private final List<Duration> times = new ArrayList<>();
  private LookInterval interval = new LookInterval(Duration.ofSeconds(1), RARELY);

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
          return BackendInfo.builder(name()).inTurn(true).lookInterval(interval).build();
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
    try (SlipwayEngine engine = open()) {
      engine.create(Bench.spec(1), CreateOptions.defaults(), CommandOptions.defaults());
      engine.status(Bench.NAME);
      engine.probe(Bench.NAME);
    }

    assertThat(times).isNotEmpty().containsOnly(RARELY);
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 60, 300})
  void aLastLookComesBeforeTheDeadline(long timeout) {
    interval = new LookInterval(Duration.ofHours(1), Duration.ofHours(1));
    try (SlipwayEngine engine = open()) {
      engine.create(
          Bench.spec(1),
          CreateOptions.defaults(),
          CommandOptions.defaults().withTimeout(Duration.ofSeconds(timeout)));

      assertThat(engine.probe(Bench.NAME).confirmedSpus()).isEqualTo(1);
    }
  }

  @Test
  void aPauseOutlastsNoDeadline() {
    interval = new LookInterval(Duration.ofMinutes(1), Duration.ofMinutes(1));
    world.cluster(Bench.NAME.value()).pauseStart(MemberId.spu(1));
    Duration timeout = Duration.ofSeconds(10);
    try (SlipwayEngine engine = open()) {
      Instant before = world.time().now();

      SlipwayException failure =
          FailureTest.failureOf(
              () ->
                  engine.create(
                      Bench.spec(1),
                      CreateOptions.defaults().withKeepOnFailure(true),
                      CommandOptions.defaults().withTimeout(timeout)));

      assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
      // The way back looks twice at the most, and its members end at once.
      assertThat(Duration.between(before, world.time().now()))
          .isLessThan(timeout.plus(Duration.ofSeconds(5)));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, Long.MAX_VALUE})
  void aBackendMayClaimAnyInterval(long shortest) {
    interval = new LookInterval(Duration.ofSeconds(shortest), Duration.ofSeconds(Long.MAX_VALUE));
    try (SlipwayEngine engine = open()) {
      engine.create(
          Bench.spec(1), CreateOptions.defaults().withStart(false), CommandOptions.defaults());

      assertThat(engine.status(Bench.NAME).conditions()).isEmpty();
      assertThat(engine.delete(Bench.NAME).state()).isEqualTo(LifecycleState.DELETED);
    }
  }

  private SlipwayEngine open() {
    return TestEngines.open(
        new Rare(),
        new MemoryStore(),
        world.time(),
        Runnable::run,
        UUID::randomUUID,
        EngineListener.NONE,
        Duration.ZERO);
  }
}
