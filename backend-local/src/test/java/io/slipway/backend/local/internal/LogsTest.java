package io.slipway.backend.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {
  @TempDir Path directory;

  @Test
  void lastLinesOfALongFile() throws IOException {
    Path file = directory.resolve("log");
    String text =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "line " + i + " ü\n")
            .collect(Collectors.joining());
    Files.writeString(file, text + "no end");
    assertThat(Logs.tail(file, 3)).containsExactly("line 19998 ü", "line 19999 ü", "no end");
    assertThat(Logs.tail(file, 19_000)).hasSize(19_000).doesNotContain("line 1000 ü");
    assertThat(Logs.tail(file, 50_000)).hasSize(20_001).startsWith("line 0 ü");
    assertThat(Logs.tail(file, 0)).isEmpty();
    assertThat(Logs.tail(directory.resolve("none"), 3)).isEqualTo(List.of());
  }
}
