package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that measure say what they need before they do anything. */
class BenchScriptsIT {
  private static final List<String> SCRIPTS =
      List.of("cli/bench/check-times.sh", "workloads/kafka/bench/bare-start.sh");

  @TempDir Path directory;

  @Test
  void whatIsNotBuiltIsNamedWithTheCommandThatBuildsIt() throws Exception {
    for (String script : SCRIPTS) {
      Path copy = directory.resolve("tree").resolve(script);
      Files.createDirectories(copy.getParent());
      Files.copy(Path.of("..").resolve(script), copy);
    }
    Path scratch = Files.createDirectory(directory.resolve("scratch"));
    for (String script : SCRIPTS) {
      ProcessBuilder builder = new ProcessBuilder("sh", directory.resolve("tree/" + script) + "");
      builder.environment().put("TMPDIR", scratch.toString());
      Process process = builder.redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).as(output).isEqualTo(1);
      assertThat(output.lines()).hasSize(1);
      assertThat(output)
          .contains("not built: expected ", "workloads/kafka/target/test-classes", "run 'mvn -pl ");
    }
    assertThat(files(scratch)).isEmpty();
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
