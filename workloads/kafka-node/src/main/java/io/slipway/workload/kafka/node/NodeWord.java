package io.slipway.workload.kafka.node;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where a node says who it is and, if it is a controller, which brokers are registered.
 * Thread-safe.
 */
interface NodeWord extends Closeable {
  /** How the address of a {@link StatusPort} begins; anything else is a directory. */
  String TCP = "tcp://";

  /**
   * Returns the place that the launcher was told, with nothing said there yet.
   *
   * @param place a directory, or {@code tcp://} with an address and a port to listen at
   * @throws IOException if nothing can be said there
   */
  static NodeWord at(String place) throws IOException {
    if (place.startsWith(TCP)) {
      return StatusPort.open(place.substring(TCP.length()));
    }
    NodeFiles files = new NodeFiles(Path.of(place));
    files.clear();
    return files;
  }

  /** Says who the node is, once it serves. */
  void writeReady(NodeFiles.Content content) throws IOException;

  /** Says which brokers are registered. */
  void writeRegistrations(NodeFiles.Content content) throws IOException;

  /** Takes back what was said. Nothing is said afterwards. */
  @Override
  void close() throws IOException;
}
