package io.slipway.engine.internal.store;

import static io.slipway.engine.internal.store.StoreFixture.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However the writer ends, each caller gets an answer. */
@Timeout(60)
class StoreWriterFailureTest {
  private static final StoreOptions NO_MEMORY =
      StoreOptions.defaults()
          .withFrames(
              size -> {
                throw new OutOfMemoryError("no room for " + size + " bytes");
              });

  @TempDir Path home = Path.of("");

  @Test
  void aChangeForWhichThereIsNoMemoryIsAnsweredAndChangesNothing() throws Exception {
    try (JournaledStore store = JournaledStore.open(home, NO_MEMORY)) {
      put(store, "small", "1");
      CompletableFuture<Void> large =
          CompletableFuture.runAsync(() -> store.put("large", 0, new byte[900_000]));

      assertThatThrownBy(() -> large.get(30, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(OutOfMemoryError.class)
          .cause()
          .isInstanceOfSatisfying(
              SlipwayException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE))
          .hasMessageContaining("nothing was changed");
    }
    try (JournaledStore store = JournaledStore.open(home, StoreOptions.defaults())) {
      assertThat(store.get("small")).isPresent();
      assertThat(store.get("large")).isEmpty();
    }
  }

  @Test
  void allThatWaitWithItAreAnsweredAndSoIsWhoComesLater() throws Exception {
    JournaledStore store = JournaledStore.open(home, NO_MEMORY);
    List<CompletableFuture<Void>> waiting = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String key = "key-" + i;
      byte[] value = new byte[i == 3 ? 900_000 : 10];
      waiting.add(
          CompletableFuture.runAsync(
              () -> store.put(key, 0, value), task -> new Thread(task, "test-put").start()));
    }
    for (CompletableFuture<Void> each : waiting) {
      assertThat(each.handle((done, failure) -> "answered").get(30, TimeUnit.SECONDS))
          .isEqualTo("answered");
    }
    refused(ErrorCode.STORE_UNAVAILABLE, store);
    store.close();
    refused(ErrorCode.CLOSED, store);
  }

  private static void refused(ErrorCode code, JournaledStore store) {
    assertThatThrownBy(() -> store.put("later", 0, new byte[1]))
        .isInstanceOfSatisfying(SlipwayException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
