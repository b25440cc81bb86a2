package io.slipway.workload.fluvio.internal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the SC knows of an SPU, as it keeps it in a YAML file of its metadata directory. Of YAML
 * only the form in which the SC itself writes is read: the tag of the version, then keys and plain
 * values, indented. The SC rewrites a file in place, so that any beginning of it may be seen.
 *
 * @param key the record's name, also that of its file
 * @param spuId the id by which the SPU registers
 * @param status what the SC last knew of it
 */
record SpuRecord(String key, int spuId, Status status) {
  /** What the SC last knew. */
  enum Status {
    /** Not registered since the record was written. */
    INIT,
    /** Registered. */
    ONLINE,
    /** Its connection has ended. */
    OFFLINE
  }

  static final String SUFFIX = ".yaml";

  private static final String TAG = "!1.0.0";
  private static final Pattern LINE =
      Pattern.compile("( *)((?:- )*)([A-Za-z][A-Za-z0-9_-]*):(?: (.*))?");

  /** The key of the record's last part. */
  private static final String END = "spec.privateEndpoint.encryption";

  static String keyOf(int spuId) {
    return "custom-spu-" + spuId;
  }

  /** Returns the content of a record of an SPU that was never online. */
  static String initial(int spuId, String host, int publicPort, int privatePort) {
    return String.join(
        "\n",
        TAG,
        "meta:",
        "  id: " + keyOf(spuId),
        "  revision: 0",
        "key: " + keyOf(spuId),
        "status:",
        "  resolution: Init",
        "spec:",
        "  spuId: " + spuId,
        "  spuType: Custom",
        "  publicEndpoint:",
        "    port: " + publicPort,
        "    ingress:",
        "    - hostname: " + host,
        "    encryption: PLAINTEXT",
        "  privateEndpoint:",
        "    port: " + privatePort,
        "    host: " + host,
        "    encryption: PLAINTEXT",
        "");
  }

  /**
   * Reads a record.
   *
   * @throws IOException if it is no whole record
   */
  static SpuRecord parse(String text) throws IOException {
    if (!text.endsWith("\n")) {
      throw new IOException("it ends within a line");
    }
    Map<String, String> values = values(text);
    if (!values.containsKey(END)) {
      throw new IOException("it ends before '" + END + "'");
    }
    String id = required(values, "spec.spuId");
    if (!id.matches("[0-9]{1,9}")) {
      throw new IOException("its spuId is '" + id + "'");
    }
    String resolution = required(values, "status.resolution");
    Status status =
        switch (resolution) {
          case "Init" -> Status.INIT;
          case "Online" -> Status.ONLINE;
          case "Offline" -> Status.OFFLINE;
          default -> throw new IOException("its resolution is '" + resolution + "'");
        };
    return new SpuRecord(required(values, "key"), Integer.parseInt(id), status);
  }

  private static String required(Map<String, String> values, String key) throws IOException {
    String value = values.get(key);
    if (value == null || value.isEmpty()) {
      throw new IOException("it has no '" + key + "'");
    }
    return value;
  }

  /** Returns the plain values by their paths. */
  private static Map<String, String> values(String text) throws IOException {
    Iterator<String> lines = text.lines().iterator();
    if (!lines.hasNext() || !lines.next().equals(TAG)) {
      throw new IOException("it does not begin with '" + TAG + "'");
    }
    Map<String, String> values = new HashMap<>();
    Deque<Level> path = new ArrayDeque<>();
    while (lines.hasNext()) {
      String line = lines.next();
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new IOException("it has the line '" + line + "'");
      }
      // An item's mark is as wide as the step to its keys.
      int indent = matcher.group(1).length() + matcher.group(2).length();
      while (!path.isEmpty() && path.getLast().indent() >= indent) {
        path.removeLast();
      }
      path.addLast(new Level(indent, matcher.group(3)));
      if (matcher.group(4) != null) {
        values.put(String.join(".", path.stream().map(Level::key).toList()), matcher.group(4));
      }
    }
    return values;
  }

  private record Level(int indent, String key) {}
}
