package io.slipway.cli.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.conformance.Conformance;
import io.slipway.conformance.ConformanceOptions;
import io.slipway.conformance.Report;
import io.slipway.conformance.Rule;
import io.slipway.conformance.Status;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kit from the command line, with nothing but what is shipped. */
class ShippedConformanceIT {
  @TempDir Path directory;

  @Test
  void theLocalBackendIsCheckedByNameWithTheJarsOfTheCommandAlone() throws Exception {
    Path out = directory.resolve("out");
    Path report = directory.resolve("report");
    Process command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                String.join(File.pathSeparator, "target/classes", "target/lib/*"),
                "io.slipway.cli.Main",
                "conformance",
                "--backend",
                "local",
                "--rule",
                "R-43",
                "--rule",
                "R-71",
                "--report",
                report.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(command.waitFor(3, TimeUnit.MINUTES)).isTrue();
    String text = Files.readString(out, StandardCharsets.UTF_8);
    assertThat(command.exitValue()).as(text).isEqualTo(0);
    assertThat(text).contains("R-43  PASS", "R-71  PASS");
    assertThat(report.resolve("report.json")).content().contains("local (command workload)");
  }

  @Test
  void membersNeedNoPerl() {
    Set<Rule> rules = EnumSet.of(Rule.R_43, Rule.R_58);
    try (LocalHarness harness = new LocalHarness(new CommandFixture(false))) {
      Report report = Conformance.run(harness, ConformanceOptions.builder().rules(rules).build());
      assertThat(report.count(Status.PASS)).as(report.summary()).isEqualTo(rules.size());
    }
  }
}
