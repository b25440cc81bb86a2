package io.slipway.cli;

import io.slipway.engine.RebalanceState;
import io.slipway.engine.RebalanceStatus;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;

/** Writes what a rebalance has come to. */
final class RebalanceOutcome {
  private RebalanceOutcome() {}

  /**
   * Writes the result of a command that wants the rebalance to succeed.
   *
   * @throws SlipwayException {@link ErrorCode#BACKEND_REJECTED} if it is NOT_READY
   */
  static int wanted(CommandContext context, RebalanceStatus status) {
    print(context, status);
    if (status.state() == RebalanceState.NOT_READY) {
      throw failed(status);
    }
    return ExitStatus.DONE;
  }

  /**
   * Writes the result of a command that ends the rebalance.
   *
   * @throws SlipwayException {@link ErrorCode#BACKEND_REJECTED} if data may still move
   */
  static int stopped(CommandContext context, RebalanceStatus status) {
    print(context, status);
    if (status.mayStillMove()) {
      throw failed(status);
    }
    return ExitStatus.DONE;
  }

  private static void print(CommandContext context, RebalanceStatus status) {
    context.print(
        context.root().json()
            ? RebalanceJson.of(status)
            : TerminalText.clean(context.rebalanceText().outcome(status)));
  }

  private static SlipwayException failed(RebalanceStatus status) {
    return new SlipwayException(
        Problem.of(
                ErrorCode.BACKEND_REJECTED,
                "rebalance " + RebalanceReference.of(status) + " is " + status.state())
            .withActual(RebalanceText.why(status).orElse("no reason was told"))
            .withRemedy(
                "run 'slipway rebalance refresh "
                    + RebalanceReference.of(status)
                    + "' to request it anew"));
  }
}
