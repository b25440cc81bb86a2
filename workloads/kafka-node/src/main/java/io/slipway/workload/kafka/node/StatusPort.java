package io.slipway.workload.kafka.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port at which a node says its word where no file of it can be read. Whoever connects is told
 * all of it as lines, and the connection is closed; nothing is ever read from it. The lines:
 *
 * <pre>
 * slipway-node 1
 * run=ID
 * ready
 * KEY=VALUE ...
 * registrations
 * KEY=VALUE ...
 * end
 * </pre>
 *
 * <p>The run tells two processes of one container apart. A heading stands only above what was said.
 * At most {@link #READERS} connections are open: the next one ends the oldest, so that readers that
 * do not read hold nothing.
 */
final class StatusPort implements NodeWord {
  /** How many connections are open at most. */
  static final int READERS = 8;

  private static final int WAITING = 16;
  private static final long PAUSE_MILLIS = 100;
  private static final Logger LOG = LoggerFactory.getLogger(StatusPort.class);

  private final ServerSocket server;
  private final String run = UUID.randomUUID().toString();
  private final Deque<Socket> readers = new ArrayDeque<>();
  private String ready = "";
  private String registrations = "";
  private boolean closed;

  private StatusPort(ServerSocket server) {
    this.server = server;
  }

  /**
   * Listens.
   *
   * @param address a host and a port, separated by the last colon; IPv6 in brackets
   */
  static StatusPort open(String address) throws IOException {
    int colon = address.lastIndexOf(':');
    ServerSocket server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(
          new InetSocketAddress(
              address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
          WAITING);
    } catch (IOException e) {
      server.close();
      throw new IOException("cannot listen at " + address + " for its status", e);
    }
    StatusPort port = new StatusPort(server);
    start("slipway-status", port::serve);
    return port;
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public synchronized void writeReady(NodeFiles.Content content) {
    ready = "ready\n" + content.text();
  }

  @Override
  public synchronized void writeRegistrations(NodeFiles.Content content) {
    registrations = "registrations\n" + content.text();
  }

  private synchronized String word() {
    return "slipway-node 1\nrun=" + run + "\n" + ready + registrations + "end\n";
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket reader = server.accept();
        if (admit(reader)) {
          start("slipway-status-reader", () -> tell(reader));
        }
      } catch (IOException e) {
        if (!server.isClosed()) {
          LOG.warn("the status cannot be told: {}", e.toString());
          rest();
        }
      }
    }
  }

  /** Descriptors may have run out; trying at once again would only take the processor, too. */
  private static void rest() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean admit(Socket reader) {
    if (closed) {
      close(reader);
      return false;
    }
    if (readers.size() == READERS) {
      close(readers.removeFirst());
    }
    readers.addLast(reader);
    return true;
  }

  private void tell(Socket reader) {
    try {
      reader.getOutputStream().write(word().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.debug("the status was not read to its end", e);
    } finally {
      dismiss(reader);
    }
  }

  private synchronized void dismiss(Socket reader) {
    readers.remove(reader);
    close(reader);
  }

  private static void close(Socket reader) {
    try {
      reader.close();
    } catch (IOException e) {
      LOG.debug("a reader of the status was not closed", e);
    }
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    server.close();
    readers.forEach(StatusPort::close);
    readers.clear();
  }
}
