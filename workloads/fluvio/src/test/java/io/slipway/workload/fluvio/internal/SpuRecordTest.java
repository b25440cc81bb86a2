package io.slipway.workload.fluvio.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpuRecordTest {
  @Test
  void isWrittenAsTheRealScReadsIt() throws IOException {
    assertThat(SpuRecord.initial(5001, "127.0.0.1", 29010, 29011)).isEqualTo(golden("loaded.yaml"));
  }

  @Test
  void isReadAsTheRealScRewritesIt() throws IOException {
    assertThat(SpuRecord.parse(golden("loaded.yaml")))
        .isEqualTo(new SpuRecord("custom-spu-5001", 5001, SpuRecord.Status.INIT));
    assertThat(SpuRecord.parse(golden("rewritten.yaml")))
        .isEqualTo(new SpuRecord("custom-spu-5001", 5001, SpuRecord.Status.ONLINE));
  }

  /** The SC rewrites in place: any beginning may be seen. */
  @Test
  void isNotReadFromAnyBeginningOfIt() throws IOException {
    String whole = golden("rewritten.yaml");
    for (int end = 0; end < whole.length(); end++) {
      String beginning = whole.substring(0, end);
      assertThatIOException().as(beginning).isThrownBy(() -> SpuRecord.parse(beginning));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!1.0.0|\"1.0.0\":",
        "!1.0.0|!2.0.0",
        "resolution: Online|resolution: Onlin",
        "resolution: Online|resolution:",
        "spuId: 5001|spuId: five",
        "spuId: 5001|spuid: 5001",
        "key: custom-spu-5001|custom-spu-5001"
      })
  void isNotReadInAnotherForm(String change) throws IOException {
    String[] parts = change.split("\\|", -1);
    String text = golden("rewritten.yaml");
    assertThat(text).contains(parts[0]);
    String changed = text.replace(parts[0], parts[1]);
    assertThatIOException().isThrownBy(() -> SpuRecord.parse(changed));
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = SpuRecordTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
