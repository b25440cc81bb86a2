package io.slipway.engine.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepairRecordTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  void aRepairCountsWithThoseBeforeItForAsLongAsTheyAreRecent() {
    RepairRecord second = RepairRecord.NONE.next(NOW).next(NOW.plusSeconds(1));

    assertThat(second).isEqualTo(new RepairRecord(2, NOW.plusSeconds(1)));
    assertThat(second.next(NOW.plus(RepairRecord.WINDOW)).recent()).isEqualTo(3);
    assertThat(second.next(NOW.plus(RepairRecord.WINDOW).plusSeconds(1)).recent()).isEqualTo(1);
  }

  @Test
  void theFirstRepairMayBeginAtOnce() {
    assertThat(RepairRecord.NONE.mayBegin(Duration.ZERO)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 4", "3, 8", "4, 16"})
  void thePauseBeforeTheNextRepairDoubles(int recent, int seconds) {
    RepairRecord repairs = new RepairRecord(recent, NOW);
    Duration pause = Duration.ofSeconds(seconds);

    assertThat(repairs.mayBegin(pause.minusNanos(1))).isFalse();
    assertThat(repairs.mayBegin(pause)).isTrue();
    assertThat(repairs.mayBegin(RepairRecord.WINDOW)).isTrue();
    assertThat(repairs.isFlapping()).isFalse();
  }

  @Test
  void afterTheBoundNoRepairBeginsEverAgain() {
    RepairRecord repairs = new RepairRecord(RepairRecord.BOUND, NOW);

    assertThat(repairs.isFlapping()).isTrue();
    assertThat(repairs.mayBegin(Duration.ofDays(1000))).isFalse();
  }
}
