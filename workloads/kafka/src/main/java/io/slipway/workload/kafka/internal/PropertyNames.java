package io.slipway.workload.kafka.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The properties that a node of this Kafka understands: Kafka itself accepts any name and ignores
 * unknown ones. The names are those of Kafka's own definition, kept in a list because asking Kafka
 * would cost each create the loading of its classes; a test beside Kafka holds the two equal.
 */
final class PropertyNames {
  private static final String LIST = "properties.txt";

  /** What Kafka's own parts read beyond the definition; no other part can be on a node's path. */
  private static final List<String> OF_PARTS =
      List.of(
          // JmxReporter
          "metrics.jmx.include",
          "metrics.jmx.exclude",
          // StandardAuthorizer
          "super.users",
          "allow.everyone.if.no.acl.found");

  /** Names that the user makes begin so: those of a listener, of a provider of values. */
  private static final List<String> PREFIXES = List.of("listener.name.", "config.providers.");

  /**
   * The plugins of tiered storage bring a class path of their own, so that their names are open;
   * each of these properties sets the prefix that they begin with.
   */
  private static final Map<String, String> PLUGINS =
      Map.of(
          "remote.log.storage.manager.impl.prefix", "rsm.config.",
          "remote.log.metadata.manager.impl.prefix", "rlmm.config.");

  private final NavigableSet<String> known;

  private PropertyNames(NavigableSet<String> known) {
    this.known = known;
  }

  /** Reads the list. */
  static PropertyNames load() {
    try (InputStream in =
        Objects.requireNonNull(PropertyNames.class.getResourceAsStream(LIST), LIST)) {
      NavigableSet<String> names = new TreeSet<>(OF_PARTS);
      new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(names::add);
      return new PropertyNames(names);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + LIST, e);
    }
  }

  /**
   * Refuses names that no node understands.
   *
   * @param properties the user's additions to each broker's configuration
   */
  void check(Map<String, String> properties) {
    for (String property : properties.keySet()) {
      if (!isKnown(property, properties)) {
        throw Failures.invalidSpec(
            "invalid option '" + KafkaOptions.BROKER + property + "'",
            "a property that Kafka " + Bundle.VERSION + " knows",
            "'" + property + "'",
            nearest(property)
                .map(name -> "did you mean '" + name + "'?")
                .orElse("see Kafka's broker configurations for their names"));
      }
    }
  }

  private boolean isKnown(String property, Map<String, String> properties) {
    Stream<String> plugins =
        PLUGINS.entrySet().stream().map(e -> properties.getOrDefault(e.getKey(), e.getValue()));
    return known.contains(property)
        || Stream.concat(PREFIXES.stream(), plugins)
            .anyMatch(prefix -> !prefix.isEmpty() && property.startsWith(prefix));
  }

  /** A topic's name of a property is the end of the broker's; other slips are of a few letters. */
  private Optional<String> nearest(String property) {
    Optional<String> ofTopic = Optional.of("log." + property).filter(known::contains);
    return ofTopic.or(
        () ->
            known.stream()
                .filter(name -> distance(property, name) <= Math.max(1, property.length() / 5))
                .min(Comparator.comparingInt(name -> distance(property, name))));
  }

  /** Returns how many letters have to be added, removed or replaced. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int above = row[j];
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[other.length()];
  }
}
