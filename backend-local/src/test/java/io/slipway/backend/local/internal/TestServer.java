package io.slipway.backend.local.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A member for tests: listens on the port of its first argument. */
final class TestServer {
  private TestServer() {}

  public static void main(String[] args) throws IOException {
    try (ServerSocket socket =
        new ServerSocket(Integer.parseInt(args[0]), 50, InetAddress.getLoopbackAddress())) {
      System.out.println("listening on " + args[0]);
      while (true) {
        socket.accept().close();
      }
    }
  }
}
