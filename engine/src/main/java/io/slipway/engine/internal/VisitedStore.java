package io.slipway.engine.internal;

import io.slipway.engine.internal.rebalance.HomeKeeping;
import io.slipway.engine.internal.store.CloseStack;
import io.slipway.engine.internal.store.HomeLock;
import io.slipway.engine.internal.store.JournaledStore;
import io.slipway.engine.internal.store.StoreOptions;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StateStore;
import io.slipway.spi.StoredValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The store of a home that is held only for the time of a write, or of what must not cross others'
 * writes. Reads in between show what was there at the last {@link #look}, or after the last write
 * of this one; what others have written since, a write finds as a conflict. Thread-safe.
 */
final class VisitedStore implements StateStore, HomeKeeping {
  /** Others that visit the home hold it for milliseconds. */
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final HomeSettings settings;
  private final StoreOptions options;
  private final Path home;
  private CloseStack opened = new CloseStack();
  private @Nullable StateStore live;
  private @Nullable StateStore seen;
  private @Nullable Object place;
  private int users;
  private boolean closed;

  VisitedStore(HomeSettings settings, StoreOptions options) {
    this.settings = settings;
    this.options = options;
    this.home = settings.requiredHome();
    HomeLock.requireDirectory(home);
  }

  /**
   * Waits a moment until no other process has the home.
   *
   * @throws SlipwayException {@link ErrorCode#STORE_LOCKED} naming the holder
   */
  synchronized void requireFree() {
    if (live == null) {
      HomeLock.acquire(home, MOMENT, settings.time(), options).close();
    }
  }

  /** Lets the next read show what is there then. */
  synchronized void look() {
    seen = null;
  }

  /**
   * A restored store counts its versions on from those of its backup: what was read before may have
   * the version of something else.
   */
  private void requireSamePlace() {
    Object now = place(Home.directory(home));
    if (place == null) {
      place = now;
    } else if (!place.equals(now)) {
      throw new SlipwayException(
          Problem.of(ErrorCode.STORE_UNAVAILABLE, "the store was replaced during a visit")
              .withExpected("the one that was there at first")
              .withActual("another one in " + home)
              .withRemedy("open a new visitor"));
    }
  }

  private static @Nullable Object place(Path directory) {
    try {
      BasicFileAttributes found = Files.readAttributes(directory, BasicFileAttributes.class);
      Object key = found.fileKey();
      return key == null ? found.creationTime() : key;
    } catch (IOException e) {
      return null;
    }
  }

  private StateStore present() {
    if (live != null) {
      return live;
    }
    if (closed) {
      throw DefaultReader.closed();
    }
    StateStore known = seen;
    if (known == null) {
      requireSamePlace();
      known = new SnapshotStore(JournaledStore.openReadOnly(Home.directory(home)));
      seen = known;
    }
    return known;
  }

  private synchronized StateStore held() {
    return present();
  }

  @Override
  public <T extends @Nullable Object> T during(Supplier<T> work) {
    enter();
    T result;
    try {
      result = work.get();
    } catch (Throwable e) {
      leave(e);
      throw e;
    }
    leave(null);
    return result;
  }

  private synchronized void enter() {
    if (closed) {
      throw DefaultReader.closed();
    }
    if (users == 0) {
      CloseStack held = new CloseStack();
      try {
        Home taken = Home.open(settings, options, held);
        held.add(taken.occupation().begin("a step of a rebalance"));
        requireSamePlace();
        live = taken.store();
      } catch (Throwable e) {
        held.closeAfter(e);
        throw e;
      }
      opened = held;
    }
    users++;
  }

  private synchronized void leave(@Nullable Throwable after) {
    users--;
    if (users > 0) {
      return;
    }
    live = null;
    seen = null;
    if (after == null) {
      opened.close();
    } else {
      opened.closeAfter(after);
    }
  }

  @Override
  public synchronized String id() {
    return present().id();
  }

  @Override
  public synchronized Optional<StoredValue> get(String key) {
    return present().get(key);
  }

  @Override
  public synchronized void forEach(BiConsumer<String, StoredValue> visitor) {
    present().forEach(visitor);
  }

  @Override
  public synchronized void forEach(String prefix, BiConsumer<String, StoredValue> visitor) {
    present().forEach(prefix, visitor);
  }

  @Override
  public long put(String key, long expectedVersion, byte[] value) {
    return during(() -> held().put(key, expectedVersion, value));
  }

  @Override
  public void remove(String key, long expectedVersion) {
    during(
        () -> {
          held().remove(key, expectedVersion);
          return true;
        });
  }

  /** Takes the home no more; what holds it lets go by itself. */
  @Override
  public synchronized void close() {
    closed = true;
  }
}
