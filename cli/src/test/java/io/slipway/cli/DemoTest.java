package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.spi.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoTest {
  @TempDir Path home;
  CliHarness cli;

  @BeforeEach
  void makeCli() {
    cli = new CliHarness(home);
  }

  @Test
  void itTakesTheWholePathAndLeavesNothing() {
    assertThat(cli.run("demo")).isEqualTo(0);

    List<String> commands =
        cli.engine.calls.stream().map(call -> call.replaceAll(" .*", "")).toList();
    assertThat(commands).containsExactly("create", "shutdown", "resume", "resume", "delete");
    assertThat(cli.engine.calls.get(0)).contains("spus=3, workload=kafka");
    assertThat(cli.engine.clusters).isEmpty();
    assertThat(cli.recordsClosed).isTrue();
    assertThat(cli.out())
        .contains(
            "create 3 SPUs",
            "write 1000 records",
            "3/3 SPUs confirmed",
            "read the same records again",
            "refused with exit status 3",
            "nothing: no process, no port, no file",
            "the path: ABSENT, CREATED, RUNNING, SHUTDOWN, RUNNING, SHUTDOWN, DELETED");
  }

  @Test
  void itsJsonHasStepsAndPath() throws IOException {
    assertThat(cli.run("demo", "--spus", "1", "-o", "json")).isEqualTo(0);

    JsonNode demo = new ObjectMapper().readTree(cli.out());
    assertThat(demo.get("name").asText()).matches("demo-[0-9a-f]{4}");
    assertThat(demo.get("path")).hasSize(6);
    assertThat(demo.get("path").get(0).asText()).isEqualTo("ABSENT -CREATE-> CREATED");
    assertThat(demo.get("steps")).hasSize(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "shutdown", "resume"})
  void whateverFailsTheClusterIsDeleted(String command) {
    cli.engine.failing(command, ErrorCode.DEADLINE_EXCEEDED);

    assertThat(cli.run("demo")).isEqualTo(8);
    assertThat(cli.engine.calls.get(cli.engine.calls.size() - 1)).startsWith("delete demo-");
    assertThat(cli.engine.clusters).isEmpty();
  }

  @Test
  void lostRecordsFail() {
    cli.atRead = () -> cli.written.remove(0);

    assertThat(cli.run("demo")).isEqualTo(7);
    assertThat(cli.error()).contains("expected 1000 records, was 999 records");
    assertThat(cli.engine.clusters).isEmpty();
  }

  @Test
  void otherRecordsThanBeforeFail() {
    cli.engine.at("shutdown", options -> cli.written.set(0, "forged"));

    assertThat(cli.run("demo")).isEqualTo(7);
    assertThat(cli.error()).contains("expected the same records after the resume");
  }

  @Test
  void somethingLeftFails() {
    cli.engine.at(
        "delete",
        options -> cli.engine.clusters.keySet().forEach(name -> leave("local/clusters/" + name)));

    assertThat(cli.run("demo")).isEqualTo(7);
    assertThat(cli.error()).contains("expected nothing left, was file " + home);
  }

  @Test
  void tombstonesAreNotLeftovers() {
    cli.engine.at(
        "delete",
        options -> cli.engine.clusters.keySet().forEach(name -> leave("local/fences/" + name)));

    assertThat(cli.run("demo")).isEqualTo(0);
  }

  @Test
  void ctrlCInACommandDeletesTheCluster() {
    cli.engine.at("shutdown", options -> cli.interrupt());

    assertThat(cli.run("demo")).isEqualTo(130);
    assertThat(cli.engine.clusters).isEmpty();
    assertThat(cli.err()).contains("Ctrl-C: deleting the demo's cluster");
  }

  @Test
  void ctrlCBetweenCommandsInterruptsTheWriting() {
    cli.atProduce =
        () -> {
          cli.interrupt();
          throw new IllegalStateException("interrupted: " + Thread.currentThread().isInterrupted());
        };

    assertThat(cli.run("demo", "--debug")).isEqualTo(130);
    assertThat(cli.err()).contains("interrupted: true");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(cli.engine.clusters).isEmpty();
  }

  @Test
  void aCleanUpThatFailsSaysWhatToRun() {
    cli.engine.failing("shutdown", ErrorCode.DEADLINE_EXCEEDED);
    cli.engine.failing("delete", ErrorCode.BACKEND_UNAVAILABLE);

    assertThat(cli.run("demo")).isEqualTo(7);
    assertThat(cli.error()).contains("run 'slipway delete --shutdown --yes demo-");
  }

  private void leave(String file) {
    try {
      Path path = home.resolve(file);
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
