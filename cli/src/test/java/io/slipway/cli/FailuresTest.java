package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {
  private static final Map<ErrorCode, Integer> STATUSES =
      Map.ofEntries(
          Map.entry(ErrorCode.INVALID_ARGUMENT, 2),
          Map.entry(ErrorCode.UNSUPPORTED, 2),
          Map.entry(ErrorCode.ILLEGAL_TRANSITION, 3),
          Map.entry(ErrorCode.NOT_FOUND, 4),
          Map.entry(ErrorCode.ALREADY_EXISTS, 5),
          Map.entry(ErrorCode.OPERATION_IN_PROGRESS, 6),
          Map.entry(ErrorCode.STORE_LOCKED, 6),
          Map.entry(ErrorCode.STALE_FENCE, 6),
          Map.entry(ErrorCode.BACKEND_UNAVAILABLE, 7),
          Map.entry(ErrorCode.BACKEND_REJECTED, 7),
          Map.entry(ErrorCode.DATA_MISSING, 7),
          Map.entry(ErrorCode.CONFLICT, 7),
          Map.entry(ErrorCode.DEADLINE_EXCEEDED, 8),
          Map.entry(ErrorCode.STORE_UNAVAILABLE, 9),
          Map.entry(ErrorCode.STORE_DAMAGED, 9),
          Map.entry(ErrorCode.CANCELLED, 130),
          Map.entry(ErrorCode.CLOSED, 1));

  @TempDir Path home;
  CliHarness cli;

  @BeforeEach
  void makeCli() {
    cli = new CliHarness(home);
  }

  static Stream<Arguments> commandsAndCodes() {
    return Stream.of(
            "create", "start", "shutdown", "resume", "delete", "recover", "status", "logs", "list")
        .flatMap(c -> Stream.of(ErrorCode.values()).map(code -> Arguments.of(c, code)));
  }

  @ParameterizedTest
  @MethodSource("commandsAndCodes")
  void everyCodeOfEveryCommandHasItsStatus(String command, ErrorCode code) {
    cli.engine.failing(command, code);
    String[] line =
        switch (command) {
          case "delete" -> new String[] {command, "c1", "--yes"};
          case "list" -> new String[] {command};
          case "logs" -> new String[] {command, "c1", "spu-1"};
          default -> new String[] {command, "c1"};
        };

    assertThat(cli.run(line)).isEqualTo(STATUSES.get(code)).isNotEqualTo(0);
    assertThat(cli.err().lines())
        .containsExactly("slipway: " + command + " failed: expected luck, was " + code);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.engine.closed).isTrue();
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void openingFailsWithItsStatus(ErrorCode code) {
    cli.openFailure = new SlipwayException(code, "no home");
    cli.readOnlyFailure = cli.openFailure;

    assertThat(cli.run("create", "c1")).isEqualTo(STATUSES.get(code));
    assertThat(cli.run("list")).isEqualTo(STATUSES.get(code));
  }

  @Test
  void withJsonTheErrorIsAnObject() throws IOException {
    cli.engine.failing("start", ErrorCode.NOT_FOUND);

    assertThat(cli.run("start", "c1", "-o", "json")).isEqualTo(4);
    assertThat(parse(cli.error()))
        .isEqualTo(
            parse(
                "{\"error\":{\"code\":\"NOT_FOUND\",\"exitStatus\":4,"
                    + "\"message\":\"start failed: expected luck, was NOT_FOUND\","
                    + "\"subject\":\"start failed: expected luck, was NOT_FOUND\","
                    + "\"expected\":null,\"actual\":null,\"remedies\":[]}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-o json frob", "frob -ojson", "frob --output=json", "create -o=json --frob"})
  void withJsonAUsageErrorIsAnObjectToo(String line) throws IOException {
    assertThat(cli.run(line.split(" ", -1))).isEqualTo(2);
    assertThat(parse(cli.error()).at("/error/code").asText()).isEqualTo("USAGE");
  }

  @Test
  void somethingUnexpectedIsShortAndSaysHowToSeeMore() {
    cli.engine.at(
        "start",
        options -> {
          throw new IllegalStateException("a bug\nin two lines");
        });

    assertThat(cli.run("start", "c1")).isEqualTo(1);
    assertThat(cli.err().lines())
        .containsExactly(
            "slipway: unexpected IllegalStateException: a bug | in two lines; run again with"
                + " --debug to see the stack trace");
  }

  @Test
  void aRemedyIsWordedAsACommand() throws IOException {
    cli.engine.at(
        "start",
        options -> {
          throw new SlipwayException(
              Problem.of(ErrorCode.DEADLINE_EXCEEDED, "start of 'c1' did not end within 4000 ms")
                  .withActual("spu-1 SERVING is FALSE")
                  .withRemedy(Remedy.of(Remedy.Action.LONGER_TIMEOUT))
                  .withRemedy(Remedy.of(Remedy.Action.RECOVER, ClusterName.of("c1")).so("later")));
        });

    assertThat(cli.run("start", "c1")).isEqualTo(8);
    assertThat(cli.err().lines())
        .containsExactly(
            "slipway: start of 'c1' did not end within 4000 ms: spu-1 SERVING is FALSE;"
                + " allow more time with --timeout, or run 'slipway recover c1' later");
    assertThat(cli.run("start", "c1", "-o", "json")).isEqualTo(8);
    JsonNode error = parse(cli.error()).get("error");
    assertThat(error.get("subject").asText()).isEqualTo("start of 'c1' did not end within 4000 ms");
    assertThat(error.get("actual").asText()).isEqualTo("spu-1 SERVING is FALSE");
    assertThat(error.get("remedies").get(1))
        .isEqualTo(
            parse(
                "{\"action\":\"RECOVER\",\"cluster\":\"c1\","
                    + "\"text\":\"run 'slipway recover c1' later\"}"));
  }

  @ParameterizedTest
  @EnumSource(Remedy.Action.class)
  void everyRemedyIsWordedForATerminal(Remedy.Action action) {
    Remedy remedy = Remedy.of(action, ClusterName.of("c1"));

    assertThat(Wording.text(remedy)).doesNotContain("(", "\"");
    assertThat(remedy.toString()).contains("(").doesNotContain("slipway", "--");
  }

  @Test
  void theFramesOfAStackTraceAreNotShown() {
    cli.engine.at(
        "start",
        options -> {
          throw new SlipwayException(
              ErrorCode.BACKEND_REJECTED, "boom\n\tat a.B.c(B.java:1)\n\t... 3 more\nCaused by: d");
        });

    cli.run("start", "c1");
    assertThat(cli.err().lines()).containsExactly("slipway: boom | Caused by: d");
  }

  @Test
  void debugShowsTheStackTrace() {
    cli.engine.failing("start", ErrorCode.NOT_FOUND);

    assertThat(cli.run("start", "c1", "--debug")).isEqualTo(4);
    assertThat(cli.err()).contains("\tat io.slipway.cli.");
  }

  @ParameterizedTest
  @CsvSource({"1,true", "yes,true", "0,false", "'',false"})
  void theVariableShowsTheStackTrace(String value, boolean shown) {
    cli.engine.failing("start", ErrorCode.NOT_FOUND);
    cli.variables.put("SLIPWAY_DEBUG", value);

    cli.run("start", "c1");
    assertThat(cli.err().contains("\tat ")).isEqualTo(shown);
  }

  static Stream<Arguments> badLines() {
    return Stream.of(
        bad("", "missing command: expected one of demo, create", "; see 'slipway --help'"),
        bad("frob", "'frob'", "create"),
        bad("create", "missing argument: expected NAME; see 'slipway create --help'"),
        bad("create -a", "unknown option: expected", "'-a'", "NAME"),
        bad("create a b", "one argument too many: expected none here, was 'b'; see"),
        bad(
            "create c1 --frob",
            "unknown option: expected an option of its help, was '--frob'; see"),
        bad("create c1 --set", "missing argument: expected --set KEY=VALUE; see"),
        bad(
            "create c1 --spus 1 --spus 2",
            "option given twice: expected --spus N once, was twice;"),
        bad("store", "missing command: expected one of verify, backup"),
        bad("store frob", "unknown command: expected one of verify, backup", "'frob'"),
        bad("store adopt c1", "missing argument: expected --from DIR; see"),
        bad("conformance", "missing argument: expected --backend NAME; see"),
        bad("logs c1 spu-1 --lines", "missing argument: expected --lines N;"),
        bad("create a/b", "a/b", "a-z"),
        bad("create ..", "'..'", "a-z"),
        bad("create Upper", "'Upper'", "a-z"),
        bad("create a%20b", "'a b'", "a-z"),
        bad("create \uD83D\uDE80", "a-z"),
        bad("create " + "x".repeat(64), "xxx", "63"),
        bad("create c1 --spus 0", "'0'", "1 to 1000"),
        bad("create c1 --spus -1", "'-1'", "1 to 1000"),
        bad("create c1 --spus 1000000000", "'1000000000'", "1 to 1000"),
        bad("create c1 --spus 99999999999999999999", "'99999999999999999999'", "1 to 1000"),
        bad("create c1 --spus three", "'three'", "1 to 1000"),
        bad("create c1 --set novalue", "'novalue'", "KEY=VALUE"),
        bad("create c1 --set =x", "'=x'", "KEY=VALUE"),
        bad("create c1 --backend-set x", "invalid --backend-set", "'x'", "KEY=VALUE"),
        bad("create c1 --set a=1 --set a=2", "'a twice'"),
        bad("create c1 --timeout soon", "'soon'", "PT1M30S"),
        bad("create c1 --timeout 5", "'5'", "90s"),
        bad("create c1 --timeout -5s", "'-5s'"),
        bad("create c1 --timeout 0s", "PT0S", "12 h"),
        bad("create c1 --timeout 13h", "PT13H", "12 h"),
        bad("create c1 --lock-timeout x", "'x'"),
        bad("create c1 -o yaml", "invalid --output: expected table or json, was 'yaml'; see"),
        bad("create c1 --home %20", "home"),
        bad("create c1 --owner a_b", "invalid owner", "'a_b'"),
        bad("create c1 --owner %20", "invalid owner"),
        bad("start A", "'A'"),
        bad("shutdown A", "'A'"),
        bad("resume A", "'A'"),
        bad("delete A --yes", "'A'"),
        bad("recover A", "'A'"),
        bad("status A", "'A'"),
        bad("logs A", "'A'"),
        bad("logs c1 spu-0", "'spu-0'"),
        bad("logs c1 broker", "'broker'"),
        bad("logs c1 --lines 0", "'0'"),
        bad("logs c1 --lines many", "'many'"),
        bad("demo --spus three", "'three'"));
  }

  @ParameterizedTest
  @MethodSource("badLines")
  void badUsageNamesTheValueAndTouchesNothing(String line, String[] named) throws IOException {
    String[] arguments =
        line.isEmpty()
            ? new String[0]
            : Stream.of(line.split(" ", -1)).map(a -> a.replace("%20", " ")).toArray(String[]::new);

    assertThat(cli.run(arguments)).isEqualTo(2);
    assertThat(cli.err().lines()).hasSize(1);
    assertThat(cli.error()).startsWith("slipway: ");
    for (String text : named) {
      assertThat(Stream.of(text.split("\\|", -1))).anyMatch(cli.error()::contains);
    }
    assertThat(cli.opened).isEmpty();
    assertThat(cli.out()).isEmpty();
    try (Stream<Path> files = Files.list(home)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aSpecThatTheWorkloadRefusesOpensNothing() {
    cli.checkFailure = new SlipwayException(ErrorCode.INVALID_ARGUMENT, "unknown option 'x'");

    assertThat(cli.run("create", "c1", "--set", "x=1")).isEqualTo(2);
    assertThat(cli.opened).isEmpty();
  }

  @Test
  void anUnknownWorkloadNamesTheInstalledOnes() {
    assertThat(
            org.assertj.core.api.Assertions.catchThrowableOfType(
                    SlipwayException.class,
                    () ->
                        new InstalledEngine()
                            .check(
                                new HomeChoice(home, Optional.empty()),
                                io.slipway.spi.ClusterSpec.builder("c1").workload("nope").build(),
                                io.slipway.engine.CreateOptions.defaults()))
                .getMessage())
        .contains("'nope'", "one of");
  }

  @Test
  void anUnknownBackendNamesTheInstalledOnesAndIsAUsageError() {
    SlipwayException failure =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            SlipwayException.class,
            () ->
                new InstalledEngine()
                    .check(
                        new HomeChoice(home, Optional.empty()),
                        io.slipway.spi.ClusterSpec.builder("c1")
                            .workload("command")
                            .option("command", "true")
                            .build(),
                        io.slipway.engine.CreateOptions.defaults().withBackend("nope")));

    assertThat(failure.getMessage()).contains("'nope'", "one of", "local");
    assertThat(ExitStatus.of(failure.code())).isEqualTo(ExitStatus.USAGE);
  }

  private static Arguments bad(String line, String... named) {
    return Arguments.of(line, named);
  }

  private static JsonNode parse(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
