package io.slipway.rebalancer.cruisecontrol.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The parameters of a request. Names are compared without case, as Cruise Control does. */
final class Query {
  private final Map<String, List<String>> values;

  private Query(Map<String, List<String>> values) {
    this.values = values;
  }

  static Query parse(String query) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        values
            .computeIfAbsent(URLDecoder.decode(name, UTF_8), any -> new ArrayList<>())
            .add(URLDecoder.decode(value, UTF_8));
      }
    }
    return new Query(values);
  }

  Optional<String> get(String name) {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
        .findFirst()
        .map(entry -> entry.getValue().get(0));
  }

  boolean flag(String name, boolean missing) {
    return get(name).map(Boolean::parseBoolean).orElse(missing);
  }

  /** Returns the parts of a list that is separated by commas. */
  List<String> list(String name) {
    return get(name).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .filter(part -> !part.isEmpty())
        .toList();
  }

  /** Returns the names that are none of the given ones, sorted. */
  Set<String> otherThan(Set<String> names) {
    Set<String> others = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    others.addAll(values.keySet());
    others.removeAll(names);
    return others;
  }

  /**
   * Says whether two requests are the same to Cruise Control: the order of values is not looked at.
   */
  boolean sameAs(Query other) {
    return sets().equals(other.sets());
  }

  private Map<String, Set<String>> sets() {
    return values.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
  }

  /** Returns a path with the decoded parameters, in the order in which they were sent. */
  String appendedTo(String path) {
    List<String> pairs = new ArrayList<>();
    values.forEach((name, all) -> all.forEach(value -> pairs.add(name + "=" + value)));
    return pairs.isEmpty() ? path : path + "?" + String.join("&", pairs);
  }
}
