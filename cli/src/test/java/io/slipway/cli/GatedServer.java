package io.slipway.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Objects;

/** A member for tests: listens on the port of its first argument, once its gate is there. */
final class GatedServer {
  private GatedServer() {}

  /**
   * Runs until it is killed.
   *
   * @param arguments the port, and the file that opens the gate, where there is one
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.out.println("started");
    if (arguments.length > 1) {
      awaitGate(Path.of(arguments[1]));
    }
    int port = Integer.parseInt(arguments[0]);
    try (ServerSocket socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
      System.out.println("listening on " + port);
      while (true) {
        socket.accept().close();
      }
    }
  }

  private static void awaitGate(Path gate) throws IOException, InterruptedException {
    Path directory = Objects.requireNonNull(gate.toAbsolutePath().getParent());
    try (WatchService watch = FileSystems.getDefault().newWatchService()) {
      directory.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      while (!Files.exists(gate)) {
        WatchKey key = watch.take();
        key.pollEvents();
        key.reset();
      }
    }
  }
}
