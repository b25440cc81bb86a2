package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceCommandTest {
  @TempDir Path directory;
  CliHarness cli;
  Path classes;
  Path report;

  @BeforeEach
  void makeCli() throws IOException {
    cli = new CliHarness(directory.resolve("home"));
    classes = directory.resolve("classes");
    report = directory.resolve("report");
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(
        services.resolve("io.slipway.conformance.BackendHarnessProvider"),
        BrokenHarnessProvider.class.getName() + "\n" + BareHarnessProvider.class.getName());
  }

  @Test
  void aBackendThatBreaksARuleFailsByItsNumberAndIsReported() {
    assertThat(run("broken", "--rule", "R-01")).isEqualTo(ExitStatus.BACKEND);

    assertThat(cli.out()).contains("R-01  FAIL").contains("report: " + report);
    assertThat(report.resolve("report.json")).exists();
    assertThat(report.resolve("report.md")).exists();
    assertThat(report.resolve("report.html")).exists();
  }

  @Test
  void whatTheHarnessCannotCheckFailsNoRunAndIsNoPlainVerdict() {
    assertThat(run("bare", "--tries", "1", "--steps", "3")).isEqualTo(ExitStatus.DONE);

    assertThat(cli.out())
        .contains("R-04  SKIPPED")
        .contains("bare: CONFORMS (22 MUST unchecked), 50 passed, 0 failed, 22 skipped");
    assertThat(report.resolve("report.json"))
        .content()
        .contains("\"verdict\": \"CONFORMS_PARTLY\"")
        .doesNotContain("\"CONFORMS\"");
  }

  @Test
  void someRulesThatHoldAreNoFailure() {
    assertThat(run("bare", "--rule", "R-01")).isEqualTo(ExitStatus.DONE);
    assertThat(cli.out()).contains("bare: INCOMPLETE (71 MUST unchecked), 1 passed");
  }

  @Test
  void anUnknownBackendIsAUsageErrorThatNamesTheOthers() {
    assertThat(run("none")).isEqualTo(ExitStatus.USAGE);
    assertThat(cli.err()).contains("broken").contains("was 'none'");
    assertThat(report).doesNotExist();
  }

  @Test
  void anUnknownRuleIsAUsageError() {
    assertThat(run("broken", "--rule", "R-9999")).isEqualTo(ExitStatus.USAGE);
    assertThat(cli.err()).contains("R-9999");
  }

  @Test
  void aRunWithoutTriesIsAUsageError() {
    assertThat(run("broken", "--rule", "R-10", "--tries", "0")).isEqualTo(ExitStatus.USAGE);
    assertThat(cli.err()).contains("tries");
  }

  @Test
  void aClassPathThatIsNotThereIsAUsageError() {
    assertThat(cli.run("conformance", "--backend", "broken", "--class-path", "/no/such.jar"))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(cli.err()).contains("/no/such.jar");
  }

  private int run(String backend, String... more) {
    String[] arguments = new String[7 + more.length];
    System.arraycopy(
        new String[] {
          "conformance",
          "--backend",
          backend,
          "--class-path",
          classes.toString(),
          "--report",
          report.toString()
        },
        0,
        arguments,
        0,
        7);
    System.arraycopy(more, 0, arguments, 7, more.length);
    return cli.run(arguments);
  }
}
