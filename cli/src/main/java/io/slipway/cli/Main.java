package io.slipway.cli;

import io.slipway.spi.TimeSource;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** The entry point of the {@code slipway} command. */
public final class Main {
  private Main() {}

  /**
   * Runs one command and ends the process with its exit status.
   *
   * @param arguments what the user typed
   */
  public static void main(String[] arguments) {
    int status;
    PrintStream err = new ResultStream(new FileOutputStream(FileDescriptor.err));
    try {
      ResultStream out =
          new ResultStream(
              new FileOutputStream(FileDescriptor.out), ResultStream::standardOutputIsPipe);
      status = new Cli(environment(out, err)).run(arguments);
    } catch (RuntimeException | Error e) {
      // Thrown by picocli itself or the JVM; commands' failures do not come here.
      status = new ErrorReporter(err, Terminal.detect(System.getenv())).report(e, false, true);
    }
    System.exit(status);
  }

  static CliEnvironment environment(ResultStream out, PrintStream err) {
    Map<String, String> variables = System.getenv();
    return new CliEnvironment(
        out,
        err,
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
        variables,
        userHome(variables),
        Terminal.detect(variables),
        Clock.systemUTC(),
        TimeSource.system(),
        new InstalledEngine(),
        KafkaRecordClient::open,
        new KafkaArchiveMaker(),
        new ProcessSignals(),
        status -> Runtime.getRuntime().halt(status));
  }

  /** What a shell means by ~, which need not be what the JVM finds. */
  private static Path userHome(Map<String, String> variables) {
    String home = variables.getOrDefault("HOME", "");
    return Path.of(home.startsWith("/") ? home : System.getProperty("user.home"));
  }
}
