package io.slipway.conformance.local;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The members' program on systems without perl: it listens on the given port. */
final class IdleServer {
  /** The file in a member's directory that makes the program give up. */
  static final String UNABLE = "unable";

  /** How the program ends then. */
  static final int EXIT_UNABLE = 65;

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
          + " {port} {dir}";
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the command does not know its own jar", e);
    }
  }

  /**
   * Listens until it is killed.
   *
   * @param arguments the port, and the directory of the data
   */
  public static void main(String[] arguments) throws IOException {
    if (Files.exists(Path.of(arguments[1]).resolveSibling(UNABLE))) {
      System.exit(EXIT_UNABLE);
    }
    try (ServerSocket server =
        new ServerSocket(Integer.parseInt(arguments[0]), 9, InetAddress.getLoopbackAddress())) {
      while (!server.isClosed()) {
        server.accept().close();
      }
    }
  }
}
