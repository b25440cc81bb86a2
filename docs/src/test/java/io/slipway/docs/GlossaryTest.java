package io.slipway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GlossaryTest {
  private static final Pattern ENTRY = Pattern.compile("^- \\*\\*([^*]+)\\*\\*", Pattern.MULTILINE);

  @Test
  void eachWordIsExplainedOnceInTheirOrder() throws IOException {
    List<String> words = words();

    assertThat(words).hasSizeGreaterThan(40).isSortedAccordingTo(String.CASE_INSENSITIVE_ORDER);
    assertThat(words).doesNotHaveDuplicates();
  }

  @Test
  void whatTheDesignExplainsIsThere() throws IOException {
    String design = Files.readString(Path.of("design.md"));
    String part = design.substring(design.indexOf("## Words"), design.indexOf("## What always"));
    Collection<String> bold =
        Pattern.compile("\\*\\*([^*]+)\\*\\*")
            .matcher(part)
            .results()
            .map(found -> found.group(1).toLowerCase(Locale.ROOT))
            .map(word -> word.replaceFirst("^instances$", "instance"))
            .toList();

    assertThat(bold).hasSizeGreaterThan(10);
    assertThat(new TreeSet<>(words().stream().map(w -> w.toLowerCase(Locale.ROOT)).toList()))
        .containsAll(bold);
  }

  @Test
  void thePagesAndTheJavadocLeadToIt() throws IOException {
    for (String file :
        Stream.of(
                "../README.md",
                "design.md",
                "../CONTRIBUTING.md",
                "../engine/src/main/java/io/slipway/engine/package-info.java",
                "../spi/src/main/java/io/slipway/spi/package-info.java")
            .toList()) {
      assertThat(Path.of(file)).content().as(file).contains("glossary.md");
    }
  }

  private static List<String> words() throws IOException {
    return ENTRY
        .matcher(Files.readString(Path.of("glossary.md")))
        .results()
        .map(found -> found.group(1))
        .toList();
  }
}
