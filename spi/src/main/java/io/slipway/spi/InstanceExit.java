package io.slipway.spi;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The end of an instance. Immutable; equal by content. */
public final class InstanceExit {
  /** The code of an end that was not seen. */
  public static final int UNSEEN = -1;

  private static final int LAST_WORDS = 3;
  private static final Pattern FRAME =
      Pattern.compile("\\s+at .*|\\s*\\.\\.\\. \\d+ (more|common frames omitted)");

  private final InstanceId instance;
  private final int code;
  private final List<String> logTail;

  private InstanceExit(InstanceId instance, int code, List<String> logTail) {
    this.instance = Checks.notNull(instance, "instance");
    this.code = code;
    this.logTail = List.copyOf(logTail);
  }

  /**
   * Returns an end without log lines.
   *
   * @param instance the instance that ended
   * @param code its exit code; 128 + n if signal n ended it; {@link #UNSEEN} if it was not seen
   */
  public static InstanceExit of(InstanceId instance, int code) {
    return new InstanceExit(instance, code, List.of());
  }

  /**
   * Returns the same with log lines.
   *
   * @param lines its last log lines, oldest first, at most 20
   */
  public InstanceExit withLogTail(List<String> lines) {
    return new InstanceExit(instance, code, lines);
  }

  /** Returns the instance that ended. */
  public InstanceId instance() {
    return instance;
  }

  /** Returns its exit code; 128 + n if signal n ended it; {@link #UNSEEN} if it was not seen. */
  public int code() {
    return code;
  }

  /** Returns its last log lines, oldest first. */
  public List<String> logTail() {
    return logTail;
  }

  /** Returns the last meaningful log lines, without the frames of stack traces. */
  public List<String> lastWords() {
    List<String> told =
        logTail.stream().filter(line -> !line.isBlank() && !FRAME.matcher(line).matches()).toList();
    return told.subList(Math.max(0, told.size() - LAST_WORDS), told.size());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof InstanceExit that && content().equals(that.content());
  }

  @Override
  public int hashCode() {
    return content().hashCode();
  }

  private List<Object> content() {
    return List.of(instance, code, logTail);
  }

  @Override
  public String toString() {
    return instance + " ended with code " + code;
  }
}
