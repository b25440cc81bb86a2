package io.slipway.cli.crash;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** A member: listens on the port of its first argument, unless the file of its second is there. */
final class PortHolder {
  private PortHolder() {}

  public static void main(String[] args) throws IOException {
    if (Files.exists(Path.of(args[1]))) {
      System.out.println("spoilt");
      System.exit(3);
    }
    try (ServerSocket socket =
        new ServerSocket(Integer.parseInt(args[0]), 50, InetAddress.getLoopbackAddress())) {
      while (true) {
        socket.accept().close();
      }
    }
  }
}
