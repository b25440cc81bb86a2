package io.slipway.engine.internal.model;

import io.slipway.engine.internal.lifecycle.CallKind;
import org.jspecify.annotations.Nullable;

/** One member in the model. Changed only while a state is drafted. */
final class Member implements Comparable<Member> {
  /** What its instance does. */
  enum Life {
    NONE,
    UNCONFIRMED,
    CONFIRMED,
    TERMINATING,
    EXITED
  }

  /** The operation that launched its instance, or the last one if the platform restarts it. */
  enum Launcher {
    NOBODY,
    THIS_OPERATION,
    ANOTHER
  }

  /** What became of its data. */
  enum Data {
    NONE,
    KEPT,
    LOST
  }

  static final int LATE_LAUNCH = 1;
  static final int LATE_STOP = 2;

  /** The same calls under a fence that is not installed any more. */
  static final int OUTDATED = 2;

  final boolean controller;
  Life life = Life.NONE;
  boolean meantToRun;
  Launcher launcher = Launcher.NOBODY;
  Data data = Data.NONE;

  /** The cluster itself still counts an instance that has ended. */
  boolean staleRegistration;

  /** Whether the engine's present attempt has launched it. */
  boolean launched;

  /** Whether the engine is about to make its call for it. */
  boolean target;

  /** The engine's call for it that is on its way, or null. */
  @Nullable CallKind call;

  /** Calls of crashed engines, or reported lost, that may still land. */
  int late;

  Member(boolean controller) {
    this.controller = controller;
  }

  Member copy() {
    Member copy = new Member(controller);
    copy.life = life;
    copy.meantToRun = meantToRun;
    copy.launcher = launcher;
    copy.data = data;
    copy.staleRegistration = staleRegistration;
    copy.launched = launched;
    copy.target = target;
    copy.call = call;
    copy.late = late;
    return copy;
  }

  boolean lives() {
    return life != Life.NONE && life != Life.EXITED;
  }

  /** Returns whether it lives and was not told to end. */
  boolean isUp() {
    return life == Life.UNCONFIRMED || life == Life.CONFIRMED;
  }

  /** What launched it is over. */
  void outliveItsOperation() {
    launcher = launcher == Launcher.NOBODY ? Launcher.NOBODY : Launcher.ANOTHER;
  }

  boolean isBlank() {
    return life == Life.NONE && !meantToRun && data == Data.NONE && !staleRegistration;
  }

  void erase() {
    life = Life.NONE;
    meantToRun = false;
    launcher = Launcher.NOBODY;
    data = Data.NONE;
    staleRegistration = false;
  }

  /** Returns the content as a number: equal for members that differ in nothing. */
  int packed() {
    int bits = EnumBits.of(life);
    bits = bits * 2 + (meantToRun ? 1 : 0);
    bits = bits * 3 + EnumBits.of(launcher);
    bits = bits * 3 + EnumBits.of(data);
    bits = bits * 2 + (staleRegistration ? 1 : 0);
    bits = bits * 2 + (launched ? 1 : 0);
    bits = bits * 2 + (target ? 1 : 0);
    bits = bits * 6 + (call == null ? 0 : EnumBits.of(call) + 1);
    return bits * 16 + late;
  }

  @Override
  public int compareTo(Member other) {
    return Integer.compare(packed(), other.packed());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Member that
        && controller == that.controller
        && packed() == that.packed();
  }

  @Override
  public int hashCode() {
    return packed();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(life.name().toLowerCase(java.util.Locale.ROOT));
    append(text, lives() && launcher == Launcher.ANOTHER, "of-another-operation");
    append(text, meantToRun != lives(), meantToRun ? "meant-to-run" : "meant-to-stop");
    append(text, data == Data.KEPT && !lives(), "data");
    append(text, data == Data.LOST, "DATA-LOST");
    append(text, staleRegistration, "stale-registration");
    append(text, launched, "launched-now");
    append(text, target, "target");
    append(text, call != null, call + "-on-its-way");
    append(text, (late & LATE_LAUNCH) != 0, "late-LAUNCH");
    append(text, (late & LATE_STOP) != 0, "late-STOP");
    append(text, late >> OUTDATED != 0, "outdated-call");
    return text.toString();
  }

  private static void append(StringBuilder text, boolean holds, String word) {
    if (holds) {
      text.append('/').append(word);
    }
  }
}
