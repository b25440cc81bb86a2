package io.slipway.spi;

/** Where a member's program runs. The enum is open. */
public enum Platform {
  /** A process on the engine's own host, which uses that host's files and programs. */
  HOST,
  /** A container with an image of its own, in which no file or program of the host is found. */
  CONTAINER
}
