package io.slipway.engine.internal.store;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads a store that may be written at the same time. What looks damaged may be a writer's
 * half-done step, seen from beside; real damage stays, so it is believed only when it does.
 */
final class SnapshotReader {
  private static final int ATTEMPTS = 20;
  private static final int SAME_DAMAGE = 4;

  private SnapshotReader() {}

  static StoreSnapshot read(StoreFiles files, Path directory) {
    return read(files, directory, StoreHistory.Recorder.NONE);
  }

  static StoreSnapshot read(StoreFiles files, Path directory, StoreHistory.Recorder history) {
    try {
      return Uninterrupted.call(() -> new StoreSnapshot(tryRead(files, directory, history)));
    } catch (IOException e) {
      throw StoreErrors.unavailable("the store in " + directory + " cannot be read", e);
    }
  }

  private static LoadedStore tryRead(
      StoreFiles files, Path directory, StoreHistory.Recorder history) throws IOException {
    String damage = "";
    int same = 0;
    for (int attempt = 1; ; attempt++) {
      try {
        history.clear();
        return new StoreLoader(files, StoreSwap.current(directory), history).load();
      } catch (NoSuchFileException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      } catch (SlipwayException e) {
        String text = String.valueOf(e.getMessage());
        same = text.equals(damage) ? same + 1 : 1;
        damage = text;
        if (attempt == ATTEMPTS || same == SAME_DAMAGE || e.code() != ErrorCode.STORE_DAMAGED) {
          throw e;
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(attempt));
    }
  }
}
