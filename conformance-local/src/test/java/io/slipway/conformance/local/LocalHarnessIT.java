package io.slipway.conformance.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.conformance.Conformance;
import io.slipway.conformance.ConformanceOptions;
import io.slipway.conformance.Report;
import io.slipway.conformance.Rule;
import io.slipway.conformance.Status;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalHarnessIT {
  @Test
  void membersNeedNoPerl() {
    Set<Rule> rules = EnumSet.of(Rule.R_43, Rule.R_81);
    try (LocalHarness harness = new LocalHarness(new CommandFixture(false))) {
      Report report = Conformance.run(harness, ConformanceOptions.builder().rules(rules).build());
      assertThat(report.count(Status.PASS)).as(report.summary()).isEqualTo(rules.size());
    }
  }
}
