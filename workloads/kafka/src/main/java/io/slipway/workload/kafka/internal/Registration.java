package io.slipway.workload.kafka.internal;

import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A broker's registration with the controller.
 *
 * @param epoch which registration of the broker this is; only grows
 * @param incarnation the life of the broker that registered
 * @param fenced whether the controller keeps clients away from it
 * @param leaving whether it is about to end
 */
record Registration(long epoch, String incarnation, boolean fenced, boolean leaving) {
  private static final String PREFIX = "broker.";
  private static final int WORDS = 4;

  /** Reads all registrations by broker id. */
  static SortedMap<Integer, Registration> all(NodeFile file) throws IOException {
    SortedMap<Integer, Registration> result = new TreeMap<>();
    for (Map.Entry<String, String> entry : file.values().entrySet()) {
      if (entry.getKey().startsWith(PREFIX)) {
        result.put(
            Integer.parseInt(entry.getKey().substring(PREFIX.length())), read(entry.getValue()));
      }
    }
    return result;
  }

  private static Registration read(String text) throws IOException {
    String[] words = text.split(" ", -1);
    if (words.length != WORDS) {
      throw new IOException("expected " + WORDS + " words, was '" + text + "'");
    }
    return new Registration(
        Long.parseLong(words[0]), words[1], words[2].equals("fenced"), words[3].equals("leaving"));
  }
}
