package io.slipway.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Makes plain requests of a Cruise Control server. Thread-safe. */
final class ServerClient {
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI server;

  ServerClient(URI server) {
    this.server = server.resolve("/kafkacruisecontrol/");
  }

  /** Asks, and returns the status of the reply. */
  int get(String target) throws InterruptedException {
    return send(HttpRequest.newBuilder(server.resolve(target)).build()).statusCode();
  }

  /** Requests something, and returns the id of its task. */
  String post(String target) throws InterruptedException {
    return send(HttpRequest.newBuilder(server.resolve(target))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build())
        .headers()
        .firstValue("User-Task-ID")
        .orElseThrow();
  }

  private HttpResponse<String> send(HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
