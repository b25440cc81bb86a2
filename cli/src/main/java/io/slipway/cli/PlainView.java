package io.slipway.cli;

import io.slipway.engine.EngineEvent;
import io.slipway.engine.RebalanceStatus;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes a line for each event, for logs and pipes: never a control character. */
final class PlainView implements ProgressView {
  private final PrintStream err;
  private final Terminal terminal;
  private @Nullable Instant first;

  PlainView(PrintStream err, Terminal terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public synchronized void on(EngineEvent event) {
    if (first == null) {
      first = event.at();
    }
    err.println(
        terminal.message(
            event.cluster().name()
                + "  +"
                + Durations.text(Duration.between(first, event.at()))
                + "  "
                + TerminalText.clean(EventText.of(event))));
  }

  @Override
  public synchronized void note(String text) {
    err.println(terminal.message("slipway: " + TerminalText.clean(PlainWords.of(text))));
  }

  @Override
  public synchronized void rebalance(RebalanceStatus status) {
    err.println(
        terminal.message(
            TerminalText.clean(RebalanceReference.of(status) + "  " + RebalanceText.line(status))));
  }

  @Override
  public void result(Runnable writing) {
    writing.run();
  }

  @Override
  public void close() {
    err.flush();
  }
}
