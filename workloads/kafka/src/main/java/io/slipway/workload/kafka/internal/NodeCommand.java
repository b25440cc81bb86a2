package io.slipway.workload.kafka.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a node. A class-data archive holds for runs with the same one only. */
final class NodeCommand {
  private static final String MAIN = "io.slipway.workload.kafka.node.NodeMain";

  /** Where the images of Apache Kafka, and those built like them, have its jars. */
  static final String IMAGE_JARS = "/opt/kafka/libs/*";

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
   * @param jars further jars, last in the class path, so that an archive made without them holds
   * @param arguments what the launcher is told
   */
  List<String> of(
      int heapMegabytes, List<String> archiveFlags, List<String> jars, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(java.executable().toString());
    command.add("-Xms64m");
    command.add("-Xmx" + heapMegabytes + "m");
    // One process of many on one machine: starting fast and small counts for more than peak speed.
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:-UsePerfData");
    command.addAll(archiveFlags);
    command.addAll(main(with(runtime.resolve(Bundle.MAIN_JAR).toString(), jars), arguments));
    return command;
  }

  /**
   * Returns the command in a container whose image brings a Java and Kafka's own jars.
   *
   * @param heapMegabytes the largest heap
   * @param jar the launcher's jar, as the member sees it
   * @param jars further jars, last in the class path
   * @param arguments what the launcher is told
   */
  static List<String> inContainer(
      int heapMegabytes, String jar, List<String> jars, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("java", "-Xmx" + heapMegabytes + "m"));
    command.addAll(main(with(jar + ":" + IMAGE_JARS, jars), arguments));
    return command;
  }

  private static String with(String classPath, List<String> jars) {
    return jars.isEmpty() ? classPath : classPath + ":" + String.join(":", jars);
  }

  private static List<String> main(String classPath, List<String> arguments) {
    List<String> words = new ArrayList<>();
    // A node out of memory would live on, half of it dead.
    words.add("-XX:+ExitOnOutOfMemoryError");
    words.add("-Djava.awt.headless=true");
    words.add("-Dlog4j2.configurationFile=classpath:slipway-node-log4j2.properties");
    words.add("-cp");
    words.add(classPath);
    words.add(MAIN);
    words.addAll(arguments);
    return words;
  }
}
