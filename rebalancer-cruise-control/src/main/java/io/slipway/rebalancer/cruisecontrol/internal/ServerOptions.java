package io.slipway.rebalancer.cruisecontrol.internal;

import io.slipway.spi.OptionInfo;
import io.slipway.spi.RebalancerContext;
import io.slipway.spi.SlipwayException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The options of one server, checked.
 *
 * @param credentials where user and password are
 * @param ca the PEM file of certificates to trust; empty for those that Java trusts
 * @param serverSlots {@code max.active.user.tasks} of the server
 * @param slots how many of them are ours
 * @param requestTimeout how long one request may take
 * @param connectTimeout how long a connection may take
 * @param pollInterval how often it is asked while something is computed or executed
 */
record ServerOptions(
    Optional<SecretReference> credentials,
    Optional<String> ca,
    int serverSlots,
    int slots,
    Duration requestTimeout,
    Duration connectTimeout,
    Duration pollInterval) {
  static final String CREDENTIALS = "credentials";
  static final String CA = "ca";
  static final String SERVER_SLOTS = "max.active.user.tasks";
  static final String SLOTS = "slots";
  static final String REQUEST_TIMEOUT = "request.timeout";
  static final String CONNECT_TIMEOUT = "connect.timeout";
  static final String POLL_INTERVAL = "poll.interval";

  /** WebServerConfig of Cruise Control: {@code DEFAULT_MAX_ACTIVE_USER_TASKS}. */
  private static final int DEFAULT_SERVER_SLOTS = 5;

  /** The server keeps a request for 10 s before it answers 202; and may be slow besides. */
  private static final String DEFAULT_REQUEST_TIMEOUT = "30s";

  private static final String DEFAULT_CONNECT_TIMEOUT = "5s";

  /** Two requests a look, so that looks take less than half of our slots. */
  private static final String DEFAULT_POLL_INTERVAL = "10s";

  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})(ms|s|m)");

  /** Returns what may be set. */
  static List<OptionInfo> infos() {
    return List.of(
        OptionInfo.of(
                CREDENTIALS,
                "where user:password of HTTP Basic authentication is: env:NAME or file:/path")
            .withDefault(""),
        OptionInfo.of(CA, "a PEM file with the certificates to trust, instead of Java's own")
            .withDefault(""),
        OptionInfo.of(SERVER_SLOTS, "the server's max.active.user.tasks")
            .withDefault(Integer.toString(DEFAULT_SERVER_SLOTS)),
        OptionInfo.of(SLOTS, "how many of the server's slots to use, by default three of five")
            .withDefault(Integer.toString(share(DEFAULT_SERVER_SLOTS))),
        OptionInfo.of(REQUEST_TIMEOUT, "how long one request may take, such as 500ms, 30s or 1m")
            .withDefault(DEFAULT_REQUEST_TIMEOUT),
        OptionInfo.of(CONNECT_TIMEOUT, "how long a connection may take, such as 500ms or 5s")
            .withDefault(DEFAULT_CONNECT_TIMEOUT),
        OptionInfo.of(
                POLL_INTERVAL,
                "how often to ask while something is computed or executed, such as 10s")
            .withDefault(DEFAULT_POLL_INTERVAL));
  }

  static ServerOptions of(RebalancerContext context) {
    Map<String, String> options = context.options();
    options.keySet().forEach(ServerOptions::requireKnown);
    int serverSlots =
        number(SERVER_SLOTS, options.get(SERVER_SLOTS), DEFAULT_SERVER_SLOTS, 1, 1000);
    return new ServerOptions(
        set(options, CREDENTIALS).map(SecretReference::of),
        set(options, CA),
        serverSlots,
        number(SLOTS, options.get(SLOTS), share(serverSlots), 1, serverSlots),
        duration(REQUEST_TIMEOUT, options.getOrDefault(REQUEST_TIMEOUT, DEFAULT_REQUEST_TIMEOUT)),
        duration(CONNECT_TIMEOUT, options.getOrDefault(CONNECT_TIMEOUT, DEFAULT_CONNECT_TIMEOUT)),
        duration(POLL_INTERVAL, options.getOrDefault(POLL_INTERVAL, DEFAULT_POLL_INTERVAL)));
  }

  /** The rest is for people, probes and other programs. */
  private static int share(int serverSlots) {
    return Math.max(1, serverSlots * 3 / 5);
  }

  private static Optional<String> set(Map<String, String> options, String key) {
    return Optional.ofNullable(options.get(key)).filter(value -> !value.isEmpty());
  }

  private static void requireKnown(String key) {
    List<String> known = infos().stream().map(OptionInfo::key).toList();
    if (!known.contains(key)) {
      throw Failures.invalid(
          "unknown option of rebalancer '" + CruiseControlClient.NAME + "'",
          "one of " + known.stream().sorted().collect(Collectors.joining(", ")),
          "'" + key + "'",
          "correct it",
          "remove it");
    }
  }

  private static int number(
      String key,
      @org.jspecify.annotations.Nullable String value,
      int byDefault,
      int least,
      int most) {
    if (value == null || value.isEmpty()) {
      return byDefault;
    }
    int number = value.matches("[0-9]{1,6}") ? Integer.parseInt(value) : -1;
    if (number < least || number > most) {
      throw invalidValue(key, "a number from " + least + " to " + most, value);
    }
    return number;
  }

  private static Duration duration(String key, String value) {
    Matcher matcher = DURATION.matcher(value);
    String rule = "a duration of at most 10m, such as 500ms, 30s or 1m";
    if (!matcher.matches()) {
      throw invalidValue(key, rule, value);
    }
    long amount = Long.parseLong(matcher.group(1));
    Duration duration =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          default -> Duration.ofMinutes(amount);
        };
    if (duration.compareTo(LONGEST) > 0) {
      throw invalidValue(key, rule, value);
    }
    return duration;
  }

  private static SlipwayException invalidValue(String key, String rule, String value) {
    return Failures.invalid(
        "invalid option '" + key + "'", rule, "'" + value + "'", "correct it", "remove it");
  }
}
