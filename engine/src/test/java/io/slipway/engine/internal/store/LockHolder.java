package io.slipway.engine.internal.store;

import io.slipway.spi.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Takes a home's lock, says so, and holds it until its input ends or it is killed. */
final class LockHolder {
  private LockHolder() {}

  public static void main(String[] arguments) throws IOException {
    HomeLock lock = HomeLock.acquire(Path.of(arguments[0]), Duration.ZERO, TimeSource.system());
    lock.operation("create demo");
    System.out.println("held");
    System.out.flush();
    int end = System.in.read();
    if (end >= 0) {
      throw new IllegalStateException("expected the end of the input, was " + end);
    }
    lock.close();
  }
}
