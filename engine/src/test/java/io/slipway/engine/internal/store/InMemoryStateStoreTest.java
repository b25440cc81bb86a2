package io.slipway.engine.internal.store;

import static io.slipway.engine.internal.store.StoreFixture.put;
import static io.slipway.engine.internal.store.StoreFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.engine.InMemoryStateStore;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class InMemoryStateStoreTest {
  private final InMemoryStateStore.Backing backing = new InMemoryStateStore.Backing();

  @Test
  void ofTwoStoresOnOneBackingTheSlowerOneConflicts() {
    InMemoryStateStore one = new InMemoryStateStore(backing);
    InMemoryStateStore two = new InMemoryStateStore(backing);
    long seen = put(one, "a", "1");
    put(two, "a", "2");
    refused(ErrorCode.CONFLICT, () -> one.put("a", seen, new byte[0]));
    two.close();
    assertThat(texts(one)).isEqualTo(Map.of("a", "2"));
  }

  @Test
  void aFaultIsFinalForItsStoreAndLeavesTheChangeOutOrIn() {
    for (boolean applied : new boolean[] {false, true}) {
      String key = "applied-" + applied;
      InMemoryStateStore failing =
          new InMemoryStateStore(
              backing,
              (changed, now) -> {
                if (changed.equals(key) && now == applied) {
                  throw new IllegalStateException("the disk is broken");
                }
              });
      put(failing, "fine", "1");
      refused(ErrorCode.STORE_UNAVAILABLE, () -> put(failing, key, "1"));
      refused(ErrorCode.STORE_UNAVAILABLE, () -> put(failing, "fine", "2"));
    }
    assertThat(texts(new InMemoryStateStore(backing)))
        .isEqualTo(Map.of("fine", "1", "applied-true", "1"));
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SlipwayException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
