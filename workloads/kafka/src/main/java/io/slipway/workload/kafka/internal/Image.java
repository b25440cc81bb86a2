package io.slipway.workload.kafka.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A container image with Kafka, named so that it stays the same.
 *
 * @param name the whole name
 * @param version its tag, or its digest if it has no tag
 */
record Image(String name, String version) {
  /** The image of this build's version. */
  static final Image DEFAULT = new Image("apache/kafka:" + Bundle.VERSION, Bundle.VERSION);

  private static final Pattern NAME =
      Pattern.compile(
          "(?:[A-Za-z0-9.-]+(?::[0-9]+)?/)?[a-z0-9._/-]+"
              + "(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(?:@(?<digest>[a-z0-9]+:[0-9a-f]+))?");

  /** Reads a name; what it names must not change behind a cluster's back. */
  static Image of(String name) {
    Matcher matcher = NAME.matcher(name);
    String tag = matcher.matches() ? matcher.group("tag") : null;
    String digest = matcher.matches() ? matcher.group("digest") : null;
    String version = tag == null ? digest : tag;
    if (version == null || (version.equals("latest") && digest == null)) {
      throw Failures.invalidSpec(
          "invalid option '" + KafkaOptions.IMAGE + "'",
          "an image with a tag other than latest or with a digest, such as " + DEFAULT.name(),
          "'" + name + "'",
          "correct it",
          "remove it");
    }
    return new Image(name, version);
  }
}
