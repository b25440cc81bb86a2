package io.slipway.engine.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StateStore;
import io.slipway.spi.StoredValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows what was acknowledged and judges what an open shows.
 *
 * <p>The rule: an open shows all that was acknowledged, and of what was in flight each change whole
 * or not. After damage it may refuse instead, with STORE_DAMAGED naming file and offset. Only after
 * damage to a store that was not closed cleanly may the one last frame be missing, and the open
 * then reports a cut.
 */
final class Oracle {
  /** The damage to the files, in addition to a crash. */
  enum Damage {
    NONE,
    AFTER_CLEAN_CLOSE,
    AFTER_CRASH
  }

  /** A change; its version is 0 while it is not acknowledged. */
  private record Step(long version, @Nullable String value) {}

  private final Map<String, List<Step>> acknowledged = new HashMap<>();
  private final Map<String, Step> inFlight = new HashMap<>();
  private long lastAcknowledged;
  private int lastFrame = 1;

  /** Returns another one that knows the same, to judge one of several outcomes. */
  synchronized Oracle copy() {
    Oracle copy = new Oracle();
    acknowledged.forEach((key, steps) -> copy.acknowledged.put(key, new ArrayList<>(steps)));
    copy.inFlight.putAll(inFlight);
    copy.lastAcknowledged = lastAcknowledged;
    copy.lastFrame = lastFrame;
    return copy;
  }

  /** Tells that a change is asked for; null removes. One at a time for each key. */
  synchronized void asked(String key, @Nullable String value) {
    inFlight.put(key, new Step(0, value));
  }

  synchronized void acknowledged(String key, long version) {
    Step step = inFlight.remove(key);
    if (step == null) {
      throw new IllegalStateException("nobody asked to change " + key);
    }
    acknowledged.computeIfAbsent(key, k -> new ArrayList<>()).add(new Step(version, step.value));
    lastAcknowledged = Math.max(lastAcknowledged, version);
  }

  /** Tells that the change was refused without effect. */
  synchronized void refused(String key) {
    inFlight.remove(key);
  }

  /** Tells how many changes the last frame holds. */
  synchronized void lastFrame(int changes) {
    lastFrame = changes;
  }

  /** Does the change on the store, with the version that is there; null removes. */
  void change(StateStore store, String key, @Nullable String value) {
    long version = store.get(key).map(StoredValue::version).orElse(StateStore.ABSENT);
    if (value == null && version == StateStore.ABSENT) {
      return;
    }
    asked(key, value);
    if (value == null) {
      store.remove(key, version);
      // A removal returns no version; in single-threaded use it is the next one.
      acknowledged(key, lastAcknowledged() + 1);
    } else {
      acknowledged(key, store.put(key, version, value.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private synchronized long lastAcknowledged() {
    return lastAcknowledged;
  }

  /**
   * Opens a store and judges what it shows.
   *
   * @return the store, or null where it was right to refuse
   */
  @Nullable JournaledStore open(Damage damage, Supplier<JournaledStore> opener) {
    JournaledStore store;
    try {
      store = opener.get();
    } catch (SlipwayException e) {
      judgeRefusal(damage, e);
      return null;
    }
    judge(damage, store);
    return store;
  }

  /** Judges what an open store shows, and takes that as the truth from now on. */
  void judge(Damage damage, JournaledStore store) {
    try {
      Map<String, StoredValue> shown = new TreeMap<>();
      store.forEach(shown::put);
      judge(damage, store.report(), shown);
      judgeLoss(store.report());
      settle(shown, store.report().sequence());
    } catch (RuntimeException | Error e) {
      store.close();
      throw e;
    }
  }

  static void judgeRefusal(Damage damage, SlipwayException refusal) {
    if (damage == Damage.NONE) {
      throw new AssertionError("a store without damage was refused", refusal);
    }
    if (refusal.code() != ErrorCode.STORE_DAMAGED) {
      throw new AssertionError("damage was reported as " + refusal.code(), refusal);
    }
    assertThat(refusal.getMessage()).containsPattern("store file /.* is damaged at offset \\d+:");
  }

  synchronized void judge(Damage damage, OpenReport report, Map<String, StoredValue> shown) {
    long least = lastAcknowledged;
    if (damage == Damage.AFTER_CRASH && report.cut() != null) {
      least -= lastFrame;
    }
    assertThat(report.sequence()).as("last change; %s", report).isGreaterThanOrEqualTo(least);
    if (damage == Damage.AFTER_CLEAN_CLOSE) {
      assertThat(report.cut()).as("a cut after a clean close").isNull();
    }
    TreeSet<String> keys = new TreeSet<>(shown.keySet());
    keys.addAll(acknowledged.keySet());
    for (String key : keys) {
      judgeKey(key, report.sequence(), shown.get(key));
    }
  }

  /** If an answered change is lost, the report must name the place of its remains. */
  synchronized void judgeLoss(OpenReport report) {
    OpenReport.Cut cut = report.cut();
    if (report.sequence() < lastAcknowledged) {
      assertThat(cut == null ? null : cut.kept())
          .as("what is left of a lost change; %s", report)
          .isNotNull()
          .hasSize(cut == null ? 0 : cut.bytes());
    }
  }

  private void judgeKey(String key, long sequence, @Nullable StoredValue shown) {
    Step expected = last(key, sequence);
    Step pending = inFlight.get(key);
    boolean asAcknowledged;
    boolean asInFlight;
    if (shown == null) {
      asAcknowledged = expected.value == null;
      asInFlight = pending != null && pending.value == null;
    } else {
      String text = new String(shown.bytes(), StandardCharsets.UTF_8);
      asAcknowledged = shown.version() == expected.version && text.equals(expected.value);
      asInFlight =
          pending != null && text.equals(pending.value) && shown.version() > expected.version;
    }
    if (!asAcknowledged && !asInFlight) {
      fail("%s: expected %s or %s, was %s; up to %s", key, expected, pending, shown, sequence);
    }
  }

  private Step last(String key, long sequence) {
    Step last = new Step(0, null);
    for (Step step : acknowledged.getOrDefault(key, List.of())) {
      if (step.version <= sequence) {
        last = step;
      }
    }
    return last;
  }

  /** Takes what an open showed as the truth from now on. */
  private synchronized void settle(Map<String, StoredValue> shown, long sequence) {
    inFlight.clear();
    acknowledged.clear();
    shown.forEach(
        (key, value) -> {
          asked(key, new String(value.bytes(), StandardCharsets.UTF_8));
          acknowledged(key, value.version());
        });
    lastAcknowledged = sequence;
  }
}
