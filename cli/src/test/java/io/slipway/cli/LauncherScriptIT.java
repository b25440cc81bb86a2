package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher script in a source tree of its own, with a Java and a Maven that only tell. */
class LauncherScriptIT {
  private static final String JAVA =
      """
      #!/bin/sh
      case "$*" in
        -version) echo 'openjdk version "%s" 2026-01-01' >&2 ;;
        *ArchiveClassesAtExit*) exit 1 ;;
        *) for argument in "$@"; do printf '[%%s]\\n' "$argument"; done; exit ${STUB_STATUS:-0} ;;
      esac
      """;
  private static final String MAVEN =
      """
      #!/bin/sh
      echo built >>builds
      echo '[INFO] Building Slipway CLI 1.0     [1/1]'
      [ -z "${STUB_BUILD_FAILS:-}" ] || { echo '[ERROR] it does not compile'; exit 1; }
      mkdir -p cli/target/lib
      : >cli/target/lib/dependency.jar
      : >cli/target/slipway-cli-1.0.jar
      mkdir -p conformance-local/target/lib
      : >conformance-local/target/lib/dependency.jar
      : >conformance-local/target/lib/junit.jar
      : >conformance-local/target/slipway-conformance-local-1.0.jar
      """;

  @TempDir Path directory;
  private Path tree;
  private Path tools;

  /** The result of a run of the script. */
  private record Result(int status, List<String> out, String err) {}

  @BeforeEach
  void makeTree() throws IOException {
    tree = Files.createDirectories(directory.resolve("a source tree"));
    tools = Files.createDirectories(directory.resolve("tools"));
    Files.createDirectories(tree.resolve("cli/src/main"));
    age(Files.writeString(tree.resolve("cli/src/main/Some.java"), ""));
    age(tree.resolve("cli/src/main"));
    age(Files.writeString(tree.resolve("pom.xml"), ""));
    age(Files.writeString(tree.resolve("cli/pom.xml"), ""));
    executable(tree.resolve("slipway"), Files.readString(Path.of("..", "slipway")));
    executable(tools.resolve("mvn"), MAVEN);
    java("17.0.1");
  }

  @Test
  void theFirstUseBuildsAndSaysSo() throws Exception {
    Result result = run(List.of("status", "c 1"), Map.of());

    assertThat(result.status).isEqualTo(0);
    assertThat(result.err).contains("slipway: building", "  Slipway CLI 1.0");
    assertThat(result.out).contains("[io.slipway.cli.Main]", "[status]", "[c 1]");
    assertThat(result.out).anyMatch(l -> l.contains("dependency.jar") && l.contains(".jar:"));
  }

  @Test
  void jarsOfAnEarlierInstallAreNotOnTheClassPath() throws Exception {
    Files.writeString(
        Files.createDirectories(tree.resolve("cli/target")).resolve("slipway-cli-1.0-sources.jar"),
        "");

    assertThat(run(List.of("list"), Map.of()).out)
        .anyMatch(line -> line.contains("slipway-cli-1.0.jar"))
        .noneMatch(line -> line.contains("-sources.jar"));
  }

  @Test
  void theKitIsOnTheClassPathOfConformanceOnly() throws Exception {
    assertThat(run(List.of("list"), Map.of()).out)
        .noneMatch(line -> line.contains("junit") || line.contains("conformance-local"));

    String classPath =
        run(List.of("--home", "h", "conformance"), Map.of()).out.stream()
            .filter(line -> line.contains("dependency.jar"))
            .findFirst()
            .orElseThrow();
    assertThat(classPath).contains("kit/junit.jar", "kit/slipway-conformance-local-1.0.jar");
    assertThat(classPath).containsOnlyOnce("dependency.jar");
  }

