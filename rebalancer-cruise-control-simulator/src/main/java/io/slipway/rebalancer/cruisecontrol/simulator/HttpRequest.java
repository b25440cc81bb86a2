package io.slipway.rebalancer.cruisecontrol.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came over the wire; its body is read and dropped. Immutable.
 *
 * @param method the method
 * @param path the path, without the query
 * @param query the query, encoded; empty if there is none
 * @param headers by name without case; the last of several of one name
 */
record HttpRequest(String method, String path, String query, Map<String, String> headers) {
  private static final int LONGEST_LINE = 64 * 1024;

  /** Returns the next request of a connection; null if it has ended. */
  static @Nullable HttpRequest read(InputStream in) throws IOException {
    String line = line(in);
    if (line == null) {
      return null;
    }
    String[] parts = line.split(" ", -1);
    if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
      throw new IOException("no HTTP request: " + line);
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String header = required(in); !header.isEmpty(); header = required(in)) {
      int colon = header.indexOf(':');
      if (colon < 0) {
        throw new IOException("no header: " + header);
      }
      headers.put(header.substring(0, colon).trim(), header.substring(colon + 1).trim());
    }
    skipBody(in, headers);
    int mark = parts[1].indexOf('?');
    return new HttpRequest(
        parts[0],
        mark < 0 ? parts[1] : parts[1].substring(0, mark),
        mark < 0 ? "" : parts[1].substring(mark + 1),
        headers);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  private static void skipBody(InputStream in, Map<String, String> headers) throws IOException {
    if ("chunked".equalsIgnoreCase(headers.getOrDefault("Transfer-Encoding", ""))) {
      for (int size = chunk(in); size > 0; size = chunk(in)) {
        in.skipNBytes(size);
        required(in);
      }
      for (String trailer = required(in); !trailer.isEmpty(); ) {
        trailer = required(in);
      }
    } else {
      in.skipNBytes(Long.parseLong(headers.getOrDefault("Content-Length", "0")));
    }
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(required(in).split(";", 2)[0].trim(), 16);
  }

  private static String required(InputStream in) throws IOException {
    String line = line(in);
    if (line == null) {
      throw new EOFException("the connection ended within a request");
    }
    return line;
  }

  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return null;
      }
      if (out.size() >= LONGEST_LINE) {
        throw new IOException("a line is longer than " + LONGEST_LINE);
      }
      out.write(b);
    }
    String line = out.toString(ISO_8859_1);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }
}
