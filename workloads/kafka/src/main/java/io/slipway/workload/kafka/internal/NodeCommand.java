package io.slipway.workload.kafka.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a node. A class-data archive holds for runs with the same one only. */
final class NodeCommand {
  private static final String MAIN = "io.slipway.workload.kafka.node.NodeMain";

  private final JavaHome java;
  private final Path runtime;

  NodeCommand(JavaHome java, Path runtime) {
    this.java = java;
    this.runtime = runtime;
  }

  /**
   * Returns the command.
   *
   * @param heapMegabytes the largest heap
   * @param archiveFlags what makes or uses an archive
   * @param arguments what the launcher is told
   */
  List<String> of(int heapMegabytes, List<String> archiveFlags, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(java.executable().toString());
    command.add("-Xms64m");
    command.add("-Xmx" + heapMegabytes + "m");
    // One process of many on one machine: starting fast and small counts for more than peak speed.
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:-UsePerfData");
    // A node out of memory would live on, half of it dead.
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.addAll(archiveFlags);
    command.add("-Djava.awt.headless=true");
    command.add("-Dlog4j2.configurationFile=classpath:slipway-node-log4j2.properties");
    command.add("-cp");
    command.add(runtime.resolve(Bundle.MAIN_JAR).toString());
    command.add(MAIN);
    command.addAll(arguments);
    return command;
  }
}
