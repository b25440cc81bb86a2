package io.slipway.conformance.local;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The members' program on systems without perl: it listens on the given port. */
final class IdleServer {
  private IdleServer() {}

  static String commandLine() {
    try {
      String classes =
          Path.of(IdleServer.class.getProtectionDomain().getCodeSource().getLocation().toURI())
              .toString();
      String java = String.join(File.separator, System.getProperty("java.home"), "bin", "java");
      return "'"
          + java
          + "' -XX:TieredStopAtLevel=1 -Xshare:auto -XX:+UseSerialGC -Xmx32m -cp '"
          + classes
          + "' "
          + IdleServer.class.getName()
          + " {port}";
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the command does not know its own jar", e);
    }
  }

  /**
   * Listens until it is killed.
   *
   * @param arguments the port
   */
  public static void main(String[] arguments) throws IOException {
    try (ServerSocket server =
        new ServerSocket(Integer.parseInt(arguments[0]), 9, InetAddress.getLoopbackAddress())) {
      while (!server.isClosed()) {
        server.accept().close();
      }
    }
  }
}
