package io.slipway.rebalancer.cruisecontrol.simulator;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A request, its connection, and what becomes of both. Used under the server's lock. */
final class Exchange {
  final HttpRequest request;
  private final Connection connection;
  private final Server server;
  private final Instant time;
  private Request.Outcome outcome = Request.Outcome.NONE;
  private int status;
  private boolean settled;
  private int cut = Integer.MAX_VALUE;
  private Duration delay = Duration.ZERO;
  private @Nullable Failure failure;

  Exchange(HttpRequest request, Connection connection, Server server) {
    this.request = request;
    this.connection = connection;
    this.server = server;
    this.time = server.now();
  }

  /** Returns the entry of the log as it stands now. */
  Request logged() {
    return new Request(
        time,
        request.method(),
        request.path(),
        request.query(),
        request.header("User-Task-ID"),
        outcome,
        status);
  }

  Instant now() {
    return server.now();
  }

  /** Returns with what the request fails in the server; null if it does not. */
  @Nullable Failure failure() {
    return failure;
  }

  void outcome(Request.Outcome value) {
    outcome = value;
  }

  /** Lets the server have the request. */
  void serve() {
    server.serve(this);
  }

  void serveUnheard(Loss loss) {
    settled = true;
    server.serve(this);
    lose(loss);
  }

  void serveTruncated(int bytes) {
    cut = bytes;
    server.serve(this);
  }

  void serveFailing(String type, String message) {
    failure = new Failure(type, message);
    server.serve(this);
  }

  void serveDelayed(Duration value) {
    delay = value;
    server.serve(this);
  }

  void serveLate(Duration value) {
    settled = true;
    server.network().after(value, () -> server.serve(this));
  }

  void serveRestarted() {
    server.restart(connection);
    server.serve(this);
  }

  void serveEvicted() {
    server.evictAll();
    server.serve(this);
  }

  void refuse() {
    server.refuse(this);
  }

  /** Leaves the client without an answer. */
  void lose(Loss loss) {
    settled = true;
    switch (loss) {
      case SILENCE -> {}
      case CLOSE -> connection.close();
      case RESET -> connection.reset();
    }
  }

  /** Answers, unless there has been or will be no answer. */
  void reply(Reply reply) {
    if (settled) {
      return;
    }
    settled = true;
    if (delay.isZero()) {
      send(reply);
    } else {
      server.network().after(delay, () -> send(reply));
    }
  }

  private void send(Reply reply) {
    boolean whole = cut == Integer.MAX_VALUE;
    int bytes = whole ? cut : Math.min(cut, Math.max(0, reply.body().length() - 1));
    if (connection.write(reply.bytes(bytes))) {
      status = reply.status();
    }
    if (!whole || "close".equalsIgnoreCase(request.header("Connection").orElse(""))) {
      connection.close();
    }
  }
}
