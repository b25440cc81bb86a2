package io.slipway.rebalancer.cruisecontrol.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The TCP side of the server: a thread that accepts and one for each connection. It is written on
 * sockets since the JDK's HTTP server changes the case of headers and cannot reset a connection.
 * Thread-safe.
 */
final class Listener {
  private static final byte[] LOCALHOST = {127, 0, 0, 1};
  private static final int BACKLOG = 100;

  private final BiConsumer<Connection, HttpRequest> handler;
  private final Set<Connection> connections = new HashSet<>();
  private final Set<Thread> threads = new HashSet<>();
  private @Nullable ServerSocket open;
  private @Nullable Thread acceptor;
  private int port;

  Listener(BiConsumer<Connection, HttpRequest> handler) {
    this.handler = handler;
  }

  /** Listens, at the same port as before; does nothing if it does. */
  synchronized void open() throws IOException {
    if (open == null) {
      ServerSocket socket = new ServerSocket();
      try {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOCALHOST), port), BACKLOG);
      } catch (IOException e) {
        socket.close();
        throw e;
      }
      port = socket.getLocalPort();
      open = socket;
      acceptor = start(() -> accept(socket));
    }
  }

  synchronized int port() {
    return port;
  }

  /** Stops listening and closes all connections. */
  void close() {
    Thread accepting;
    synchronized (this) {
      accepting = acceptor;
      acceptor = null;
      if (open != null) {
        try {
          open.close();
        } catch (IOException e) {
          // It listens no more.
        }
        open = null;
      }
      closeConnections(null);
    }
    if (accepting != null) {
      // Until it has left its call, the port still accepts.
      join(List.of(accepting));
    }
  }

  /** Closes all connections but one. */
  synchronized void closeConnections(@Nullable Connection except) {
    connections.stream().filter(connection -> connection != except).forEach(Connection::close);
  }

  /** Waits until all threads have ended; to be called after {@link #close}. */
  void join() {
    List<Thread> ending;
    synchronized (this) {
      ending = new ArrayList<>(threads);
    }
    join(ending);
  }

  private static void join(List<Thread> ending) {
    try {
      for (Thread thread : ending) {
        if (!thread.equals(Thread.currentThread())) {
          thread.join();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept(ServerSocket socket) {
    try {
      while (true) {
        connect(socket, socket.accept());
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private synchronized void connect(ServerSocket by, Socket socket) throws IOException {
    if (!by.equals(open)) {
      socket.close();
      return;
    }
    socket.setTcpNoDelay(true);
    Connection connection = new Connection(socket);
    connections.add(connection);
    start(
        () -> {
          connection.serve(handler);
          gone(connection);
        });
  }

  private synchronized void gone(Connection connection) {
    connections.remove(connection);
  }

  private synchronized Thread start(Runnable work) {
    threads.removeIf(ended -> !ended.isAlive());
    Thread thread = new Thread(work, "cruise-control-simulator-" + port);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
    return thread;
  }
}
