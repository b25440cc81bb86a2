package io.slipway.engine.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.engine.OperationPhase;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the text of a record must hold, and what it may leave out. */
class RecordTextTest {
  private static final String TEXT =
      """
      {"schema":1,"name":"orders","incarnation":"00000000-0000-0001-0000-000000000002",\
      "backend":"local","state":"RUNNING","fence":7,"updatedAt":"2030-01-01T00:00:00Z",\
      "spec":{"spuCount":1,"workload":"kafka","generation":1,"options":{"heap":"1g"}},\
      "resolution":{"workloadVersion":"4.3.1","members":{"spu-1":{"client":20002}},\
      "confirmedBy":["ALIVE","IDENTITY"],"controllersFirst":["RESUME"],\
      "properties":{"java":"/opt/jdk"}},\
      "operation":{"id":"00000000-0000-0003-0000-000000000004","command":"SHUTDOWN",\
      "origin":"RUNNING","index":0,"phase":"FORWARD","backward":false,"keepOnFailure":false,\
      "attempt":2,"startedAt":"2030-01-01T00:00:00Z","timeout":"PT1M",\
      "deadline":"2030-01-01T00:01:00Z","cause":""},\
      "repairs":{"recent":2,"lastAt":"2029-12-31T23:59:00Z"}}""";

  @Test
  void isWrittenAsItWasRead() {
    assertThat(new String(RecordCodec.write(read(TEXT)), StandardCharsets.UTF_8)).isEqualTo(TEXT);
    assertThat(read(TEXT).repairs())
        .isEqualTo(new RepairRecord(2, Instant.parse("2029-12-31T23:59:00Z")));
  }

  @ParameterizedTest
  @CsvSource({
    "FORWARD, false, APPLYING",
    "BACKWARD, true, ROLLING_BACK",
    "UNDONE, true, ROLLED_BACK",
    "BLOCKED, false, BLOCKED"
  })
  void aPhaseKeepsTheWordOfTheFirstRecords(String word, boolean backward, OperationPhase phase) {
    String text =
        TEXT.replace("\"FORWARD\",\"backward\":false", "\"" + word + "\",\"backward\":" + backward);

    assertThat(read(text).requireOperation().phase()).isEqualTo(phase);
    assertThat(new String(RecordCodec.write(read(text)), StandardCharsets.UTF_8)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"INVALID_SPEC, INVALID_ARGUMENT", "DATA_MISSING, DATA_MISSING"})
  void aCodeKeepsTheWordOfTheFirstRecords(String word, ErrorCode code) {
    String text =
        TEXT.replace("\"cause\":\"\"", "\"causeCode\":\"" + word + "\",\"cause\":\"why\"");

    assertThat(read(text).requireOperation().cause()).isEqualTo(new Cause(code, "why"));
    assertThat(new String(RecordCodec.write(read(text)), StandardCharsets.UTF_8)).isEqualTo(text);
  }

  @Test
  void nullIsWhatIsNotThere() {
    String without =
        TEXT.replace("\"cause\":", "\"causeCode\":null,\"nextAttemptAt\":null,\"cause\":");

    assertThat(read(without)).isEqualTo(read(TEXT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"backend", "state", "fence", "spec", "workload", "command", "lastAt"})
  void aFieldThatIsNeededIsNamed(String field) {
    String renamed = TEXT.replace("\"" + field + "\":", "\"other\":");
    String empty = TEXT.replace("\"" + field + "\":", "\"" + field + "\":null,\"other\":");

    for (String text : new String[] {renamed, empty}) {
      assertThatThrownBy(() -> read(text))
          .isInstanceOfSatisfying(
              SlipwayException.class,
              damage -> assertThat(damage.code()).isEqualTo(ErrorCode.STORE_DAMAGED))
          .hasMessageContaining("record 'key' cannot be read")
          .hasMessageContaining("field '" + field + "' is missing");
    }
  }

  private static ClusterRecord read(String text) {
    return RecordCodec.read("key", text.getBytes(StandardCharsets.UTF_8));
  }
}
