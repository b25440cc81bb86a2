package io.slipway.spi;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The end of an instance.
 *
 * @param instance the instance that ended
 * @param code its exit code; 128 + n if signal n ended it; -1 if it was not seen
 * @param logTail its last log lines, oldest first, at most 20
 */
public record InstanceExit(InstanceId instance, int code, List<String> logTail) {
  private static final int LAST_WORDS = 3;
  private static final Pattern FRAME =
      Pattern.compile("\\s+at .*|\\s*\\.\\.\\. \\d+ (more|common frames omitted)");

  /** Copies the lines. */
  public InstanceExit {
    Checks.notNull(instance, "instance");
    logTail = List.copyOf(logTail);
  }

  /** Returns the last meaningful log lines, without the frames of stack traces. */
  public List<String> lastWords() {
    List<String> told =
        logTail.stream().filter(line -> !line.isBlank() && !FRAME.matcher(line).matches()).toList();
    return told.subList(Math.max(0, told.size() - LAST_WORDS), told.size());
  }
}
