package io.slipway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.backend.fake.FakeBackendProvider;
import io.slipway.backend.fake.FakeOptions;
import io.slipway.backend.fake.FakeWorld;
import io.slipway.backend.fake.Mutant;
import io.slipway.backend.fake.Mutants;
import io.slipway.backend.fake.Variants;
import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fence;
import io.slipway.spi.ForwardingBackend;
import io.slipway.spi.Granularity;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FakeConformanceTest {
  @ParameterizedTest
  @EnumSource(Granularity.class)
  void theRightFakeConformsWithoutSkips(Granularity granularity) {
    FakeOptions options =
        FakeOptions.builder().granularity(granularity).restartsByItself(true).build();
    try (FakeHarness harness = new FakeHarness(options)) {
      Report report = Conformance.run(harness, ConformanceOptions.defaults());
      assertThat(report.results())
          .as(report.summary())
          .allMatch(
              result ->
                  result.status() == Status.PASS
                      || (result.rule().kind() == RuleKind.REVIEW
                          && result.status() == Status.NOT_VERIFIED));
      assertThat(report.verdict()).isEqualTo(Report.Verdict.CONFORMS);
      assertThat(report.unchecked()).isEmpty();
      assertThat(report.badge()).contains("brightgreen");
    }
  }

  @Test
  void aPlatformThatStartsNothingByItselfConformsWithoutSeals() {
    try (FakeHarness harness = new FakeHarness(FakeOptions.defaults())) {
      Report report = Conformance.run(harness, ConformanceOptions.defaults());
      assertThat(report.verdict()).as(report.summary()).isEqualTo(Report.Verdict.CONFORMS);
      assertThat(report.unchecked()).containsExactly(Rule.R_79, Rule.R_80, Rule.R_85);
      assertThat(report.summary())
          .contains("capability SELF_RESTART: this platform starts no member by itself");
    }
  }

  static List<Mutant> variants() {
    return Variants.all();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void aVariantConforms(Mutant variant) {
    try (FakeHarness harness = variant.harness()) {
      Report report = Conformance.run(harness, ConformanceOptions.defaults());
      assertThat(report.verdict()).as(report.summary()).isEqualTo(Report.Verdict.CONFORMS);
    }
  }

  @Test
  void aHarnessOfNoCapabilitiesNeverGivesGreenNotEvenForABackendThatKeepsNoData() {
    try (FakeHarness harness = Mutants.keepsNoData().harness().with(Set.of())) {
      Report report = Conformance.run(harness, ConformanceOptions.defaults());
      assertThat(report.count(Status.FAIL)).as(report.summary()).isZero();
      assertThat(report.verdict()).isEqualTo(Report.Verdict.CONFORMS_PARTLY);
      assertThat(report.unchecked())
          .containsExactlyElementsOf(
              Arrays.stream(Rule.values()).filter(r -> r.capability().isPresent()).toList());
      assertThat(report.summary()).contains("CONFORMS (22 MUST unchecked), 50 passed, 0 failed");
      assertThat(report.badge()).contains("-yellow)").doesNotContain("green");
    }
  }

  @Test
  void coreRulesAreAllThatMakeTheVerdictGreen() {
    Set<Capability> core = EnumSet.noneOf(Capability.class);
    Arrays.stream(Capability.values()).filter(Capability::core).forEach(core::add);
    try (FakeHarness harness = new FakeHarness(FakeOptions.defaults()).with(core)) {
      Report report =
          Conformance.run(harness, ConformanceOptions.builder().tries(1).steps(4).build());
      assertThat(report.verdict()).as(report.summary()).isEqualTo(Report.Verdict.CONFORMS);
      assertThat(report.unchecked())
          .containsExactlyElementsOf(
              Arrays.stream(Rule.values())
                  .filter(r -> r.capability().filter(c -> !c.core()).isPresent())
                  .toList());
    }
  }

  /** As Kafka's nodes do: an instance formats its data while it starts, not before. */
  @Test
  void aMemberWithoutDataUntilItIsConfirmedConforms() {
    try (FakeHarness harness =
        new FakeHarness(
            "late data", FakeOptions.defaults(), LateData::opener, Duration.ofSeconds(10))) {
      Set<Rule> rules = EnumSet.of(Rule.R_05, Rule.R_10, Rule.R_21, Rule.R_62, Rule.R_71);
      Report report = Conformance.run(harness, ConformanceOptions.builder().rules(rules).build());
      assertThat(report.count(Status.PASS)).as(report.summary()).isEqualTo(rules.size());
    }
  }

  private static final class LateData extends ForwardingBackend {
    private final Set<String> formatted;
    private final Map<ClusterId, Fence> installed;

    private LateData(ClusterBackend right, Set<String> formatted, Map<ClusterId, Fence> installed) {
      super(right);
      this.formatted = formatted;
      this.installed = installed;
    }

    static FakeHarness.Opener opener(FakeWorld world) {
      Set<String> formatted = ConcurrentHashMap.newKeySet();
      Map<ClusterId, Fence> installed = new ConcurrentHashMap<>();
      return (options, context) ->
          new LateData(new FakeBackendProvider(world, options).open(context), formatted, installed);
    }

    @Override
    public void claim(CallContext call) {
      super.claim(call);
      installed.put(call.cluster(), call.fence());
    }

    @Override
    public ClusterObservation observe(ObserveRequest request) {
      ClusterObservation seen = super.observe(request);
      seen.members()
          .forEach(
              (member, observed) -> {
                if (observed.evidence(Evidence.SERVING).isTrue()) {
                  formatted.add(request.cluster() + "/" + member);
                }
              });
      return seen;
    }

    @Override
    public void launch(CallContext call, MemberSet members) {
      Fence newest = installed.getOrDefault(call.cluster(), Fence.NONE);
      if (call.operation().purpose().needsData() && !call.fence().isOlderThan(newest)) {
        for (MemberId member : members) {
          if (!formatted.contains(call.cluster() + "/" + member)) {
            throw BackendException.rejected(ErrorCode.DATA_MISSING, "no data of " + member);
          }
        }
      }
      super.launch(call, members);
    }
  }
}
