package io.slipway.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkloadRequirementsTest {
  @Test
  void evidenceThatConfirmsNothingIsRefused() {
    for (Set<Evidence> values : Set.of(Set.<Evidence>of(), Set.of(Evidence.ALIVE))) {
      String refusal =
          "too little evidence to confirm a member: expected ALIVE and IDENTITY at least, was "
              + values
              + "; add what is missing";
      assertThatThrownBy(() -> WorkloadRequirements.builder().confirmedBy(values))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(refusal);
      assertThatThrownBy(() -> Resolution.builder("1").confirmedBy(values))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(refusal);
    }
    Set<Evidence> enough = Set.of(Evidence.ALIVE, Evidence.IDENTITY);
    assertThat(WorkloadRequirements.builder().confirmedBy(enough).build().confirmedBy())
        .isEqualTo(enough);
  }
}
