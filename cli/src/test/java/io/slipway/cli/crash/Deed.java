package io.slipway.cli.crash;

import io.slipway.engine.CommandOptions;
import io.slipway.engine.CreateOptions;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.MemberId;
import java.time.Duration;
import java.util.List;

/** An operation that is crashed: where it begins, and what is done. */
enum Deed {
  CREATE,
  START,
  SHUTDOWN,
  RESUME,
  DELETE,
  RECOVER;

  static final int SPUS = 2;
  static final ClusterName NAME = ClusterName.of("crashed");

  /** Brings the cluster to where the operation begins. */
  void prepare(SlipwayEngine engine) {
    switch (this) {
      case CREATE -> {}
      case START -> engine.create(spec(), CreateOptions.defaults().withStart(false), options());
      case SHUTDOWN -> running(engine);
      case RESUME, DELETE -> {
        running(engine);
        engine.shutdown(NAME, options());
      }
      case RECOVER -> {
        running(engine);
        killFirst(engine);
      }
    }
  }

  void run(SlipwayEngine engine) {
    switch (this) {
      case CREATE -> running(engine);
      case START -> engine.start(NAME, options());
      case SHUTDOWN -> engine.shutdown(NAME, options());
      case RESUME -> engine.resume(NAME, options());
      case DELETE -> engine.delete(NAME, false, options());
      case RECOVER -> engine.recover(NAME, options());
    }
  }

  static CommandOptions options() {
    return CommandOptions.defaults().withTimeout(Duration.ofMinutes(2));
  }

  private static void running(SlipwayEngine engine) {
    engine.create(spec(), CreateOptions.defaults(), options());
  }

  private static void killFirst(SlipwayEngine engine) {
    engine.status(NAME, false).members().stream()
        .filter(member -> member.id().equals(MemberId.spu(1)))
        .flatMap(member -> member.pid().stream().boxed())
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .forEach(
            process -> {
              process.destroyForcibly();
              process.onExit().join();
            });
  }

  /** The directory comes early in the command line, so that a look at the processes shows it. */
  private static ClusterSpec spec() {
    String java = System.getProperty("java.home") + "/bin/java";
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
                "{port}"));
    return ClusterSpec.builder(NAME.value())
        .spuCount(SPUS)
        .workload("command")
        .option("command", command)
        .build();
  }
}
