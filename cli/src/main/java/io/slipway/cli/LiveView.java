package io.slipway.cli;

import io.slipway.engine.EngineEvent;
import io.slipway.engine.RebalanceStatus;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Redraws a small block at the foot of a terminal, and leaves what matters above it.
 *
 * <p>Four lines of text need no progress library: existing ones draw one counted bar, detect the
 * terminal with native code, and would cost every start of the CLI more than this class.
 */
final class LiveView implements ProgressView {
  private static final String ESCAPE = "\u001b[";
  private static final String CLEAR_BELOW = "\r" + ESCAPE + "J";
  private static final long REDRAW_MILLIS = 200;

  private final PrintStream err;
  private final Clock clock;
  private final Terminal terminal;
  private final LiveModel model = new LiveModel();
  private final ScheduledExecutorService ticker;
  private String rebalanced = "";
  private int drawn;
  private boolean closed;

  /**
   * Begins to draw.
   *
   * @param err a terminal
   * @param clock for elapsed times
   * @param terminal the terminal
   */
  LiveView(PrintStream err, Clock clock, Terminal terminal) {
    this.err = err;
    this.clock = clock;
    this.terminal = terminal;
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "slipway-progress");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        ticker.scheduleWithFixedDelay(
            this::redraw, REDRAW_MILLIS, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void on(EngineEvent event) {
    model.apply(event);
    draw(LiveModel.stays(event) ? event.cluster().name() + "  " + EventText.of(event) : "");
  }

  @Override
  public synchronized void note(String text) {
    draw("slipway: " + PlainWords.of(text));
  }

  @Override
  public synchronized void rebalance(RebalanceStatus status) {
    model.apply(status);
    String head = RebalanceReference.of(status) + "  " + RebalanceText.head(status);
    draw(head.equals(rebalanced) ? "" : head);
    rebalanced = head;
  }

  @Override
  public synchronized void result(Runnable writing) {
    err.print(eraseBlock());
    err.flush();
    drawn = 0;
    writing.run();
  }

  @Override
  public synchronized void close() {
    ticker.shutdownNow();
    if (!closed) {
      err.print(eraseBlock());
      err.flush();
      drawn = 0;
      closed = true;
    }
  }

  private synchronized void redraw() {
    draw("");
  }

  private void draw(String above) {
    if (closed) {
      return;
    }
    List<String> lines = model.lines(clock.instant(), terminal.columns());
    StringBuilder screen = new StringBuilder(eraseBlock());
    if (!above.isEmpty()) {
      screen.append(terminal.message(TerminalText.clean(above))).append('\n');
    }
    lines.forEach(line -> screen.append(line).append('\n'));
    drawn = lines.size();
    if (screen.length() > 0) {
      err.print(screen);
      err.flush();
    }
  }

  private String eraseBlock() {
    return drawn == 0 ? "" : ESCAPE + drawn + "A" + CLEAR_BELOW;
  }
}
