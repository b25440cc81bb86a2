package io.slipway.engine.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.slipway.engine.LifecycleState;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fence;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationId;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Resolution;
import io.slipway.spi.SlipwayException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCodecTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00.123456789Z");

  private final ClusterRecord idle =
      new ClusterRecord(
          new ClusterId(ClusterName.of("orders"), new Incarnation(new UUID(1, 2))),
          "local",
          ClusterSpec.builder("orders").spuCount(3).workload("kafka").option("heap", "1g").build(),
          Resolution.builder("4.3.1")
              .member(MemberId.controller(1), Map.of("controller", 20_001))
              .member(MemberId.spu(1), Map.of("client", 20_002))
              .confirmedBy(List.of(Evidence.ALIVE, Evidence.IDENTITY, Evidence.SERVING))
              .controllersFirst(List.of(OperationKind.RESUME))
              .connect("client --at {bootstrap}")
              .property("java", "/opt/jdk")
              .build(),
          LifecycleState.RUNNING,
          new Fence(7),
          null,
          RepairRecord.NONE,
          NOW,
          false);

  @Test
  void readsWhatItWrote() {
    assertThat(again(idle)).isEqualTo(idle);
  }

  @Test
  void readsEveryKindOfOperation() {
    for (Plan command : Plan.values()) {
      ClusterRecord forward =
          Changes.begin(
              idle, new OperationId(new UUID(3, 4)), command, true, Duration.ofSeconds(90), NOW);
      ClusterRecord backward =
          Changes.turnBack(forward, ErrorCode.CANCELLED, "Ctrl-C \u00fc \"quoted\"", NOW);
      ClusterRecord blocked =
          Changes.block(backward, ErrorCode.BACKEND_REJECTED, "boom", NOW.plusSeconds(5), NOW);

      assertThat(List.of(again(forward), again(backward), again(blocked)))
          .containsExactly(forward, backward, blocked);
    }
  }

  @Test
  void refusesANewerSchemaByName() {
    String newer = text(idle).replace("\"schema\":1", "\"schema\":2");

    SlipwayException failure = failureOf(newer);

    assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED);
    assertThat(failure).hasMessageContaining("was 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "{\"schema\":1", "not json", "{\"schema\":1,\"name\":3}"})
  void callsAnythingElseDamaged(String bytes) {
    assertThat(failureOf(bytes).code()).isEqualTo(ErrorCode.STORE_DAMAGED);
  }

  @ParameterizedTest
  @CsvSource({
    "name, \"Not A Name\"",
    "incarnation, \"1\"",
    "spuCount, -1",
    "state, \"SOMEWHERE\"",
    "fence, -1",
    "updatedAt, \"+1000000001-01-01T00:00:00Z\""
  })
  void callsAValueThatItsTypeRefusesDamaged(String field, String value) {
    String record = text(idle);
    String damaged = record.replaceFirst("\"" + field + "\":[^,}]*", "\"" + field + "\":" + value);

    assertThat(damaged).isNotEqualTo(record);
    assertThat(failureOf(damaged).code()).isEqualTo(ErrorCode.STORE_DAMAGED);
  }

  private static ClusterRecord again(ClusterRecord record) {
    return RecordCodec.read("key", RecordCodec.write(record));
  }

  private static String text(ClusterRecord record) {
    return new String(RecordCodec.write(record), StandardCharsets.UTF_8);
  }

  private static SlipwayException failureOf(String bytes) {
    SlipwayException failure =
        catchThrowableOfType(
            SlipwayException.class,
            () -> RecordCodec.read("key", bytes.getBytes(StandardCharsets.UTF_8)));
    assertThat(failure).isNotNull();
    return failure;
  }
}
