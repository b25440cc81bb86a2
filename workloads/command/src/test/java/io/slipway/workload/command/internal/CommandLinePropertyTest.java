package io.slipway.workload.command.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;

class CommandLinePropertyTest {
  @Property
  void quotedWordsComeBackWhole(@ForAll List<String> words) {
    String line =
        words.stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    assertThat(CommandLine.split(line)).isEqualTo(words);
  }

  @Property
  void wordsWithoutMeaningToAShellAreLeftAlone(
      @ForAll List<@CharRange(from = 'a', to = 'z') String> words) {
    List<String> some = words.stream().filter(word -> !word.isEmpty()).toList();
    assertThat(CommandLine.split(String.join("  ", some))).isEqualTo(some);
  }
}
