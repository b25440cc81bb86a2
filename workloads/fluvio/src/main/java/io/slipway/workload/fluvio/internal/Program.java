package io.slipway.workload.fluvio.internal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The installed program {@code fluvio-run}, which tells its own version. */
final class Program {
  static final String FILE = "fluvio-run";

  private static final Pattern VERSION =
      Pattern.compile("(?m)^Platform Version:\\s*([0-9][0-9A-Za-z.+-]*)\\s*$");
  private static final long ANSWER_SECONDS = 10;
  private static final int ANSWER_BYTES = 4096;

  private Program() {}

  /**
   * The word of a program.
   *
   * @param version its version, or empty
   * @param problem why it is no such program, or empty
   */
  record Answer(String version, String problem) {
    static Answer problem(String text) {
      return new Answer("", text);
    }
  }

  /** Asks a program which version it is; runs nothing if it is none. */
  static Answer ask(String value) {
    Optional<String> problem = fileProblem(value);
    return problem.isPresent() ? Answer.problem(problem.get()) : run(Path.of(value));
  }

  private static Optional<String> fileProblem(String value) {
    Path path;
    try {
      path = Path.of(value);
    } catch (InvalidPathException e) {
      return Optional.of("not a path: " + e.getReason());
    }
    if (!path.isAbsolute()) {
      return Optional.of("not an absolute path");
    }
    if (!Files.exists(path)) {
      return Optional.of("no such file");
    }
    if (!Files.isRegularFile(path)) {
      return Optional.of("not a regular file");
    }
    return Files.isExecutable(path) ? Optional.empty() : Optional.of("not executable");
  }

  private static Answer run(Path path) {
    try {
      Process process =
          new ProcessBuilder(path.toString(), "version")
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .start();
      try (InputStream output = process.getInputStream()) {
        try {
          return read(output);
        } finally {
          // Before its output is closed, of which it may die: a script's own programs die with it.
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
        }
      }
    } catch (IOException e) {
      return Answer.problem("it cannot be run: " + e.getMessage());
    }
  }

  /** On a thread of its own: what is no such program may say nothing, or never end. */
  private static Answer read(InputStream stream) {
    FutureTask<String> output =
        new FutureTask<>(() -> new String(stream.readNBytes(ANSWER_BYTES), StandardCharsets.UTF_8));
    Thread reader = new Thread(output, "slipway-fluvio-version");
    reader.setDaemon(true);
    reader.start();
    try {
      String said = output.get(ANSWER_SECONDS, TimeUnit.SECONDS);
      Matcher matcher = VERSION.matcher(said);
      return matcher.find()
          ? new Answer(matcher.group(1), "")
          : Answer.problem("its 'version' command tells no Platform Version");
    } catch (TimeoutException e) {
      return Answer.problem("it does not tell its version within " + ANSWER_SECONDS + " s");
    } catch (ExecutionException e) {
      return Answer.problem("its answer cannot be read: " + e.getCause());
    } catch (InterruptedException e) {
      throw Failures.interrupted("the question for the version of fluvio-run");
    }
  }
}