  @Test
  void theClassesThatTheScriptNamesAreThere() throws Exception {
    List<String> named =
        Pattern.compile("io\\.slipway\\.[\\w.]+")
            .matcher(Files.readString(Path.of("..", "slipway")))
            .results()
            .map(MatchResult::group)
            .distinct()
            .toList();
    assertThat(named).contains("io.slipway.cli.Main").hasSizeGreaterThan(1);
    for (String name : named) {
      assertThat(Class.forName(name).getDeclaredMethod("main", String[].class)).isNotNull();
    }
  }

  @Test
  void laterUsesDoNotBuild() throws Exception {
    run(List.of("list"), Map.of());
    Result second = run(List.of("list"), Map.of());

    assertThat(builds()).isEqualTo(1);
    assertThat(second.err).isEmpty();
  }

  @Test
  void aChangedOrRemovedSourceBuildsAgain() throws Exception {
    run(List.of("list"), Map.of());
    inTheFuture(Files.writeString(tree.resolve("cli/src/main/Some.java"), "changed"));
    run(List.of("list"), Map.of());
    assertThat(builds()).isEqualTo(2);

    Files.delete(tree.resolve("cli/src/main/Some.java"));
    inTheFuture(tree.resolve("cli/src/main"));
    run(List.of("list"), Map.of());
    assertThat(builds()).isEqualTo(3);
  }

  @Test
  void aBuildLeavesTheJarsOfTheOneBefore() throws Exception {
    run(List.of("list"), Map.of());
    Path before = currentBuild();
    inTheFuture(tree.resolve("pom.xml"));
    run(List.of("list"), Map.of());

    assertThat(currentBuild()).isNotEqualTo(before);
    assertThat(before.resolve("lib/dependency.jar")).exists();
  }

  @Test
  void aFailedBuildIsAFailureThatShowsWhy() throws Exception {
    Result failed = run(List.of("list"), Map.of("STUB_BUILD_FAILS", "1"));
    assertThat(failed.status).isEqualTo(1);
    assertThat(failed.out).isEmpty();
    assertThat(failed.err).contains("[ERROR] it does not compile", "the build failed");

    assertThat(run(List.of("list"), Map.of()).status).isEqualTo(0);
  }

  @Test
  void aBuildLockOfADeadProcessIsTakenOver() throws Exception {
    Path lock = Files.createDirectories(tree.resolve("target/slipway-build.lock"));
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.writeString(lock.resolve("pid"), dead.pid() + "\n");

    assertThat(run(List.of("list"), Map.of()).status).isEqualTo(0);
    assertThat(lock).doesNotExist();
  }

  @Test
  void aBuildLockThatIsReleasedWhileItIsLookedAtIsTaken() throws Exception {
    // Fails once as if another had the lock, which is gone by the time somebody looks.
    executable(
        tools.resolve("mkdir"),
        """
        #!/bin/sh
        case "$*" in
          *slipway-build.lock) [ -e "$STUB_MISSED" ] || { : >"$STUB_MISSED"; exit 1; } ;;
        esac
        exec /bin/mkdir "$@"
        """);
    Path missed = directory.resolve("missed");

    Result result = run(List.of("list"), Map.of("STUB_MISSED", missed.toString()));

    assertThat(result.status).as(result.err).isEqualTo(0);
    assertThat(missed).exists();
  }

