package io.slipway.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The stream of results, in UTF-8: JSON is UTF-8 whatever the locale, and Java 17 would write '?'
 * in a bare one. Remembers why a write failed, which a {@link PrintStream} does not.
 */
final class ResultStream extends PrintStream {
  private final Target target;
  private final BooleanSupplier isPipe;

  ResultStream(OutputStream target) {
    this(target, () -> false);
  }

  /**
   * Creates a stream.
   *
   * @param isPipe whether the target is known to be a pipe; asked after a failure only
   */
  ResultStream(OutputStream target, BooleanSupplier isPipe) {
    this(new Target(target), isPipe);
  }

  private ResultStream(Target target, BooleanSupplier isPipe) {
    super(target, true, StandardCharsets.UTF_8);
    this.target = target;
    this.isPipe = isPipe;
  }

  /**
   * Returns whether there is no reader any more, as after {@code head} has seen enough. The
   * failure's text is localized, so a failed pipe is taken for one without a reader: pipes fail for
   * no other reason.
   */
  boolean readerIsGone() {
    IOException failure = target.failure;
    return failure != null
        && (String.valueOf(failure.getMessage()).contains("Broken pipe") || isPipe.getAsBoolean());
  }

  /** Returns whether the process's standard output is a pipe, where the system tells. */
  static boolean standardOutputIsPipe() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString().startsWith("pipe:");
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
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
