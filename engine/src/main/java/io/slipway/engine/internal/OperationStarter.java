package io.slipway.engine.internal;

import io.slipway.engine.CommandOptions;
import io.slipway.engine.internal.operation.EngineContext;
import io.slipway.engine.internal.operation.OperationRunner;
import io.slipway.engine.internal.operation.RunOutcome;
import io.slipway.engine.internal.operation.VersionedRecord;
import io.slipway.engine.internal.record.Changes;
import io.slipway.engine.internal.record.Command;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OperationId;
import io.slipway.spi.SlipwayException;
import java.util.UUID;
import java.util.function.Supplier;

/** Begins operations and takes them up again: finds the backend, journals, runs. */
final class OperationStarter {
  private final EngineContext context;
  private final Backends backends;
  private final Supplier<UUID> ids;

  OperationStarter(EngineContext context, Backends backends, Supplier<UUID> ids) {
    this.context = context;
    this.backends = backends;
    this.ids = ids;
  }

  /**
   * Journals the intent of an operation and runs it.
   *
   * @throws SlipwayException {@link ErrorCode#CANCELLED} if it was cancelled before
   */
  RunOutcome begin(
      VersionedRecord versioned, Command command, boolean keepOnFailure, CommandOptions options) {
    requireWanted(versioned, options);
    ClusterBackend backend = backend(versioned);
    versioned.save(
        Changes.begin(
            versioned.record(),
            new OperationId(ids.get()),
            command,
            keepOnFailure,
            options.timeout(),
            context.time().now()));
    return new OperationRunner(context, versioned, backend, options).run(false);
  }

  /**
   * Runs an interrupted or blocked operation on, in its recorded direction, under a new fence, for
   * as long as it was given before, or as the options say if that is longer.
   *
   * @throws SlipwayException {@link ErrorCode#CANCELLED} if it was cancelled before
   */
  RunOutcome takeUp(VersionedRecord versioned, CommandOptions options) {
    return takenUp(versioned, options).run(true);
  }

  /** Does the same for no command, and gives way to every command: that cancels the options. */
  RunOutcome takeUpInBackground(VersionedRecord versioned, CommandOptions options) {
    return takenUp(versioned, options).runInBackground();
  }

  private OperationRunner takenUp(VersionedRecord versioned, CommandOptions options) {
    requireWanted(versioned, options);
    ClusterBackend backend = backend(versioned);
    context.kernels().directTakeUp(versioned.record());
    versioned.save(Changes.recover(versioned.record(), options.timeout(), context.time().now()));
    return new OperationRunner(context, versioned, backend, options);
  }

  /** One cancellation may serve many clusters: it undoes none that it comes too early for. */
  private static void requireWanted(VersionedRecord versioned, CommandOptions options) {
    if (options.cancellation().isCancelled()) {
      throw new SlipwayException(
          ErrorCode.CANCELLED,
          "the command was cancelled before it began anything on cluster '"
              + versioned.record().cluster().name()
              + "': "
              + options.cancellation().reason()
              + "; nothing more was changed");
    }
  }

  private ClusterBackend backend(VersionedRecord versioned) {
    return backends.get(versioned.record().backend());
  }
}
