package io.slipway.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

class RulesTest {
  /** Regenerated with {@code -Dconformance.writeRules=true}, and reviewed. */
  @Test
  void theDocumentSaysWhatTheEnumSays() throws IOException {
    Path document = Path.of("RULES.md");
    if (Boolean.getBoolean("conformance.writeRules")) {
      Files.writeString(document, document());
    }
    assertThat(document).hasContent(document());
  }

  @Test
  void theDocumentIsInTheJar() throws IOException {
    try (InputStream packaged = Rule.class.getResourceAsStream("RULES.md")) {
      assertThat(packaged).isNotNull();
      assertThat(new String(packaged.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(Files.readString(Path.of("RULES.md")));
    }
  }

  @Test
  void noNumberIsUsedTwiceAndNoneIsForgotten() {
    List<Integer> numbers =
        Stream.concat(
                Stream.of(Rule.values()).map(Rule::number),
                Rule.retired().stream().map(Rule.Retired::number))
            .sorted()
            .toList();
    assertThat(numbers).isEqualTo(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
  }

  @Test
  void successorsOfRetiredRulesExist() {
    for (Rule.Retired retired : Rule.retired()) {
      Pattern.compile("R-[0-9]+")
          .matcher(retired.successors())
          .results()
          .map(MatchResult::group)
          .forEach(id -> assertThat(Rule.of(id).id()).isEqualTo(id));
    }
  }

  @Test
  void aRetiredNumberIsNoRule() {
    assertThatThrownBy(() -> Rule.of("R-13"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'R-13' (retired); see RULES.md");
  }

  @Test
  void testNamesAreTheRules() {
    BackendConformance kit =
        new BackendConformance() {
          @Override
          protected BackendHarness harness() {
            return new FakeHarness(io.slipway.backend.fake.FakeOptions.defaults());
          }
        };
    assertThat(kit.rules().map(DynamicTest::getDisplayName).toList())
        .containsExactlyElementsOf(
            Stream.of(Rule.values()).map(rule -> rule.id() + " " + rule.title()).toList());
  }

  @Test
  void failuresAreWordedAlike() {
    RuleViolation violation =
        new RuleViolation(
            Rule.R_10, "living members", "[spu-1]", "[]", List.of("launch", "crash"), 48);
    assertThat(violation)
        .hasMessage(
            "[R-10] living members: expected [spu-1], observed []; after launch, crash; seed 48;"
                + " see RULES.md#R-10");
  }

  private static String document() {
    StringBuilder text = new StringBuilder();
    text.append("# Rules of the backend contract\n\n")
        .append("The numbered duties of a `ClusterBackend`. The conformance kit checks each")
        .append(" rule; a failure names it,\nand the seed in its message reproduces it:")
        .append(" `-Dconformance.rules=R-10 -Dconformance.seed=48`.\n\n")
        .append("- **Level** MUST: a backend that breaks it does not conform. SHOULD: there may")
        .append(" be a reason.\n")
        .append("- **Kind** EXAMPLE: one situation. PROPERTY: random sequences, shrunk. CRASH: a")
        .append(" crash or a lost reply at every\n  call. HISTORY: several clients at once.")
        .append(" REVIEW: by reading; reported as NOT VERIFIED.\n")
        .append("- **Capability**: what the harness must be able to do for it; without it the")
        .append(" rule is SKIPPED.\n")
        .append("- **Core**: a MUST that needs no capability, or one that the harness of every")
        .append(" real backend can have (marked with\n  an asterisk). The verdict CONFORMS needs")
        .append(" each of them to be run and to hold.\n\n")
        .append("Numbers are never used again. [Retired rules](#retired) are listed at the")
        .append(" end. This page is checked against the\n`Rule` enum by a test.\n\n")
        .append(
            RulesDocument.of(
                List.of(Rule.values()),
                "capability",
                rule -> rule.capability().map(c -> c.name() + (c.core() ? "*" : "")).orElse(""),
                rule ->
                    rule.capability()
                        .map(c -> "capability " + c + ": `" + c.methods() + "`")
                        .orElse("")));
    text.append("\n<a id=\"retired\"></a>\n## Retired\n\n")
        .append("| rule | it said | given up because | instead |\n|---|---|---|---|\n");
    for (Rule.Retired retired : Rule.retired()) {
      text.append("| ")
          .append(retired.id())
          .append(" | ")
          .append(retired.title())
          .append(" | ")
          .append(retired.why())
          .append(" | ")
          .append(retired.successors())
          .append(" |\n");
    }
    return text.toString();
  }
}
