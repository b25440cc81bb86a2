package io.slipway.engine.internal.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.ProposalSummary;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProposalDriftTest {
  /** Each is: between members, within them; and executed are the last two. */
  @ParameterizedTest
  @CsvSource({
    "100, 0, 100, 0, false",
    "100, 0, 120, 0, false",
    "100, 0, 121, 0, true",
    "100, 0, 80, 0, false",
    "100, 0, 79, 0, true",
    "3, 0, 8, 0, false",
    "3, 0, 9, 0, true",
    "0, 0, 0, 6, true",
    "50, 50, 100, 0, true",
    "50, 50, 55, 45, false",
  })
  void replicasDriftByAFifthAndMoreThanAFew(
      long between, long within, long nowBetween, long nowWithin, boolean drifted) {
    assertThat(
            ProposalDrift.isBetween(
                summary(between, within, 0, 0), summary(nowBetween, nowWithin, 0, 0)))
        .isEqualTo(drifted);
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 0, 1200, 0, false",
    "1000, 0, 1201, 0, true",
    "10, 0, 110, 0, false",
    "10, 0, 111, 0, true",
    "1000, 1000, 2000, 0, true",
  })
  void dataDriftByAFifthAndMoreThanAFewMegabytes(
      long between, long within, long nowBetween, long nowWithin, boolean drifted) {
    assertThat(
            ProposalDrift.isBetween(
                summary(0, 0, between, within), summary(0, 0, nowBetween, nowWithin)))
        .isEqualTo(drifted);
  }

  private static ProposalSummary summary(
      long between, long within, long megabytesBetween, long megabytesWithin) {
    return new ProposalSummary(
        between + within,
        within,
        // Whatever leaders move.
        between * 1000,
        megabytesBetween + megabytesWithin,
        megabytesWithin,
        new TreeMap<>());
  }
}
