package io.slipway.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One write and one force, into a file that has its length already: the least that a durable commit
 * can cost. One thread.
 */
final class RawTarget implements CommitTarget {
  private static final int SIZE = 4 * 1024 * 1024;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
  private long position;

  RawTarget(Path directory) throws IOException {
    Files.createDirectories(directory);
    channel =
        FileChannel.open(
            directory.resolve("raw"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.write(ByteBuffer.allocate(SIZE), 0);
    channel.force(true);
  }

  @Override
  public void commit(int record, byte[] value) throws IOException {
    buffer.clear().put(value).flip();
    channel.write(buffer, position);
    channel.force(false);
    position = (position + BYTES) % SIZE;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
