package io.slipway.workload.kafka.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.ProgressSink;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RuntimesTest {
  @TempDir private Path directory;

  @Test
  void installsOnceAndThenOnlyLooks() throws Exception {
    List<String> reports = new ArrayList<>();
    Runtimes runtimes = new Runtimes(directory, new TestBundle().bundle());

    Path runtime = runtimes.install(progress -> reports.add(progress.text()));
    runtimes.install(progress -> reports.add(progress.text()));

    assertThat(runtime.getFileName().toString()).matches("kafka-4\\.3\\.1-[0-9a-f]{12}");
    assertThat(runtime.resolve("other-1.jar")).hasContent("other");
    assertThat(reports).containsExactly("copying Kafka 4.3.1 to " + runtime);
    assertThat(names()).containsExactlyInAnyOrder("kafka.lock", runtime.getFileName().toString());
  }

  @Test
  void givesAnotherDirectoryToOtherBytes() {
    TestBundle other = new TestBundle();
    Bundle changed = other.with("index", "00 " + Bundle.MAIN_JAR + "\n").bundle();
    assertThat(changed.id()).isNotEqualTo(new TestBundle().bundle().id());
  }

  enum Damage {
    TRUNCATED {
      @Override
      void apply(Path runtime) throws IOException {
        Files.writeString(runtime.resolve("other-1.jar"), "oth");
      }
    },
    REWRITTEN {
      @Override
      void apply(Path runtime) throws IOException {
        Files.writeString(runtime.resolve("other-1.jar"), "0ther");
      }
    },
    MISSING {
      @Override
      void apply(Path runtime) throws IOException {
        Files.delete(runtime.resolve(Bundle.MAIN_JAR));
      }
    },
    UNFINISHED {
      @Override
      void apply(Path runtime) throws IOException {
        Files.delete(runtime.resolve("installed"));
      }
    },
    EMPTY_LIST {
      @Override
      void apply(Path runtime) throws IOException {
        Files.writeString(runtime.resolve("installed"), "");
      }
    };

    abstract void apply(Path runtime) throws IOException;
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void replacesDamagedCopies(Damage damage) throws Exception {
    Runtimes runtimes = new Runtimes(directory, new TestBundle().bundle());
    Path runtime = runtimes.install(ProgressSink.NONE);
    damage.apply(runtime);

    assertThat(Runtimes.intact(runtime)).isFalse();
    runtimes.install(ProgressSink.NONE);

    assertThat(Runtimes.intact(runtime)).isTrue();
    assertThat(runtime.resolve("other-1.jar")).hasContent("other");
    assertThat(runtime.resolve(Bundle.MAIN_JAR)).hasContent("main");
    assertThat(names()).containsExactlyInAnyOrder("kafka.lock", runtime.getFileName().toString());
  }

  @Test
  void leavesNothingOfAJarThatIsNotWhatTheIndexSays() throws Exception {
    Runtimes runtimes =
        new Runtimes(directory, new TestBundle().with("other-1.jar", "evil!").bundle());
    assertThatThrownBy(() -> runtimes.install(ProgressSink.NONE))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("other-1.jar: expected digest ")
        .extracting(e -> ((SlipwayException) e).code())
        .isEqualTo(ErrorCode.BACKEND_REJECTED);
    assertThat(names()).containsExactly("kafka.lock");
  }

  @Test
  void removesWhatAKilledInstallationLeft() throws Exception {
    Path part = directory.resolve("kafka-4.3.1-0123-some.part");
    Files.createDirectories(part.resolve("deep"));
    Files.writeString(part.resolve("deep/other-1.jar"), "oth");
    new Runtimes(directory, new TestBundle().bundle()).install(ProgressSink.NONE);
    assertThat(part).doesNotExist();
  }

  @Test
  void installsOnceForManyAtATime() throws Exception {
    List<String> reports = java.util.Collections.synchronizedList(new ArrayList<>());
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Path>> futures = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        Runtimes runtimes = new Runtimes(directory, new TestBundle().bundle());
        futures.add(
            threads.submit(() -> runtimes.install(progress -> reports.add(progress.text()))));
      }
      for (Future<Path> future : futures) {
        assertThat(Runtimes.intact(future.get())).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(reports).hasSize(1);
  }

  @Test
  void keepsAnOlderRuntimeAndDoesNotMakeOneUp() throws Exception {
    Path old = new Runtimes(directory, new TestBundle().bundle()).install(ProgressSink.NONE);
    String id = old.getFileName().toString();
    Runtimes newer =
        new Runtimes(
            directory, new TestBundle().with("index", "00 " + Bundle.MAIN_JAR + "\n").bundle());

    assertThat(newer.install(id, ProgressSink.NONE)).isEqualTo(old);
    Files.delete(old.resolve("other-1.jar"));
    assertThatThrownBy(() -> newer.install(id, ProgressSink.NONE))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("the cluster's Kafka runtime is missing or damaged: expected " + old)
        .hasMessageContaining("this build brings " + newer.bundle().id());
  }

  @Test
  void refusesAHomeThatEndsAClassPath() {
    Path colon = directory.resolve("a:b");
    assertThatThrownBy(
            () -> new Runtimes(colon, new TestBundle().bundle()).install(ProgressSink.NONE))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("a:b");
    assertThat(colon).doesNotExist();
  }

  @Test
  void saysThatTheBuildHasNoJars() {
    Bundle none = Bundle.of(name -> null);
    assertThatThrownBy(none::id)
        .isInstanceOf(SlipwayException.class)
        .hasMessageStartingWith("Kafka's jars are missing: expected ");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
