package io.slipway.cli.crash;

import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the members of a crashed cluster run. */
enum Payload {
  /** A small Java program that listens. */
  COMMAND {
    @Override
    ClusterSpec spec() {
      String java = System.getProperty("java.home") + "/bin/java";
      // The directory comes early in the command line, so that a look at the processes shows it.
      String command =
          String.join(
              " ",
              List.of(
                  "'" + java + "'",
                  "-Dslipway.member={dir}",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-Xshare:auto",
                  "-Xmx16m",
                  "-cp",
                  "'" + System.getProperty("slipway.crash.classes", "target/test-classes") + "'",
                  PortHolder.class.getName(),
                  "{port}",
                  "{dir}/../../../../../../" + SPOILT));
      return ClusterSpec.builder(NAME.value())
          .spuCount(SPUS)
          .workload("command")
          .option("command", command)
          .build();
    }

    @Override
    void spoil(Path home) throws IOException {
      Files.createDirectories(home);
      Files.writeString(home.resolve(SPOILT), "");
    }
  },

  /** A real Kafka. */
  KAFKA {
    @Override
    ClusterSpec spec() {
      return ClusterSpec.builder(NAME.value())
          .spuCount(SPUS)
          .workload("kafka")
          .option("heap", "128m")
          .build();
    }

    @Override
    void spoil(Path home) throws IOException {
      try (Stream<Path> all = Files.walk(home.resolve("local").resolve("clusters"))) {
        List<Path> marks =
            all.filter(file -> file.endsWith(".slipway-volume"))
                .filter(file -> file.toString().contains("spu-" + SPUS))
                .toList();
        for (Path mark : marks) {
          Files.delete(mark);
        }
      }
    }
  };

  static final ClusterName NAME = ClusterName.of("crashed");
  static final int SPUS = 2;
  private static final String SPOILT = "spoilt";

  abstract ClusterSpec spec();

  /** Sees to it that a member cannot be launched from now on. */
  abstract void spoil(Path home) throws IOException;

  /** Sees to it that a member cannot be launched from now on. */
  final void spoilNow(Path home) {
    try {
      spoil(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
