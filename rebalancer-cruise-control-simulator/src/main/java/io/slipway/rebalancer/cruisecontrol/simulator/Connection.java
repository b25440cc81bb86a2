package io.slipway.rebalancer.cruisecontrol.simulator;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;

/** A client's connection, with one request at a time. Thread-safe. */
final class Connection {
  private final Socket socket;
  private final Semaphore answered = new Semaphore(1);

  Connection(Socket socket) {
    this.socket = socket;
  }

  /** Reads requests and hands each of them on, until the connection ends. */
  void serve(BiConsumer<Connection, HttpRequest> handler) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (HttpRequest request = HttpRequest.read(in);
          request != null;
          request = HttpRequest.read(in)) {
        answered.acquire();
        handler.accept(this, request);
      }
    } catch (IOException | IllegalArgumentException e) {
      // The client has gone, or speaks no HTTP: closing is all the answer it gets.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends an answer; says whether the connection was there to take it. */
  boolean write(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      answered.release();
      return true;
    } catch (IOException e) {
      close();
      return false;
    }
  }

  void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed.
    }
    answered.release();
  }

  /** Closes with a TCP RST. */
  void reset() {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already.
    }
    close();
  }
}
