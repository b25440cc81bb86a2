package io.slipway.workload.command.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  @Test
  void wordsAreSplitAsAShellWould() {
    assertThat(CommandLine.split("a  b\tc\nd")).containsExactly("a", "b", "c", "d");
    assertThat(CommandLine.split("'a b' \"c d\" e\\ f")).containsExactly("a b", "c d", "e f");
    assertThat(CommandLine.split("a'b'\"c\"d")).containsExactly("abcd");
    assertThat(CommandLine.split("'' \"\"")).containsExactly("", "");
    assertThat(CommandLine.split("'a\\b' \"a\\b\" \"a\\\"b\" \"\\$x\""))
        .containsExactly("a\\b", "a\\b", "a\"b", "$x");
    assertThat(CommandLine.split("a\\\nb")).containsExactly("ab");
    assertThat(CommandLine.split("$HOME | *")).containsExactly("$HOME", "|", "*");
    assertThat(CommandLine.split(" \n")).isEqualTo(List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a 'b", "a \"b", "a \\"})
  void badQuotingIsRefusedByName(String line) {
    assertThatThrownBy(() -> CommandLine.split(line))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        // A password may stand in it.
        .hasMessageNotContaining(line)
        .hasMessageContaining("option 'command'");
  }

  @Test
  void placeholdersAreFilledAndOtherBracesLeft() {
    Map<String, String> values = Map.of("port", "1$2", "id", "3");
    assertThat(CommandLine.fill("a{port}{id}{port}", values)).isEqualTo("a1$231$2");
    assertThat(CommandLine.fill("{} {{id}} ${ x } {\"a\":1}", values))
        .isEqualTo("{} {3} ${ x } {\"a\":1}");
    assertThatThrownBy(() -> CommandLine.fill("{prot}", values))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining("{prot}")
        .hasMessageContaining("{port}");
  }
}
