package io.slipway.workload.kafka.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Held by one thread of one process at a time. Freed by the system if its holder is killed. */
final class FileMutex implements AutoCloseable {
  /** A file lock is the process's, so the threads of this one need another. */
  private static final Map<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();

  private final ReentrantLock threads;
  private final FileChannel channel;

  private FileMutex(ReentrantLock threads, FileChannel channel) {
    this.threads = threads;
    this.channel = channel;
  }

  /**
   * Waits for the mutex and takes it.
   *
   * @param file exists as long as its directory
   * @throws java.nio.channels.FileLockInterruptionException if the thread is interrupted
   */
  static FileMutex take(Path file) throws IOException {
    ReentrantLock threads = IN_PROCESS.computeIfAbsent(file, any -> new ReentrantLock());
    threads.lock();
    boolean taken = false;
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        FileLock lock = channel.lock();
        taken = lock.isValid();
        return new FileMutex(threads, channel);
      } finally {
        if (!taken) {
          channel.close();
        }
      }
    } finally {
      if (!taken) {
        threads.unlock();
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      threads.unlock();
    }
  }
}
