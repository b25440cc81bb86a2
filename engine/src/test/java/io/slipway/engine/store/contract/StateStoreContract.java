package io.slipway.engine.store.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.OwnerId;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StateStore;
import io.slipway.spi.StoredValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * What every {@link StateStore} must do. Extend it, and return a store from {@link #open}; all
 * stores of one test instance are on the same data, and one is open at a time.
 */
public abstract class StateStoreContract {
  private static final int MAX_VALUE = 1024 * 1024;

  private StateStore store = new Closed();

  /** Opens the store: empty at first, later with what was acknowledged before. */
  protected abstract StateStore open() throws Exception;

  @BeforeEach
  final void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }

  /**
   * Opens a copy of the data as {@link #open} would read it now, such as one made from a backup.
   *
   * @return empty, as by default, where data cannot be copied
   */
  protected Optional<StateStore> openCopy() throws Exception {
    return Optional.empty();
  }

  @Test
  void theIdHasTheFormOfAnOwnerAndIsTheSameAfterReopening() throws Exception {
    String id = store.id();
    assertEquals(id, new OwnerId(id).value());
    store.put("a", StateStore.ABSENT, bytes("one"));
    assertEquals(id, store.id());
    reopen();
    assertEquals(id, store.id());
  }

  @Test
  void aCopyHasTheIdOfItsOriginal() throws Exception {
    store.put("a", StateStore.ABSENT, bytes("one"));
    Optional<StateStore> copied = openCopy();
    if (copied.isPresent()) {
      try (StateStore copy = copied.get()) {
        assertEquals(store.id(), copy.id());
        assertEquals(store.get("a"), copy.get("a"));
      }
    }
  }

  @Test
  void aMissingKeyIsEmpty() {
    assertEquals(Optional.empty(), store.get("nothing"));
    assertEquals(Map.of(), all());
  }

  @Test
  void aValueIsReadBackWithTheVersionThatThePutReturned() {
    long version = store.put("a", StateStore.ABSENT, bytes("one"));
    assertEquals(Optional.of(new StoredValue(bytes("one"), version)), store.get("a"));
    assertTrue(version > StateStore.ABSENT);
  }

  @Test
  void everyChangeOfAKeyGivesAGreaterVersionEvenAfterARemoval() {
    long first = store.put("a", StateStore.ABSENT, bytes("one"));
    long second = store.put("a", first, bytes("two"));
    store.remove("a", second);
    long third = store.put("a", StateStore.ABSENT, bytes("three"));
    assertTrue(first < second && second < third, first + " < " + second + " < " + third);
  }

  @Test
  void anotherVersionThanTheExpectedOneIsAConflictAndChangesNothing() throws Exception {
    long version = store.put("a", StateStore.ABSENT, bytes("one"));
    refused(ErrorCode.CONFLICT, () -> store.put("a", StateStore.ABSENT, bytes("two")));
    refused(ErrorCode.CONFLICT, () -> store.put("a", version + 1, bytes("two")));
    refused(ErrorCode.CONFLICT, () -> store.put("b", version, bytes("two")));
    refused(ErrorCode.CONFLICT, () -> store.remove("a", version + 1));
    refused(ErrorCode.CONFLICT, () -> store.remove("b", version));
    Map<String, StoredValue> expected = Map.of("a", new StoredValue(bytes("one"), version));
    assertEquals(expected, all());
    reopen();
    assertEquals(expected, all());
  }

  @Test
  void aVersionIsNotReusedAfterARemoval() {
    long version = store.put("a", StateStore.ABSENT, bytes("one"));
    store.remove("a", version);
    store.put("a", StateStore.ABSENT, bytes("two"));
    refused(ErrorCode.CONFLICT, () -> store.put("a", version, bytes("three")));
  }

  @Test
  void aRemovedKeyIsGone() throws Exception {
    store.remove("a", store.put("a", StateStore.ABSENT, bytes("one")));
    assertEquals(Optional.empty(), store.get("a"));
    assertEquals(Map.of(), all());
    reopen();
    assertEquals(Map.of(), all());
  }

  @Test
  void keysAreShownInTheirOrderEachOnce() {
    for (String key : List.of("b/2", "a", "b/10", "ä", "b", "Z", "\uD83D\uDEA2")) {
      store.put(key, StateStore.ABSENT, bytes(key));
    }
    List<String> seen = new ArrayList<>();
    store.forEach((key, value) -> seen.add(key));
    assertEquals(List.of("Z", "a", "b", "b/10", "b/2", "ä", "\uD83D\uDEA2"), seen);
    assertEquals(seen, withPrefix(""));
    assertEquals(List.of("b/10", "b/2"), withPrefix("b/"));
    assertEquals(List.of("\uD83D\uDEA2"), withPrefix("\uD83D"), "half a surrogate pair");
    assertEquals(List.of(), withPrefix("aa"));
  }

  private List<String> withPrefix(String prefix) {
    List<String> seen = new ArrayList<>();
    store.forEach(prefix, (key, value) -> seen.add(key));
    return seen;
  }

  @Test
  void theLargestKeysAndValuesAndTheEmptyValueSurvive() throws Exception {
    byte[] large = new byte[MAX_VALUE];
    new Random(7).nextBytes(large);
    String key = "\u20AC".repeat(200);
    long one = store.put(key, StateStore.ABSENT, large);
    long two = store.put("empty", StateStore.ABSENT, new byte[0]);
    reopen();
    assertEquals(
        Map.of(key, new StoredValue(large, one), "empty", new StoredValue(new byte[0], two)),
        all());
  }

  @Test
  void whatIsNoKeyOrValueIsRefusedAndTheStoreLivesOn() {
    assertThrows(
        IllegalArgumentException.class, () -> store.put("", StateStore.ABSENT, bytes("x")));
    assertThrows(
        IllegalArgumentException.class,
        () -> store.put("x".repeat(201), StateStore.ABSENT, bytes("x")));
    assertThrows(
        IllegalArgumentException.class,
        () -> store.put("half \uD83D", StateStore.ABSENT, bytes("x")));
    assertThrows(
        IllegalArgumentException.class,
        () -> store.put("a", StateStore.ABSENT, new byte[MAX_VALUE + 1]));
    assertThrows(IllegalArgumentException.class, () -> store.put("a", -1, bytes("x")));
    assertThrows(IllegalArgumentException.class, () -> store.remove("a", StateStore.ABSENT));
    assertEquals(Map.of(), all());
    store.put("a", StateStore.ABSENT, bytes("x"));
  }

  @Test
  void theCallersArraysAreNotTheStores() {
    byte[] value = bytes("one");
    store.put("a", StateStore.ABSENT, value);
    value[0] = 'X';
    store.get("a").orElseThrow().bytes()[1] = 'X';
    assertArrayEquals(bytes("one"), store.get("a").orElseThrow().bytes());
  }

  @Test
  void anAcknowledgedChangeSurvivesAReopen() throws Exception {
    Map<String, StoredValue> expected = new TreeMap<>();
    Random random = new Random(3);
    for (int i = 0; i < 300; i++) {
      String key = "k" + random.nextInt(20);
      StoredValue old = expected.get(key);
      long oldVersion = old == null ? StateStore.ABSENT : old.version();
      if (old != null && random.nextInt(4) == 0) {
        store.remove(key, oldVersion);
        expected.remove(key);
      } else {
        byte[] value = bytes("v" + i);
        expected.put(key, new StoredValue(value, store.put(key, oldVersion, value)));
      }
      if (i % 100 == 99) {
        reopen();
      }
      assertEquals(Optional.ofNullable(expected.get(key)), store.get(key));
    }
    assertEquals(expected, all());
  }

  @Test
  void ofManyThreadsThatCountOneKeyUpNoneLosesAnIncrement() throws Exception {
    int threads = 8;
    int increments = 25;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        done.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < increments; i++) {
                    increment();
                  }
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertEquals(String.valueOf(threads * increments), count());
    reopen();
    assertEquals(String.valueOf(threads * increments), count());
  }

  @Test
  void anInterruptedCallerStillLearnsTheOutcome() throws Exception {
    Thread.currentThread().interrupt();
    long version = store.put("a", StateStore.ABSENT, bytes("one"));
    assertTrue(Thread.interrupted(), "the interrupt flag is kept");
    store.put("b", StateStore.ABSENT, bytes("two"));
    assertEquals(version, store.get("a").orElseThrow().version());
    reopen();
    assertEquals(2, all().size());
  }

  @Test
  void aClosedStoreSaysSoAndClosesAgain() {
    long version = store.put("a", StateStore.ABSENT, bytes("one"));
    store.close();
    store.close();
    refused(ErrorCode.CLOSED, () -> store.get("a"));
    refused(ErrorCode.CLOSED, () -> store.put("a", version, bytes("two")));
    refused(ErrorCode.CLOSED, () -> store.remove("a", version));
    refused(ErrorCode.CLOSED, () -> store.forEach((key, value) -> {}));
    refused(ErrorCode.CLOSED, () -> store.forEach("a", (key, value) -> {}));
  }

  /** Closes the store and opens it again. */
  protected final void reopen() throws Exception {
    store.close();
    store = open();
  }

  private void increment() {
    while (true) {
      Optional<StoredValue> now = store.get("count");
      long version = now.map(StoredValue::version).orElse(StateStore.ABSENT);
      long next = Long.parseLong(now.map(StateStoreContract::text).orElse("0")) + 1;
      try {
        store.put("count", version, bytes(String.valueOf(next)));
        return;
      } catch (SlipwayException e) {
        assertEquals(ErrorCode.CONFLICT, e.code());
      }
    }
  }

  private String count() {
    return text(store.get("count").orElseThrow());
  }

  private Map<String, StoredValue> all() {
    Map<String, StoredValue> all = new TreeMap<>();
    store.forEach(all::put);
    return all;
  }

  private static void refused(ErrorCode code, Executable call) {
    SlipwayException refusal = assertThrows(SlipwayException.class, call);
    assertEquals(code, refusal.code(), refusal.getMessage());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(StoredValue value) {
    return new String(value.bytes(), StandardCharsets.UTF_8);
  }

  /** Stands in before the first store is open. */
  private static final class Closed implements StateStore {
    @Override
    public String id() {
      throw new IllegalStateException("no store is open");
    }

    @Override
    public Optional<StoredValue> get(String key) {
      return Optional.empty();
    }

    @Override
    public long put(String key, long expectedVersion, byte[] value) {
      throw new IllegalStateException("no store is open");
    }

    @Override
    public void remove(String key, long expectedVersion) {
      throw new IllegalStateException("no store is open");
    }

    @Override
    public void forEach(BiConsumer<String, StoredValue> visitor) {}

    @Override
    public void close() {}
  }
}
