package io.slipway.workload.fluvio.internal;

import io.slipway.spi.ClusterSpec;
import io.slipway.spi.OptionInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The options of a spec, checked.
 *
 * @param program the path of {@code fluvio-run}; empty for the one that is found on the host
 * @param port the public port of the first SPU, the others' follow; 0 lets the backend choose
 * @param controllerPort the SC's public port; 0 lets the backend choose
 * @param spuFlags the arguments that each SPU gets besides its own
 * @param log what the processes log; empty for Fluvio's default
 */
record FluvioOptions(
    String program, int port, int controllerPort, List<String> spuFlags, String log) {
  static final String PROGRAM = "fluvio.run";
  static final String PORT = "port";
  static final String CONTROLLER_PORT = "controller.port";
  static final String LOG = "rust.log";

  private static final int LARGEST_PORT = 65_535;
  private static final long LARGEST_U32 = 4_294_967_295L;
  private static final String U32_RULE = "a number of bytes from 1 to " + LARGEST_U32;
  private static final Pattern SIZE = Pattern.compile("[1-9][0-9]{0,5}(Ki|Mi|Gi|Ti)");
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

  /** An option that is an argument of each SPU. */
  private enum Flag {
    LOG_SIZE("log.size", "a whole number of Ki, Mi, Gi or Ti, such as 10Gi"),
    INDEX_BYTES("index.max.bytes", U32_RULE),
    INDEX_INTERVAL("index.max.interval.bytes", U32_RULE),
    PEER_BYTES("peer.max.bytes", U32_RULE),
    ENGINE_MEMORY("smart.engine.max.memory", "a number of bytes, 1 or more");

    private final String key;
    private final String rule;

    Flag(String key, String rule) {
      this.key = key;
      this.rule = rule;
    }

    private boolean allows(String value) {
      return switch (this) {
        case LOG_SIZE -> SIZE.matcher(value).matches();
        case ENGINE_MEMORY -> NUMBER.matcher(value).matches();
        default -> NUMBER.matcher(value).matches() && Long.parseLong(value) <= LARGEST_U32;
      };
    }

    private String argument() {
      return "--" + key.replace('.', '-');
    }
  }

  static List<OptionInfo> infos() {
    List<OptionInfo> infos = new ArrayList<>();
    infos.add(
        OptionInfo.of(
            PROGRAM,
            "the absolute path of fluvio-run; by default that of the variable FLUVIO_RUN, else the"
                + " first in the PATH, ~/.fluvio/bin, ~/.fluvio/extensions"));
    infos.add(
        OptionInfo.of(PORT, "the public port of spu-1, the others' follow; 0 for any free ports")
            .withDefault("0"));
    infos.add(
        OptionInfo.of(CONTROLLER_PORT, "the SC's public port; 0 for any free port")
            .withDefault("0"));
    for (Flag flag : Flag.values()) {
      infos.add(
          OptionInfo.of(flag.key, "each SPU's " + flag.argument() + ", " + flag.rule)
              .withDefault(""));
    }
    infos.add(
        OptionInfo.of(LOG, "what all members log, in the syntax of RUST_LOG").withDefault(""));
    return List.copyOf(infos);
  }

  static FluvioOptions of(ClusterSpec spec) {
    SortedMap<String, String> options = spec.options();
    options.keySet().forEach(FluvioOptions::requireKnown);
    FluvioOptions result =
        new FluvioOptions(
            options.getOrDefault(PROGRAM, ""),
            port(PORT, options, spec.spuCount()),
            port(CONTROLLER_PORT, options, 1),
            Stream.of(Flag.values()).flatMap(flag -> arguments(flag, options)).toList(),
            log(options));
    result.checkPorts(spec.spuCount());
    return result;
  }

  private static void requireKnown(String key) {
    List<String> known = infos().stream().map(OptionInfo::key).toList();
    if (!known.contains(key)) {
      throw Failures.invalid(
          "unknown option of workload '" + FluvioWorkload.NAME + "'",
          "one of " + known.stream().sorted().collect(Collectors.joining(", ")),
          "'" + key + "'",
          "correct it",
          "remove it");
    }
  }

  private static Stream<String> arguments(Flag flag, Map<String, String> options) {
    String value = options.getOrDefault(flag.key, "");
    if (value.isEmpty()) {
      return Stream.of();
    }
    if (!flag.allows(value)) {
      throw invalidValue(flag.key, flag.rule, value);
    }
    return Stream.of(flag.argument(), value);
  }

  private static String log(Map<String, String> options) {
    String value = options.getOrDefault(LOG, "");
    if (value.chars().anyMatch(c -> c < ' ')) {
      throw invalidValue(LOG, "a value of one line", value);
    }
    return value;
  }

  private static int port(String key, Map<String, String> options, int count) {
    String value = options.getOrDefault(key, "0");
    int largest = LARGEST_PORT - count + 1;
    int port = value.matches("[0-9]{1,5}") ? Integer.parseInt(value) : -1;
    // Any port will do for a number of SPUs that no backend runs: it says so itself.
    if (port < 0 || (port > 0 && port > largest)) {
      throw invalidValue(key, "0 or a port of 1 to " + largest, value);
    }
    return port;
  }

  private void checkPorts(int count) {
    if (port > 0 && controllerPort >= port && controllerPort < port + count) {
      throw Failures.invalid(
          "invalid option '" + CONTROLLER_PORT + "'",
          "a port that is no SPU's" + (count == 1 ? "" : ", " + port + " to " + (port + count - 1)),
          controllerPort,
          "choose another one");
    }
  }

  private static RuntimeException invalidValue(String key, String rule, String value) {
    return Failures.invalid(
        "invalid option '" + key + "'", rule, "'" + value + "'", "correct it", "remove it");
  }

  /** Returns the SPU's public port, 0 for any. */
  int spuPort(int number) {
    return port == 0 ? 0 : port + number - 1;
  }
}
