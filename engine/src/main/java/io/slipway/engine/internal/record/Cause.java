package io.slipway.engine.internal.record;

import io.slipway.spi.ErrorCode;
import java.nio.charset.StandardCharsets;

/**
 * Why an operation turned back or is blocked. Whatever a backend reports, the record that holds it
 * can be written: a longer text is truncated, and invalid Unicode is replaced.
 *
 * @param code the kind of failure
 * @param text the same, human-readable, at most {@link #MAX_TEXT} characters
 */
public record Cause(ErrorCode code, String text) {
  /** The longest text that is kept. */
  public static final int MAX_TEXT = 4 * 1024;

  private static final int MARK = 64;
  private static final int TAIL = MAX_TEXT / 4;

  /** Cuts the text in the middle, as a failure ends with what led to it. */
  public Cause {
    String whole = text.length() <= MAX_TEXT ? text : cut(text);
    text = new String(whole.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static String cut(String text) {
    int head = MAX_TEXT - TAIL - MARK;
    int left = text.length() - head - TAIL;
    return text.substring(0, head)
        + " ... ("
        + left
        + " characters were cut here) ... "
        + text.substring(text.length() - TAIL);
  }
}
