package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeOptions;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.engine.CommandOptions;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.Operation;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.OperationStatus;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.engine.internal.operation.RecordRepository;
import io.slipway.engine.internal.record.Cause;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.engine.internal.record.RecordCodec;
import io.slipway.engine.internal.store.JournaledStore;
import io.slipway.spi.CallContext;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterName;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OperationId;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OperationRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A home that an earlier version has kept opens and goes on. It holds a record for each phase of an
 * operation: the cause of {@code blocked-backward} holds the texts of 41 failures, and {@code
 * blocked-forward} has a timeout of two seconds.
 */
@ParameterizedClass
@EnumSource
class KeptHomeTest {
  private static final Path KEPT = Path.of("src/test/resources/kept-home");

  /** Stores as earlier versions wrote them. */
  enum Kept {
    /**
     * Before a record kept the reason of a turn by itself, and an operation that is taken up got
     * new time.
     */
    WITHOUT_REASONS("store", "c31dfa59-f1aa-7b9f-1121-8393c96a32a9", OperationPhase.APPLYING),

    /** Before a record kept its cluster's location, and workloads said where clients begin. */
    WITHOUT_LOCATIONS("store-2", "5fbb089a-b556-4ef0-bfd7-f9eed0ccfbd4", OperationPhase.DONE);

    private final String directory;

    /** An operation in flight, or of its history. */
    private final String operation;

    private final OperationPhase phase;

    Kept(String directory, String operation, OperationPhase phase) {
      this.directory = directory;
      this.operation = operation;
      this.phase = phase;
    }
  }

  private static final MemberId CONTROLLER = MemberId.controller(1);
  private static final MemberId FIRST = MemberId.spu(1);
  private static final MemberId SECOND = MemberId.spu(2);

  private final FakeWorld world = FakeWorld.builder().seed(48).build();
  private final FakeBackendProvider backend =
      new FakeBackendProvider(world, FakeOptions.defaults());

  private final Kept kept;

  @TempDir Path home;

  KeptHomeTest(Kept kept) {
    this.kept = kept;
  }

  @BeforeEach
  void copy() throws IOException {
    Path store = Files.createDirectory(home.resolve("store"));
    try (Stream<Path> files = Files.list(KEPT.resolve(kept.directory))) {
      for (Path file : files.toList()) {
        Files.copy(file, store.resolve(file.getFileName().toString()));
      }
    }
    JournaledStore.openReadOnly(store)
        .forEach(
            (key, value) -> {
              if (RecordRepository.isCluster(key)) {
                make(RecordCodec.read(key, value.bytes()));
              }
            });
    world.cluster("blocked-forward").ignoreTermination(FIRST, true);
    world.cluster("repair").kill(SECOND);
  }

  @ParameterizedTest
  @CsvSource({
    "forward, FINISHED, RUNNING",
    "backward, ROLLED_BACK, ABSENT",
    "blocked-forward, FINISHED, SHUTDOWN",
    "blocked-backward, ROLLED_BACK, CREATED",
    "repair, REPAIRED, RUNNING",
    "idle, NOTHING, RUNNING"
  })
  void whatWasInFlightIsTakenUp(String name, RecoveryReport.Action action, LifecycleState state) {
    try (SlipwayEngine engine = open()) {
      RecoveryReport report = engine.recover(ClusterName.of(name), CommandOptions.defaults());

      assertThat(report.action()).as(report.description()).isEqualTo(action);
      assertThat(report.status().map(s -> s.state()).orElse(LifecycleState.ABSENT))
          .isEqualTo(state);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"forward", "backward", "blocked-forward", "blocked-backward", "repair", "idle"})
  void aDeleteFreesTheName(String name) {
    try (SlipwayEngine engine = open()) {
      if (name.equals("backward")) {
        // To undo it is to erase it, and then there is nothing to delete.
        engine.recover(ClusterName.of(name), CommandOptions.defaults());
      } else {
        engine.delete(
            ClusterName.of(name), DeleteOptions.shutdownFirst(), CommandOptions.defaults());
      }

      assertThat(engine.list()).hasSize(5).noneMatch(s -> s.cluster().name().value().equals(name));
      assertThat(world.cluster(name).exists()).isFalse();
    }
  }

  @Test
  void anOperationIsFoundByItsId() {
    try (SlipwayEngine engine = open()) {
      Operation found = engine.operation(OperationId.of(kept.operation)).orElseThrow();

      assertThat(found.status().phase()).isEqualTo(kept.phase);
    }
  }

  @Test
  void aCauseOfManyFailuresIsCutAndKeepsItsEnds() {
    try (SlipwayEngine engine = open()) {
      OperationStatus operation =
          engine.status(ClusterName.of("blocked-backward")).operation().orElseThrow();

      assertThat(operation.cause())
          .hasSizeLessThanOrEqualTo(Cause.MAX_TEXT)
          .startsWith("injected fault at STOP")
          .contains("characters were cut here")
          .contains("injected fault at LAUNCH");
    }
  }

  private SlipwayEngine open() {
    return SlipwayHome.at(home)
        .owner(TestEngines.OWNER)
        .backend(backend)
        .defaultBackend(backend.name())
        .time(world.time())
        .openEngine();
  }

  /** Makes the world that a record was written for. */
  private void make(ClusterRecord record) {
    try (ClusterBackend hand = backend.open(TestEngines.context(world.time()))) {
      OperationId operation =
          record.operation().map(OperationRecord::id).orElse(new OperationId(new UUID(0, 1)));
      CallContext call =
          CallContext.builder()
              .cluster(record.cluster())
              .spec(record.spec())
              .resolution(record.resolution())
              .fence(record.fence())
              .operation(new OperationRef(operation, OperationKind.START, 1))
              .deadline(world.time().now().plus(Duration.ofMinutes(1)))
              .cancellation(new CancellationToken())
              .build();
      hand.claim(call);
      hand.provision(call);
      hand.launch(call, MemberSet.of(living(record.cluster().name().value())));
    }
  }

  private static List<MemberId> living(String name) {
    return switch (name) {
      case "forward", "backward" -> List.of(CONTROLLER);
      default -> List.of(CONTROLLER, FIRST, SECOND);
    };
  }
}
