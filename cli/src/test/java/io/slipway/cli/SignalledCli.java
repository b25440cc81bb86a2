package io.slipway.cli;

import io.slipway.spi.CancellationToken;
import io.slipway.spi.TimeSource;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A command in a process of its own, with real signals and an engine that waits for them. */
final class SignalledCli {
  private SignalledCli() {}

  /**
   * Runs a create.
   *
   * @param arguments the home, and whether the engine obeys a cancellation
   */
  public static void main(String[] arguments) {
    CliHarness cli = new CliHarness(Path.of(arguments[0]));
    boolean obeys = Boolean.parseBoolean(arguments[1]);
    ResultStream out = new ResultStream(System.out);
    cli.engine.at(
        "create",
        options -> {
          CountDownLatch over = new CountDownLatch(1);
          out.println("ready");
          wait(options.cancellation(), over, obeys);
        });
    int status =
        new Cli(
                new CliEnvironment(
                    out,
                    new PrintStream(System.err, true, StandardCharsets.UTF_8),
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                    Map.of(RootCommand.HOME_VARIABLE, arguments[0]),
                    Path.of(arguments[0]),
                    Terminal.NONE,
                    Clock.systemUTC(),
                    TimeSource.system(),
                    cli,
                    home -> cli,
                    (home, javaHome, progress) -> home,
                    new ProcessSignals(),
                    halted -> Runtime.getRuntime().halt(halted)))
            .run("create", "c1");
    out.println("ended by itself");
    System.exit(status);
  }

  private static void wait(CancellationToken cancellation, CountDownLatch over, boolean obeys) {
    CancellationToken.Registration registration =
        cancellation.onCancel(obeys ? over::countDown : () -> {});
    try {
      over.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      registration.close();
    }
  }
}
