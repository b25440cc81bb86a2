package io.slipway.workload.kafka.internal;

import io.slipway.spi.ClusterSpec;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.Platform;
import io.slipway.spi.VolumeNeed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The options of a spec, checked.
 *
 * @param javaHome the Java that nodes run on; on the host only
 * @param image what nodes run in; in containers only
 * @param dataBytes how much room each node's data needs; 0 for the backend's default
 * @param heapMegabytes each node's largest heap
 * @param port the client port of the first SPU, the others' follow; 0 lets the backend choose
 * @param controllerPort the controller's port; 0 lets the backend choose
 * @param jars further jars for each broker's class path, in order
 * @param brokerProperties the user's additions to each broker's configuration
 */
record KafkaOptions(
    String javaHome,
    Image image,
    long dataBytes,
    int heapMegabytes,
    int port,
    int controllerPort,
    List<String> jars,
    SortedMap<String, String> brokerProperties) {
  static final String JAVA_HOME = "java.home";
  static final String IMAGE = "image";
  static final String DATA_SIZE = "data.size";
  static final String HEAP = "heap";
  static final String PORT = "port";
  static final String CONTROLLER_PORT = "controller.port";
  static final String JARS = "jars";
  static final String BROKER = "broker.";

  private static final int DEFAULT_HEAP_MEGABYTES = 256;
  private static final int LEAST_HEAP_MEGABYTES = 128;
  private static final int LARGEST_PORT = 65_535;
  private static final long LEAST_DATA_MEGABYTES = 256;
  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,5})([mMgG])");
  private static final Pattern PROPERTY = Pattern.compile("[a-z][a-zA-Z0-9._-]*");

  static List<OptionInfo> infos() {
    return List.of(
        OptionInfo.of(
                JAVA_HOME,
                "on the host: the absolute path of the Java, 17 or later, that nodes run on")
            .withDefault(System.getProperty("java.home")),
        OptionInfo.of(
                IMAGE,
                "in containers: the image, with java in its PATH and Kafka's jars in /opt/kafka/libs")
            .withDefault(Image.DEFAULT.name()),
        OptionInfo.of(
                DATA_SIZE,
                "in containers: the size of each node's volume, such as 10g; none for the backend's"
                    + " default")
            .withDefault(""),
        OptionInfo.of(HEAP, "each node's largest heap, such as 256m or 1g")
            .withDefault(DEFAULT_HEAP_MEGABYTES + "m"),
        OptionInfo.of(
                PORT,
                "the client port of spu-1, the others' follow on one host; 0 for any free ports")
            .withDefault("0"),
        OptionInfo.of(CONTROLLER_PORT, "the controller's port; 0 for any free port")
            .withDefault("0"),
        OptionInfo.of(
                JARS,
                "further jars for each broker's class path, such as that of a metrics reporter:"
                    + " absolute paths, as the broker sees them, with ':' in between")
            .withDefault(""),
        OptionInfo.of(
                BROKER + "<property>",
                "a property for each broker's configuration, such as broker.log.retention.ms")
            .withDefault(""));
  }

  /**
   * Reads the options of a new cluster, whose Java must be there and whose properties Kafka knows.
   */
  static KafkaOptions ofNew(ClusterSpec spec, Platform platform) {
    KafkaOptions result = of(spec, platform);
    boolean known = platform == Platform.HOST || result.image.version().equals(Bundle.VERSION);
    // A property that Kafka does not know may be one that a further jar reads.
    if (known && result.jars.isEmpty() && !result.brokerProperties.isEmpty()) {
      PropertyNames.load().check(result.brokerProperties);
    }
    if (platform == Platform.HOST) {
      checkJavaHome(result.javaHome);
      result.jars.forEach(KafkaOptions::checkJar);
    }
    return result;
  }

  /** Reads the options of a cluster that there is: its Java and its properties are as they are. */
  static KafkaOptions of(ClusterSpec spec, Platform platform) {
    SortedMap<String, String> options = new TreeMap<>(spec.options());
    SortedMap<String, String> broker = new TreeMap<>();
    options.forEach((key, value) -> collect(key, value, platform, broker));
    // In containers each SPU has an address of its own.
    int inARow = platform == Platform.HOST ? spec.spuCount() : 1;
    KafkaOptions result =
        new KafkaOptions(
            options.getOrDefault(JAVA_HOME, System.getProperty("java.home")),
            options.containsKey(IMAGE) ? Image.of(options.get(IMAGE)) : Image.DEFAULT,
            options.containsKey(DATA_SIZE)
                ? megabytes(DATA_SIZE, options.get(DATA_SIZE), LEAST_DATA_MEGABYTES) << 20
                : 0,
            (int)
                megabytes(
                    HEAP,
                    options.getOrDefault(HEAP, DEFAULT_HEAP_MEGABYTES + "m"),
                    LEAST_HEAP_MEGABYTES),
            port(PORT, options, inARow),
            port(CONTROLLER_PORT, options, 1),
            jars(options.getOrDefault(JARS, "")),
            broker);
    if (platform == Platform.HOST) {
      result.checkPorts(spec.spuCount());
    }
    return result;
  }

  /** Returns the options that mean nothing on a platform. */
  private static List<String> foreignTo(Platform platform) {
    return platform == Platform.HOST ? List.of(IMAGE, DATA_SIZE) : List.of(JAVA_HOME);
  }

  private static void collect(
      String key, String value, Platform platform, SortedMap<String, String> broker) {
    if (foreignTo(platform).contains(key)) {
      throw Failures.invalidSpec(
          "invalid option '" + key + "'",
          "an option for nodes " + (platform == Platform.HOST ? "on the host" : "in containers"),
          "one for nodes " + (platform == Platform.HOST ? "in containers" : "on the host"),
          "remove it");
    }
    if (List.of(JAVA_HOME, IMAGE, DATA_SIZE, HEAP, PORT, CONTROLLER_PORT, JARS).contains(key)) {
      return;
    }
    if (!key.startsWith(BROKER) || key.length() == BROKER.length()) {
      throw Failures.invalidSpec(
          "unknown option of workload 'kafka'",
          "one of " + infos().stream().map(OptionInfo::key).collect(Collectors.joining(", ")),
          "'" + key + "'",
          "correct it",
          "remove it");
    }
    String property = key.substring(BROKER.length());
    if (!PROPERTY.matcher(property).matches()) {
      throw Failures.invalidSpec(
          "invalid option '" + key + "'",
          "the name of a property of Kafka",
          "'" + property + "'",
          "correct it",
          "remove it");
    }
    // The value is not shown: a property of several lines is most often a password's.
    if (value.chars().anyMatch(c -> c < ' ')) {
      throw Failures.invalidSpec(
          "invalid option '" + key + "'",
          "a value of one line",
          "one with a control character",
          "correct it",
          "remove it");
    }
    if (NodeProperties.isReserved(property)) {
      throw Failures.invalidSpec(
          "invalid option '" + key + "'",
          "a property that Slipway does not set itself to tell members apart",
          "'" + property + "'",
          "remove it");
    }
    broker.put(property, value);
  }

  private static List<String> jars(String value) {
    List<String> jars = value.isEmpty() ? List.of() : List.of(value.split(":", -1));
    for (String jar : jars) {
      if (!jar.startsWith("/") || !jar.endsWith(".jar")) {
        throw Failures.invalidSpec(
            "invalid option '" + JARS + "'",
            "absolute paths of jars with ':' in between",
            "'" + jar + "'",
            "correct it");
      }
    }
    return jars;
  }

  private static void checkJar(String jar) {
    if (!Files.isReadable(Path.of(jar))) {
      throw Failures.invalidSpec(
          "invalid option '" + JARS + "'",
          "jars that can be read",
          "'" + jar + "', which cannot",
          "correct it");
    }
  }

  static void checkJavaHome(String value) {
    JavaHome.problem(value)
        .or(() -> JavaHome.of(Path.of(value)).silence())
        .ifPresent(
            problem -> {
              throw Failures.invalidSpec(
                  "invalid option '" + JAVA_HOME + "'",
                  "the absolute path of a Java 17 or later with an executable bin/java",
                  "'" + value + "' (" + problem + ")",
                  "set it to an installed JDK");
            });
  }

  private static long megabytes(String key, String value, long least) {
    Matcher matcher = SIZE.matcher(value);
    long megabytes = 0;
    if (matcher.matches()) {
      int factor = matcher.group(2).equalsIgnoreCase("g") ? 1024 : 1;
      megabytes = Long.parseLong(matcher.group(1)) * factor;
    }
    if (megabytes < least) {
      throw Failures.invalidSpec(
          "invalid option '" + key + "'",
          "a size of at least " + least + "m, such as 256m or 1g",
          "'" + value + "'",
          "correct it",
          "remove it");
    }
    return megabytes;
  }

  private static int port(String key, Map<String, String> options, int count) {
    String value = options.getOrDefault(key, "0");
    int largest = LARGEST_PORT - count + 1;
    int port = value.matches("[0-9]{1,5}") ? Integer.parseInt(value) : -1;
    if (port < 0 || port > largest) {
      throw Failures.invalidSpec(
          "invalid option '" + key + "'",
          "0 or a port of 1 to " + largest,
          "'" + value + "'",
          "correct it",
          "remove it");
    }
    return port;
  }

  private void checkPorts(int count) {
    if (port > 0 && controllerPort >= port && controllerPort < port + count) {
      throw Failures.invalidSpec(
          "invalid option '" + CONTROLLER_PORT + "'",
          "a port that is no SPU's, " + port + " to " + (port + count - 1),
          controllerPort,
          "choose another one");
    }
  }

  /** Returns the SPU's client port, 0 for any. */
  int spuPort(int number, Platform platform) {
    return port == 0 || platform != Platform.HOST ? port : port + number - 1;
  }

  /** Returns what each node's data needs. */
  VolumeNeed data() {
    return dataBytes == 0 ? VolumeNeed.DEFAULT : VolumeNeed.bytes(dataBytes);
  }
}
