package io.slipway.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.backend.local.internal.LocalBackend;
import io.slipway.backend.local.internal.StepListener;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is full from a step of a create on: nothing new can be written where the way back has
 * to write. The way back succeeds at once.
 */
class FullDiskAtAStepIT {
  @TempDir Path directory = Path.of("");

  @Test
  void aCreateThatFailsOnAFullDiskIsUndoneAtOnce() throws IOException {
    RealHome home = new RealHome(directory.resolve("home"));
    try (SlipwayEngine engine =
        SlipwayHome.at(directory.resolve("home")).backend(filling()).openEngine()) {
      ClusterSpec spec =
          ClusterSpec.builder(Deed.NAME.value())
              .spuCount(2)
              .workload("command")
              .option("command", "/bin/sh -c 'sleep 1; echo no room; exit 1'")
              .build();
      assertThatThrownBy(() -> engine.create(spec, CreateOptions.defaults(), Deed.options()))
          .isInstanceOf(SlipwayException.class)
          .hasMessageContainingAll("no room", "it was undone and the cluster is ABSENT");
      assertThat(engine.list()).isEmpty();
    }
    assertThat(home.leftovers(home.ports())).isEmpty();
    assertThat(home.store().compare().orphans()).isEmpty();
  }

  private BackendProvider filling() {
    return new BackendProvider() {
      @Override
      public String name() {
        return LocalBackend.NAME;
      }

      @Override
      public List<OptionInfo> options() {
        return List.of();
      }

      @Override
      public ClusterBackend open(BackendContext context) {
        return new LocalBackend(
            context,
            (step, cluster, subject) -> {
              if (step == StepListener.Step.RECORDED) {
                fill(context.directory());
              }
            });
      }
    };
  }

  /** Takes the places in which records are prepared before they replace what is there. */
  private static void fill(Path backend) {
    try (Stream<Path> all = Files.walk(backend)) {
      List<Path> records =
          all.filter(
                  file ->
                      file.endsWith("desired")
                          || String.valueOf(file.getParent()).endsWith("fences"))
              .filter(Files::isRegularFile)
              .toList();
      for (Path file : records) {
        Files.createDirectories(
            file.resolveSibling("." + file.getFileName() + ".tmp").resolve("taken"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