  @Test
  void severalAtOnceBuildOnce() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(start(List.of("list"), Map.of(), i));
    }
    for (Process process : processes) {
      assertThat(process.waitFor()).isEqualTo(0);
    }

    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void statusAndArgumentsPassThrough() throws Exception {
    Result result =
        run(List.of("create", "--set", "command=a 'b' $c *", ""), Map.of("STUB_STATUS", "7"));

    assertThat(result.status).isEqualTo(7);
    assertThat(result.out).endsWith("[create]", "[--set]", "[command=a 'b' $c *]", "[]");
  }

  @Test
  void linksToTheScriptWork() throws Exception {
    Path first = directory.resolve("bin dir");
    Files.createDirectories(first);
    Files.createSymbolicLink(first.resolve("sw"), Path.of("../a source tree/slipway"));
    Files.createSymbolicLink(directory.resolve("link"), first.resolve("sw"));

    Process process = command(directory.resolve("link"), List.of("list"), Map.of(), 0).start();
    assertThat(process.waitFor()).isEqualTo(0);
    assertThat(tree.resolve("builds")).exists();
  }

  @Test
  void anOldJavaIsRefusedByVersion() throws Exception {
    java("1.8.0_402");
    assertThat(run(List.of("list"), Map.of()).err).contains("expected 17 or later, was 8 from");

    java("11.0.2");
    Result result = run(List.of("list"), Map.of());
    assertThat(result.status).isEqualTo(1);
    assertThat(result.err).contains("expected 17 or later, was 11 from");
    assertThat(tree.resolve("builds")).doesNotExist();
  }

  @Test
  void anotherJavaThanBeforeIsCheckedAgain() throws Exception {
    run(List.of("list"), Map.of());
    Path old = Files.createDirectories(directory.resolve("old/bin"));
    executable(old.resolve("java"), JAVA.formatted("11.0.2"));

    Result result = run(List.of("list"), Map.of("JAVA_HOME", directory.resolve("old").toString()));
    assertThat(result.status).isEqualTo(1);
    assertThat(result.err).contains("was 11 from");
  }

  @Test
  void aBrokenJavaHomeIsNamed() throws Exception {
    Result result = run(List.of("list"), Map.of("JAVA_HOME", "/no such jdk"));

    assertThat(result.status).isEqualTo(1);
    assertThat(result.err).contains("JAVA_HOME", "'/no such jdk'");
  }

  @Test
  void aJavaThatDoesNotWorkIsNamed() throws Exception {
    executable(tools.resolve("java"), "#!/bin/sh\necho 'cannot execute' >&2\nexit 1\n");
    Result result = run(List.of("list"), Map.of());

    assertThat(result.status).isEqualTo(1);
    assertThat(result.err).contains("'cannot execute'", tools.resolve("java").toString());
  }

  @Test
  void newJavasGetTheOptionsThatSilenceLibraries() throws Exception {
    assertThat(run(List.of("list"), Map.of()).out).noneMatch(l -> l.contains("unsafe"));
    java("25.0.1");
    inTheFuture(tools.resolve("java"));
    assertThat(run(List.of("list"), Map.of()).out)
        .contains("[--sun-misc-unsafe-memory-access=allow]");
  }

  private void java(String version) throws IOException {
    executable(tools.resolve("java"), JAVA.formatted(version));
  }

  private Result run(List<String> arguments, Map<String, String> variables) throws Exception {
    Process process = start(arguments, variables, 0);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(
        process.exitValue(),
        Files.readAllLines(directory.resolve("out-0")),
        Files.readString(directory.resolve("err-0")));
  }

  private Process start(List<String> arguments, Map<String, String> variables, int number)
      throws IOException {
    return command(tree.resolve("slipway"), arguments, variables, number).start();
  }

  private ProcessBuilder command(
      Path script, List<String> arguments, Map<String, String> variables, int number) {
    List<String> line = new ArrayList<>(List.of(script.toString()));
    line.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(directory.toFile())
            .redirectOutput(directory.resolve("out-" + number).toFile())
            .redirectError(directory.resolve("err-" + number).toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SLIPWAY_"));
    builder.environment().remove("JAVA_HOME");
    builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
    builder.environment().putAll(variables);
    return builder;
  }

  private long builds() throws IOException {
    try (Stream<String> lines = Files.lines(tree.resolve("builds"))) {
      return lines.count();
    }
  }

  private Path currentBuild() throws IOException {
    Path launcher = tree.resolve("cli/target/launcher");
    return launcher.resolve(Files.readString(launcher.resolve("current")).strip());
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardCharsets.UTF_8);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void age(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
  }

  private static void inTheFuture(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(2)));
  }
}
