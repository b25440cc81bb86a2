package io.slipway.cli.crash;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A member: listens on the port of its first argument. */
final class PortHolder {
  private PortHolder() {}

  public static void main(String[] args) throws IOException {
    try (ServerSocket socket =
        new ServerSocket(Integer.parseInt(args[0]), 50, InetAddress.getLoopbackAddress())) {
      while (true) {
        socket.accept().close();
      }
    }
  }
}
