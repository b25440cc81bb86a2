package io.slipway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.engine.Command;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.EngineEvent;
import io.slipway.engine.EngineListener;
import io.slipway.engine.Operation;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.engine.guice.SlipwayModule;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationId;
import io.slipway.spi.SlipwayException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** What embed.md shows; {@link EmbedPageTest} runs it. */
final class EmbedSamples {
  private EmbedSamples() {}

  static void events(SlipwayEngine engine, ClusterSpec spec, Consumer<String> log) {
    // begin
    EngineListener progress =
        event -> {
          if (event instanceof EngineEvent.ConfirmationChanged spus) {
            log.accept(spus.confirmed() + " of " + spus.desired() + " SPUs");
          } else if (event instanceof EngineEvent.RollbackStarted back) {
            log.accept("undone: " + back.cause());
          }
        };
    engine.create(spec, CreateOptions.defaults(), CommandOptions.defaults().withListener(progress));
    // end
  }

  static void cancellation(SlipwayEngine engine, ClusterSpec spec, Consumer<Runnable> onClose) {
    // begin
    CancellationToken stop = new CancellationToken();
    onClose.accept(() -> stop.cancel("the window was closed")); // from any thread
    try {
      engine.execute(
          Command.create(spec), CommandOptions.defaults().withTimeout(Duration.ofMinutes(2)), stop);
    } catch (SlipwayException e) {
      if (e.code() != ErrorCode.CANCELLED) {
        throw e;
      }
      // It was undone: there is no cluster.
    }
    // end
  }

  static OperationId handle(SlipwayEngine engine, ClusterSpec spec, Consumer<String> log) {
    // begin
    Operation create = engine.submit(Command.create(spec)); // returns when the intent is durable
    create
        .result()
        .whenComplete(
            (status, failure) ->
                log.accept(failure == null ? "at " + status.bootstrap() : failure.getMessage()));
    OperationId id = create.id(); // engine.operation(id) finds it, also after a restart
    // end
    return id;
  }

  static void ephemeral(SlipwayEngine engine, ClusterSpec spec) {
    // begin
    engine.create(spec, CreateOptions.defaults().withEphemeral(true)); // ends with the engine
    // end
  }

  static void guice(SlipwayHome home, Consumer<SlipwayEngine> use) {
    // begin
    Injector injector = Guice.createInjector(new SlipwayModule(home));
    try (SlipwayEngine engine = injector.getInstance(SlipwayEngine.class)) {
      use.accept(engine); // a singleton, and the ClusterReader that others inject
    }
    // end
  }

  static void fake(Path home) {
    // begin
    FakeWorld world = FakeWorld.create();
    try (SlipwayEngine engine =
        SlipwayHome.at(home)
            .backend(new FakeBackendProvider(world))
            .defaultBackend("fake")
            .time(world.time())
            .openEngine()) {
      ClusterName orders = ClusterName.of("orders");
      ClusterSpec spec = ClusterSpec.builder("orders").spuCount(3).build();
      engine.create(spec);

      world.cluster("orders").kill(MemberId.spu(2));
      assertEquals(2, engine.probe(orders).confirmedSpus());

      engine.recover(orders);
      assertEquals(3, engine.probe(orders).confirmedSpus());
      engine.delete(orders, DeleteOptions.shutdownFirst());
    }
    // end
  }
}
