package io.slipway.engine.internal;

import static io.slipway.engine.internal.FailureTest.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.CallKind;
import io.slipway.backend.fake.Fault;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.internal.record.Changes;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.RecordCodec;
import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A record can always be written, however much text a backend reports, and however often. */
class BoundedTextTest {
  private final Bench bench = new Bench();

  @Test
  void whatBlocksAWayBackNamesItselfAndTheReasonOnceHoweverOftenItIsTakenUp() {
    blockTheWayBackOfAStart(Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));
    String first = cause();
    int size = size();

    for (int i = 0; i < 20; i++) {
      bench.engine().recover(Bench.NAME, bench.command());
    }

    assertThat(size()).isLessThan(size + 100);
    assertThat(cause())
        .contains("injected fault at STOP")
        .containsOnlyOnce("injected fault at LAUNCH")
        .containsOnlyOnce("while undoing after")
        .hasSizeLessThan(first.length() + 100);
    bench.world.faults().clear();
    RecoveryReport undone = bench.engine().recover(Bench.NAME, bench.command());
    assertThat(undone.action()).isEqualTo(RecoveryReport.Action.ROLLED_BACK);
    assertThat(undone.description()).contains("injected fault at LAUNCH").doesNotContain("STOP");
  }

  @Test
  void aRecordStaysSmallHoweverOftenItIsTakenUp() {
    blockTheWayBackOfAStart(Fault.failBefore(ErrorCode.BACKEND_REJECTED, false));
    ClusterRecord record = bench.record().orElseThrow();

    for (int i = 0; i < 5_000; i++) {
      Instant now = bench.world.time().now();
      record = Changes.recover(record, Duration.ofMinutes(1), now);
      record = Changes.block(record, ErrorCode.BACKEND_REJECTED, "no. " + i, null, now);
    }

    assertThat(RecordCodec.write(record)).hasSizeLessThan(2_000);
    assertThat(RecordCodec.read("key", RecordCodec.write(record))).isEqualTo(record);
  }

  @Test
  void aMessageOfTenMebibytesIsCut() {
    String message = "first words " + "x".repeat(10 * 1024 * 1024) + " last words";

    blockTheWayBackOfAStart(saying(message));

    assertThat(size()).isLessThan(32 * 1024);
    assertThat(cause()).contains("first words").contains("were cut").contains("last words");
    bench.world.faults().clear();
    bench.engine().recover(Bench.NAME, bench.command());
    assertThat(bench.state()).isEqualTo(LifecycleState.CREATED);
  }

  @Test
  void aMessageThatIsNoValidUnicodeIsWrittenAllTheSame() {
    blockTheWayBackOfAStart(saying("half a character: \ud83d!"));

    assertThat(cause()).contains("half a character: ?!");
  }

  /** It would be accepted now, and block the first operation that has something to say. */
  @Test
  void aSpecThatLeavesNoRoomForAnOperationIsRefused() {
    ClusterSpec large =
        ClusterSpec.builder(Bench.NAME.value())
            .workload("any")
            .option("large", "x".repeat(1024 * 1024 - 2_000))
            .build();

    assertThat(
            failureOf(() -> bench.engine().create(large, CreateOptions.defaults(), bench.command()))
                .code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(bench.record()).isEmpty();
  }

  @Test
  void whatIsErasedIsNotSaidToHaveALog() {
    bench
        .world
        .faults()
        .inject(
            CallKind.PROVISION,
            1,
            Fault.after("doom", w -> bench.cluster().dieAtStart(MemberId.spu(1), 3, "boom")));

    assertThat(failureOf(() -> bench.create(1)))
        .hasMessageContaining("boom")
        .hasMessageContaining("withKeepOnFailure")
        .hasMessageNotContaining("read logs(");
  }

  private void blockTheWayBackOfAStart(Fault fault) {
    bench.createOnly(1);
    bench
        .world
        .faults()
        .inject(CallKind.LAUNCH, 2, Fault.failBefore(ErrorCode.BACKEND_REJECTED, false))
        .always(call -> call.kind() == CallKind.STOP, fault);
    failureOf(() -> bench.engine().start(Bench.NAME, bench.command()));
  }

  private static Fault saying(String message) {
    return Fault.before(
        "words",
        world -> {
          throw BackendException.rejected(ErrorCode.BACKEND_REJECTED, message);
        });
  }

  private String cause() {
    return bench.engine().status(Bench.NAME).operation().orElseThrow().cause();
  }

  private int size() {
    return bench.store.get("cluster/" + Bench.NAME).orElseThrow().bytes().length;
  }
}
