package io.slipway.engine.internal.store;

import io.slipway.spi.SlipwayException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A change on its way through the writer, and the thread that waits for it. */
final class PendingWrite {
  /** Why a change failed; the exception itself is made on the waiting thread. */
  interface Refusal {
    SlipwayException exception();
  }

  private final String key;
  private final byte[] keyBytes;
  private final long expected;
  private final byte @Nullable [] value;
  private final Thread caller = Thread.currentThread();
  private long version;
  private @Nullable Refusal refusal;
  private volatile boolean done;

  PendingWrite(String key, byte[] keyBytes, long expected, byte @Nullable [] value) {
    this.key = key;
    this.keyBytes = keyBytes;
    this.expected = expected;
    this.value = value;
  }

  String key() {
    return key;
  }

  byte[] keyBytes() {
    return keyBytes;
  }

  long expected() {
    return expected;
  }

  byte @Nullable [] value() {
    return value;
  }

  int size() {
    return keyBytes.length + (value == null ? 0 : value.length);
  }

  /** Remembers the version that it gets, or that it conflicts with, until it is answered. */
  void version(long value) {
    version = value;
  }

  long version() {
    return version;
  }

  void succeed() {
    done = true;
    LockSupport.unpark(caller);
  }

  /** Answers with a refusal. What was answered before stays so. */
  void fail(Refusal why) {
    if (!done) {
      refusal = why;
      succeed();
    }
  }

  /** Waits for the answer, whatever interrupts: the outcome must be known. */
  long await() {
    boolean interrupted = false;
    while (!done) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Refusal failed = refusal;
    if (failed != null) {
      throw failed.exception();
    }
    return version;
  }
}
