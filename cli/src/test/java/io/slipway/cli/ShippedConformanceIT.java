package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kit from the command line, with the shipped files only. */
class ShippedConformanceIT {
  private static final String COMMAND =
      String.join(File.pathSeparator, "target/classes", "target/lib/*");
  private static final String KIT =
      String.join(
          File.pathSeparator,
          "../conformance-local/target/classes",
          "../conformance-local/target/lib/*");

  @TempDir Path directory;

  /** The result of a run of the command. */
  private record Result(int status, String text) {}

  @Test
  void theCommandBringsNoTestLibraries() throws IOException {
    List<String> jars = jars(Path.of("target/lib"));
    assertThat(jars).anyMatch(jar -> jar.startsWith("slipway-engine-"));
    assertThat(jars)
        .noneMatch(jar -> jar.matches("(junit|jqwik|opentest4j|apiguardian|assertj|archunit).*"))
        .noneMatch(jar -> jar.startsWith("slipway-conformance"));
    // They would be found where they are.
    assertThat(jars(Path.of("../conformance-local/target/lib")))
        .anyMatch(jar -> jar.startsWith("junit-jupiter-api-"))
        .anyMatch(jar -> jar.startsWith("jqwik-api-"))
        .anyMatch(jar -> jar.startsWith("slipway-conformance-"));
  }

  @Test
  void withoutTheKitTheCommandSaysWhatIsMissing() throws Exception {
    Result help = run(COMMAND, "--help");
    assertThat(help.status).as(help.text).isEqualTo(ExitStatus.DONE);
    assertThat(help.text).contains("--backend=NAME");

    Result result = run(COMMAND, "--backend", "local");
    assertThat(result.status).as(result.text).isEqualTo(ExitStatus.USAGE);
    assertThat(result.text)
        .startsWith("slipway: the conformance kit is not there: expected slipway-conformance");
  }

  @Test
  void theLocalBackendIsCheckedByNameWithTheJarsOfTheCommandAndTheKitAlone() throws Exception {
    Path report = directory.resolve("report");
    Result result =
        run(
            String.join(File.pathSeparator, COMMAND, KIT),
            "--backend",
            "local",
            "--rule",
            "R-43",
            "--rule",
            "R-71",
            "--report",
            report.toString());
    assertThat(result.status).as(result.text).isEqualTo(ExitStatus.DONE);
    assertThat(result.text).contains("R-43  PASS", "R-71  PASS");
    assertThat(report.resolve("report.json")).content().contains("local (command workload)");
  }

  private Result run(String classPath, String... arguments) throws Exception {
    Path out = directory.resolve("out");
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-cp", classPath, "io.slipway.cli.Main", "conformance"));
    line.addAll(List.of(arguments));
    Process command =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(command.waitFor(3, TimeUnit.MINUTES)).isTrue();
    return new Result(command.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
  }

  private static List<String> jars(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
