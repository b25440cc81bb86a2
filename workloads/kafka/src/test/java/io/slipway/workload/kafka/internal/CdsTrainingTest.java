package io.slipway.workload.kafka.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.ProgressSink;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a shell script in place of Java. */
class CdsTrainingTest {
  private static final String GOOD =
      """
      #!/bin/sh
      for last; do case $last in -XX:ArchiveClassesAtExit=*) out=${last#*=};; esac; done
      [ -n "$out" ] || exit 64
      echo pid=$$ >"$last/node.ready"
      cat >/dev/null
      echo archive >"$out"
      """;

  @TempDir private Path directory;

  @Test
  void makesTheArchiveOnce() throws Exception {
    CdsTraining rehearsal = rehearsal(GOOD);
    Path archive = rehearsal.prepare(Duration.ofSeconds(30), ProgressSink.NONE);
    assertThat(archive).hasContent("archive\n");
    Files.writeString(archive, "kept");
    assertThat(rehearsal.prepare(Duration.ofSeconds(30), ProgressSink.NONE))
        .isEqualTo(archive)
        .hasContent("kept");
    assertThat(names()).contains(archive.getFileName().toString()).hasSize(4);
  }

  @Test
  void replacesTheArchiveOfAnEarlierBuildOfThatJava() throws Exception {
    CdsTraining rehearsal = rehearsal(GOOD);
    Path old = rehearsal.prepare(Duration.ofSeconds(30), ProgressSink.NONE);
    Files.writeString(directory.resolve("java/release"), "IMPLEMENTOR=\"another\"\n");
    Path archive = rehearsal.prepare(Duration.ofSeconds(30), ProgressSink.NONE);
    assertThat(archive).exists().isNotEqualTo(old);
    assertThat(old).doesNotExist();
  }

  @Test
  void leavesNothingOfARunThatFails() throws Exception {
    assertFails("echo broken java; exit 3", "exit status 3; its last lines:\nbroken java");
  }

  @Test
  void leavesNothingOfARunThatLeavesNoArchive() throws Exception {
    assertFails(GOOD.replace("echo archive", ": echo archive").replace(">\"$out\"", ""), "left no");
  }

  @Test
  void leavesNothingOfAnArchiveThatDoesNotFit() throws Exception {
    assertFails(GOOD.replace("exit 64", "exit 1"), "the archive does not fit, exit status 1");
  }

  @Test
  void leavesNothingOfARunThatTakesTooLong() throws Exception {
    CdsTraining rehearsal = rehearsal("#!/bin/sh\nexec cat");
    assertThatThrownBy(() -> rehearsal.prepare(Duration.ofMillis(200), ProgressSink.NONE))
        .hasMessageContaining("the node did not start in time");
    assertNothingLeft();
  }

  private void assertFails(String script, String part) throws IOException {
    CdsTraining rehearsal = rehearsal(script.startsWith("#!") ? script : "#!/bin/sh\n" + script);
    assertThatThrownBy(() -> rehearsal.prepare(Duration.ofSeconds(30), ProgressSink.NONE))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_REJECTED))
        .hasMessageContaining(part);
    assertNothingLeft();
  }

  private void assertNothingLeft() throws IOException {
    assertThat(names())
        .containsExactlyInAnyOrder("archive.lock", "kafka.lock", new TestBundle().bundle().id());
  }

  private CdsTraining rehearsal(String script) throws IOException {
    Path executable = directory.resolve("java/bin/java");
    Files.createDirectories(executable.getParent());
    Files.writeString(executable, script);
    assertThat(executable.toFile().setExecutable(true)).isTrue();
    return new CdsTraining(
        new Runtimes(directory.resolve("runtime"), new TestBundle().bundle()),
        JavaHome.of(directory.resolve("java")));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("runtime"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
