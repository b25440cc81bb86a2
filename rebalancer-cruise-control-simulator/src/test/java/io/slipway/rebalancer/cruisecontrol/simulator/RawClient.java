package io.slipway.rebalancer.cruisecontrol.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One connection, on which the bytes of requests and answers can be seen. */
final class RawClient implements AutoCloseable {
  static final String ROOT = "/kafkacruisecontrol/";
  private static final int TIMEOUT_MILLIS = 30_000;

  /** An answer, its head line by line. */
  record Answer(String statusLine, List<String> headers, String body) {
    int status() {
      return Integer.parseInt(statusLine.split(" ", -1)[1]);
    }

    Optional<String> header(String name) {
      return headers.stream()
          .filter(line -> line.startsWith(name + ": "))
          .map(line -> line.substring(name.length() + 2))
          .findFirst();
    }

    String taskId() {
      return header("User-Task-ID").orElseThrow();
    }
  }

  private final Socket socket;
  private final InputStream in;

  RawClient(CruiseControlSimulator simulator) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), simulator.address().getPort());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends a request on a connection of its own and reads the answer. */
  static Answer ask(
      CruiseControlSimulator simulator, String method, String target, String... headers)
      throws IOException {
    try (RawClient client = new RawClient(simulator)) {
      client.send(method, target, headers);
      return client.read();
    }
  }

  static Answer get(CruiseControlSimulator simulator, String target, String... headers)
      throws IOException {
    return ask(simulator, "GET", target, headers);
  }

  static Answer post(CruiseControlSimulator simulator, String target, String... headers)
      throws IOException {
    return ask(simulator, "POST", target, headers);
  }

  /** Sends a request to an endpoint, or to a path that starts with a slash. */
  void send(String method, String target, String... headers) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(method).append(' ').append(target.startsWith("/") ? target : ROOT + target);
    text.append(" HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    if (method.equals("POST")) {
      text.append("Content-Length: 0\r\n");
    }
    socket.getOutputStream().write(text.append("\r\n").toString().getBytes(UTF_8));
  }

  Answer read() throws IOException {
    String statusLine = line();
    List<String> headers = new ArrayList<>();
    for (String header = line(); !header.isEmpty(); header = line()) {
      headers.add(header);
    }
    Answer head = new Answer(statusLine, headers, "");
    int length = Integer.parseInt(head.header("Content-Length").orElseThrow());
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException(body.length + " of " + length + " bytes");
    }
    return new Answer(statusLine, headers, new String(body, UTF_8));
  }

  /** Reads what the server sends on its own until it closes. */
  String readAll() throws IOException {
    return new String(in.readAllBytes(), UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("no answer");
      }
      line.append(new String(new byte[] {(byte) b}, ISO_8859_1));
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
