package io.slipway.workload.command.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.Platform;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandWorkloadTest {
  private final CommandWorkload workload = new CommandWorkload(TimeSource.system());

  @Test
  void needsExactlyTheAskedSpusWithAPortEach() {
    var needs =
        workload.needs(
            spec(3, Map.of("command", "sh -c 'echo {port} {id} {dir} {cluster}'")), Platform.HOST);
    assertThat(needs.members())
        .containsOnlyKeys(MemberId.spu(1), MemberId.spu(2), MemberId.spu(3))
        .allSatisfy((member, ports) -> assertThat(ports).isEqualTo(Map.of("client", 0)));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "sh {prot},{prot}",
        "sh 'x,an end to the quote '",
        "~~,a program",
        "no-such-program-here {port},no-such-program-here",
        "/no/such/program,/no/such/program",
        "/tmp,/tmp"
      })
  void badCommandIsRefusedByName(String command, String named) {
    assertInvalid(Map.of("command", command), named);
  }

  @Test
  void missingCommandAndUnknownOptionAreRefusedByName() {
    assertInvalid(Map.of(), "'command'");
    assertInvalid(Map.of("command", "sh", "comand", "x"), "comand");
  }

  @Test
  void programInContainerIsTheImages() {
    assertThat(workload.info().platforms()).containsExactly(Platform.HOST, Platform.CONTAINER);
    assertThat(
            workload
                .needs(spec(2, Map.of("command", "/no/such/program {port}")), Platform.CONTAINER)
                .members())
        .containsOnlyKeys(MemberId.spu(1), MemberId.spu(2));
    assertThatThrownBy(
            () -> workload.needs(spec(1, Map.of("command", "sh {prot}")), Platform.CONTAINER))
        .hasMessageContaining("{prot}");
  }

  private void assertInvalid(Map<String, String> options, String named) {
    assertThatThrownBy(() -> workload.needs(spec(1, options), Platform.HOST))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining(named);
  }

  private static ClusterSpec spec(int spus, Map<String, String> options) {
    return ClusterSpec.builder("c1").spuCount(spus).workload("command").options(options).build();
  }
}
