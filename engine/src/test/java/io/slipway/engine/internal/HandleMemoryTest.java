package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeOptions;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.engine.Command;
import io.slipway.engine.Operation;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A caller may keep a handle for as long as it likes: it keeps no closed engine. */
@Timeout(60)
class HandleMemoryTest {
  private record Left(
      List<Operation> handles, ReferenceQueue<SlipwayEngine> freed, Reference<?> engine) {}

  private static Left run() {
    FakeWorld world = FakeWorld.builder().seed(1).build();
    try (SlipwayEngine engine =
        SlipwayHome.in(new MemoryStore())
            .backend(new FakeBackendProvider(world, FakeOptions.defaults()))
            .defaultBackend("fake")
            .time(world.time())
            .openEngine()) {
      Operation driven = engine.submit(Command.create(Bench.spec(1)));
      assertThat(driven.result().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(50));
      Operation past = engine.operation(driven.id()).orElseThrow();
      assertThat(past).isNotSameAs(driven);
      ReferenceQueue<SlipwayEngine> freed = new ReferenceQueue<>();
      return new Left(List.of(driven, past), freed, new WeakReference<>(engine, freed));
    }
  }

  @Test
  void aKeptHandleKeepsNoClosedEngine() throws InterruptedException {
    Left left = run();
    Reference<?> gone = null;
    while (gone == null) {
      System.gc();
      gone = left.freed().remove(50);
    }
    assertThat(gone).isSameAs(left.engine());
    assertThat(left.handles())
        .allSatisfy(handle -> assertThat(handle.phase()).isEqualTo(OperationPhase.DONE));
  }
}
