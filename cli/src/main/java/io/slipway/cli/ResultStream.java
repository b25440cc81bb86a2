package io.slipway.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The stream of results, in UTF-8: JSON is UTF-8 whatever the locale, and Java 17 would write '?'
 * in a bare one. Remembers why a write failed, which a {@link PrintStream} does not.
 */
final class ResultStream extends PrintStream {
  private final Target target;

  ResultStream(OutputStream target) {
    this(new Target(target));
  }

  private ResultStream(Target target) {
    super(target, true, StandardCharsets.UTF_8);
    this.target = target;
  }

  /** Returns whether nobody reads any more, as after {@code head} has seen enough. */
  boolean readerIsGone() {
    IOException failure = target.failure;
    return failure != null && String.valueOf(failure.getMessage()).contains("Broken pipe");
  }

  private static final class Target extends FilterOutputStream {
    private @Nullable IOException failure;

    Target(OutputStream target) {
      super(target);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}
