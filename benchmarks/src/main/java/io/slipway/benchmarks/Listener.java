package io.slipway.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** An SPU that answers on its port and does nothing else. Argument: the port. */
final class Listener {
  private Listener() {}

  public static void main(String[] args) throws IOException {
    try (ServerSocket socket =
        new ServerSocket(Integer.parseInt(args[0]), 50, InetAddress.getLoopbackAddress())) {
      while (true) {
        Socket caller = socket.accept();
        caller.close();
      }
    }
  }
}
