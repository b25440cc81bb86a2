package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeOptions;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.backend.fake.Fault;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StateStore;
import io.slipway.spi.StoredValue;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a recovery has done is told, whatever happens to the engine after that. */
@Timeout(60)
class RecoveryReportTest {
  private final FakeWorld world = FakeWorld.builder().seed(3).build();
  private final MemoryStore memory = new MemoryStore();

  /** Cannot be read any more once the recovery has committed, like that of a closed engine. */
  private final class ClosedAfterTheCommit extends ForwardingStore {
    private boolean committed;

    ClosedAfterTheCommit() {
      super(memory);
    }

    @Override
    public String id() {
      return memory.id();
    }

    @Override
    public Optional<StoredValue> get(String key) {
      if (committed) {
        throw new SlipwayException(ErrorCode.CLOSED, "the store is closed");
      }
      return super.get(key);
    }

    @Override
    public long put(String key, long expectedVersion, byte[] value) {
      long version = super.put(key, expectedVersion, value);
      committed = Bench.record(memory).orElseThrow().operation().isEmpty();
      return version;
    }
  }

  private SlipwayEngine engine(StateStore store) {
    return SlipwayHome.in(store)
        .backend(new FakeBackendProvider(world, FakeOptions.defaults()))
        .defaultBackend("fake")
        .time(world.time())
        .openEngine();
  }

  @Test
  void aRecoveryThatIsDoneIsReportedThoughItsEngineWasClosed() {
    world.faults().inject(CallKind.LAUNCH, 1, Fault.crashAfter());
    assertThat(catchThrowable(() -> engine(memory).create(Bench.spec(1)))).isNotNull();

    try (SlipwayEngine engine = engine(new ClosedAfterTheCommit())) {
      RecoveryReport report = engine.recover(Bench.NAME);

      assertThat(report.action()).isEqualTo(RecoveryReport.Action.FINISHED);
      assertThat(report.status().orElseThrow().state()).isEqualTo(LifecycleState.RUNNING);
    }
  }
}
