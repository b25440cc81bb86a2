package io.slipway.rebalancer.cruisecontrol.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A reply as it goes over the wire. Immutable.
 *
 * @param status the status
 * @param headers in their order, with their case; {@code Content-Length} and {@code Server} follow
 * @param body the body
 * @param server the header {@code Server}
 */
record Reply(int status, Map<String, String> headers, String body, String server) {
  private static final Map<Integer, String> PHRASES =
      Map.ofEntries(
          Map.entry(200, "OK"),
          Map.entry(202, "Accepted"),
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(429, "Too Many Requests"),
          Map.entry(500, "Server Error"),
          Map.entry(502, "Bad Gateway"),
          Map.entry(503, "Service Unavailable"),
          Map.entry(504, "Gateway Timeout"));

  Reply {
    headers = new LinkedHashMap<>(headers);
  }

  /** Returns the words of a status, as Jetty has them. */
  static String phrase(int status) {
    return PHRASES.getOrDefault(status, "Unknown");
  }

  /** Returns the same with a header after the others. */
  Reply with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, more, body, server);
  }

  /** Returns the same with headers before the others. */
  Reply after(Map<String, String> first) {
    Map<String, String> all = new LinkedHashMap<>(first);
    all.putAll(headers);
    return new Reply(status, all, body, server);
  }

  /**
   * Returns the bytes of the reply.
   *
   * @param cut how many bytes of the body to keep
   */
  byte[] bytes(int cut) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status);
    head.append(' ').append(phrase(status)).append("\r\n");
    headers.forEach((name, value) -> line(head, name, value));
    // Cruise Control gives the number of characters, which is too small if one is not ASCII.
    line(head, "Content-Length", Integer.toString(body.length()));
    line(head, "Server", server);
    byte[] bytes = body.getBytes(UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.append("\r\n").toString().getBytes(US_ASCII));
    out.write(bytes, 0, Math.min(cut, bytes.length));
    return out.toByteArray();
  }

  private static void line(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }
}
