package io.slipway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.FakeOptions;
import io.slipway.spi.Granularity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FakeConformanceTest {
  @ParameterizedTest
  @EnumSource(Granularity.class)
  void theRightFakeConformsWithoutSkips(Granularity granularity) {
    FakeOptions options = FakeOptions.builder().granularity(granularity).build();
    try (FakeHarness harness = new FakeHarness(options)) {
      Report report = Conformance.run(harness, ConformanceOptions.defaults());
      assertThat(report.results())
          .as(report.summary())
          .allMatch(
              result ->
                  result.status() == Status.PASS
                      || (result.rule().kind() == Kind.REVIEW
                          && result.status() == Status.NOT_VERIFIED));
      assertThat(report.verdict()).isEqualTo(Report.Verdict.CONFORMS);
    }
  }
}
