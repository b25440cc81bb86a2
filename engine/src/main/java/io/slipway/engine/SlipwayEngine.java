package io.slipway.engine;

import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OperationId;
import io.slipway.spi.SlipwayException;
import java.util.List;
import java.util.Optional;

/**
 * Creates, starts, shuts down, resumes, deletes and recovers clusters. From {@link
 * SlipwayHome#openEngine()}.
 *
 * <p>Thread-safe. A command blocks its caller until the operation is over, its deadline has passed
 * and it was undone, or it is blocked; {@link #submit} instead returns a handle as soon as the
 * intent is durable. Commands on different clusters run concurrently; a second one on the same
 * cluster fails with {@link ErrorCode#OPERATION_IN_PROGRESS}.
 *
 * <p>A blocking command can be cancelled by a {@link CancellationToken}, by interrupting the
 * caller, which keeps the thread's flag, or by {@link Operation#cancel()}. A token or an interrupt
 * ends only the current direction: a create, start or resume rolls back, and that rollback is not
 * cancelled too. Anything else, including a rollback with another cause, is left blocked with
 * {@link ErrorCode#CANCELLED}, to be taken up again.
 *
 * <p>A command that finds an interrupted operation on its cluster settles it first: the same
 * command joins it and returns its result; another command continues from where it ended.
 *
 * <p>Once a command has returned, its outcome is durable. If it throws an {@link
 * OperationException}, that says what became of its operation; any other exception means that
 * nothing has changed.
 *
 * <p>Clusters outlive the engine: they keep running after its close and after the end of the JVM.
 */
public interface SlipwayEngine extends ClusterReader {
  /**
   * Runs a command.
   *
   * @param command what to do
   * @param options how to run it
   * @param cancellation ends it early
   * @return the cluster as observed at the commit; of a delete, the cluster as it was, with state
   *     {@link LifecycleState#DELETED} and what the platform retains
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND}; {@link ErrorCode#ALREADY_EXISTS}, also
   *     where no record has the name but the backend owns a cluster of that name; {@link
   *     ErrorCode#ILLEGAL_TRANSITION}; {@link ErrorCode#INVALID_ARGUMENT}; {@link
   *     ErrorCode#DATA_MISSING}; {@link ErrorCode#OPERATION_IN_PROGRESS}; {@link
   *     ErrorCode#DEADLINE_EXCEEDED} and {@link ErrorCode#CANCELLED} after it was undone, or
   *     blocked; the backend's codes likewise
   */
  ClusterStatus execute(Command command, CommandOptions options, CancellationToken cancellation);

  /**
   * Runs a command that can be cancelled only by an interrupt or by {@link Operation#cancel()}.
   *
   * @param command what to do
   * @param options how to run it
   * @return as {@link #execute(Command, CommandOptions, CancellationToken)}
   * @throws SlipwayException as {@link #execute(Command, CommandOptions, CancellationToken)}
   */
  default ClusterStatus execute(Command command, CommandOptions options) {
    return execute(command, options, new CancellationToken());
  }

  /**
   * Runs a command with the default options.
   *
   * @param command what to do
   * @return as {@link #execute(Command, CommandOptions, CancellationToken)}
   * @throws SlipwayException as {@link #execute(Command, CommandOptions, CancellationToken)}
   */
  default ClusterStatus execute(Command command) {
    return execute(command, CommandOptions.defaults());
  }

  /**
   * Begins a command and returns once its intent is durable: from then on the operation can be
   * found by its id, even by another engine after a crash. It runs on the engine's threads. An
   * operation in flight that is not driven is settled first: the same command joins it and returns
   * that operation; for another command this blocks until it is settled. Interrupting the caller
   * cancels the command.
   *
   * @param command what to do
   * @param options how to run it
   * @return the operation
   * @throws SlipwayException if refused, with the codes of {@link #execute}; nothing has changed
   *     then
   */
  Operation submit(Command command, CommandOptions options);

  /**
   * Begins a command with the default options.
   *
   * @param command what to do
   * @return the operation
   * @throws SlipwayException as {@link #submit(Command, CommandOptions)}
   */
  default Operation submit(Command command) {
    return submit(command, CommandOptions.defaults());
  }

  /**
   * Finds an operation and changes nothing: one in flight, or one of the last 1,000 of this home
   * that have ended, including those of deleted clusters. Blocks while it reads the records.
   *
   * @param id the operation's id
   * @return empty if there is no such operation
   * @throws SlipwayException {@link ErrorCode#CLOSED}
   */
  Optional<Operation> operation(OperationId id);

  /**
   * Creates a cluster, and starts it unless told otherwise. A failed create leaves nothing.
   *
   * @param spec what to create
   * @param create further choices
   * @param options how to run the command
   * @return the cluster as observed at the commit
   * @throws SlipwayException as {@link #execute(Command, CommandOptions, CancellationToken)}
   */
  default ClusterStatus create(ClusterSpec spec, CreateOptions create, CommandOptions options) {
    return execute(Command.create(spec, create), options);
  }

  /**
   * Creates a cluster with the default timeout.
   *
   * @param spec what to create
   * @param create further choices
   * @return the cluster as observed at the commit
   * @throws SlipwayException as {@link #execute(Command, CommandOptions, CancellationToken)}
   */
  default ClusterStatus create(ClusterSpec spec, CreateOptions create) {
    return execute(Command.create(spec, create));
  }

  /**
   * Creates and starts a cluster with all defaults.
   *
   * @param spec what to create
   * @return the cluster as observed at the commit
   * @throws SlipwayException as {@link #execute(Command, CommandOptions, CancellationToken)}
   */
  default ClusterStatus create(ClusterSpec spec) {
    return execute(Command.create(spec));
  }

  /**
   * Starts a created cluster for the first time. A failed start leaves it created.
   *
   * @param name the cluster
   * @param options how to run the command
   * @return the cluster as observed at the commit
   * @throws SlipwayException as {@link #execute(Command, CommandOptions, CancellationToken)}
   */
  default ClusterStatus start(ClusterName name, CommandOptions options) {
    return execute(Command.start(name), options);
  }

  /**
   * Starts a created cluster for the first time, with all defaults.
   *
   * @param name the cluster
   * @return the cluster as observed at the commit
   * @throws SlipwayException as {@link #execute(Command, CommandOptions, CancellationToken)}
   */
  default ClusterStatus start(ClusterName name) {
    return execute(Command.start(name));
  }

  /**
   * Stops a running cluster and keeps spec and data. Goes only forward: a shutdown that fails or is
   * cancelled is {@link OperationPhase#BLOCKED}.
   *
   * @param name the cluster
   * @param options how to run the command
   * @return the cluster as observed at the commit
   * @throws SlipwayException as {@link #execute(Command, CommandOptions, CancellationToken)}
   */
  default ClusterStatus shutdown(ClusterName name, CommandOptions options) {
    return execute(Command.shutdown(name), options);
  }

  /**
   * Stops a running cluster and keeps spec and data, with all defaults.
   *
   * @param name the cluster
   * @return the cluster as observed at the commit
   * @throws SlipwayException as {@link #execute(Command, CommandOptions, CancellationToken)}
   */
  default ClusterStatus shutdown(ClusterName name) {
    return execute(Command.shutdown(name));
  }

  /**
   * Launches a shut-down cluster from its stored spec, on its data. A failed resume leaves it shut
   * down.
   *
   * @param name the cluster
   * @param options how to run the command
   * @return the cluster as observed at the commit
   * @throws SlipwayException as {@link #execute(Command, CommandOptions, CancellationToken)}
   */
  default ClusterStatus resume(ClusterName name, CommandOptions options) {
    return execute(Command.resume(name), options);
  }

  /**
   * Launches a shut-down cluster from its stored spec, on its data, with all defaults.
   *
   * @param name the cluster
   * @return the cluster as observed at the commit
   * @throws SlipwayException as {@link #execute(Command, CommandOptions, CancellationToken)}
   */
  default ClusterStatus resume(ClusterName name) {
    return execute(Command.resume(name));
  }

  /**
   * Erases a cluster and everything that it owns. Goes only forward.
   *
   * @param name the cluster
   * @param delete further choices
   * @param options how to run the command
   * @return the cluster as it was, with state {@link LifecycleState#DELETED} and what the platform
   *     retains
   * @throws SlipwayException as {@link #execute(Command, CommandOptions, CancellationToken)}
   */
  default ClusterStatus delete(ClusterName name, DeleteOptions delete, CommandOptions options) {
    return execute(Command.delete(name, delete), options);
  }

  /**
   * Erases a cluster with the default timeout.
   *
   * @param name the cluster
   * @param delete further choices
   * @return the cluster as it was, with state {@link LifecycleState#DELETED} and what the platform
   *     retains
   * @throws SlipwayException as {@link #execute(Command, CommandOptions, CancellationToken)}
   */
  default ClusterStatus delete(ClusterName name, DeleteOptions delete) {
    return execute(Command.delete(name, delete));
  }

  /**
   * Erases a cluster that does not run, with all defaults.
   *
   * @param name the cluster
   * @return the cluster as it was, with state {@link LifecycleState#DELETED} and what the platform
   *     retains
   * @throws SlipwayException as {@link #execute(Command, CommandOptions, CancellationToken)}
   */
  default ClusterStatus delete(ClusterName name) {
    return execute(Command.delete(name));
  }

  /**
   * Forgets a cluster whose place is gone for good, such as a platform that was taken down: removes
   * its record, from any state, and frees its name. It looks once; if the backend answers, the
   * cluster is to be {@linkplain #delete(ClusterName) deleted} instead. A backend that is not
   * installed, or cannot be opened here, does not answer either. Nothing is called, nothing is
   * erased: should the place come back, what is left there is an orphan ({@link
   * StoreAdmin#compare}), to be erased or adopted. An operation in flight on the cluster ends with
   * it, not done. Repeating an interrupted one finishes it.
   *
   * @param name the cluster
   * @return its last status, FORGOTTEN
   * @throws SlipwayException {@link ErrorCode#ILLEGAL_TRANSITION} if its place answers; {@link
   *     ErrorCode#DEADLINE_EXCEEDED} if the timeout cut the look short; {@link
   *     ErrorCode#NOT_FOUND}; {@link ErrorCode#OPERATION_IN_PROGRESS} if another command has the
   *     cluster; what a backend throws that is there but does not work. Nothing was changed then
   */
  default ClusterStatus forget(ClusterName name) {
    return execute(Command.forget(name));
  }

  /**
   * Settles a cluster: completes an interrupted operation in its recorded direction, or brings back
   * the missing members of a running cluster. If a member is in doubt, such as one killed a moment
   * ago, it keeps looking for as long as the backend may need to show a death; a member still in
   * doubt is reported and left alone.
   *
   * @param name the cluster
   * @param options how to run the command
   * @param cancellation ends it early
   * @return the action taken
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND}; {@link ErrorCode#CANCELLED} if it was
   *     cancelled before anything began
   */
  RecoveryReport recover(ClusterName name, CommandOptions options, CancellationToken cancellation);

  /**
   * Settles a cluster.
   *
   * @param name the cluster
   * @param options how to run the command
   * @return the action taken
   * @throws SlipwayException as {@link #recover(ClusterName, CommandOptions, CancellationToken)}
   */
  default RecoveryReport recover(ClusterName name, CommandOptions options) {
    return recover(name, options, new CancellationToken());
  }

  /**
   * Settles a cluster with all defaults.
   *
   * @param name the cluster
   * @return the action taken
   * @throws SlipwayException as {@link #recover(ClusterName, CommandOptions, CancellationToken)}
   */
  default RecoveryReport recover(ClusterName name) {
    return recover(name, CommandOptions.defaults());
  }

  /**
   * Settles every cluster that needs it, several at a time. A cluster that fails or does not answer
   * does not stop the others.
   *
   * @param options how to run each recovery; the listener may receive interleaved events
   * @param cancellation ends all of them early
   * @return a report for each cluster, sorted by name
   */
  List<RecoveryReport> recoverAll(CommandOptions options, CancellationToken cancellation);

  /**
   * Settles every cluster that needs it.
   *
   * @param options how to run each recovery
   * @return a report for each cluster, sorted by name
   */
  default List<RecoveryReport> recoverAll(CommandOptions options) {
    return recoverAll(options, new CancellationToken());
  }

  /** Returns the rebalances of this engine's clusters. */
  Rebalances rebalances();

  /**
   * Closes the engine. Clusters keep running; operations in flight are interrupted and stay in
   * their records, and their open handles complete with {@link ErrorCode#CLOSED}. Releases
   * everything that it holds, the home last, whatever fails: another engine can be opened on the
   * home at once. Idempotent.
   *
   * <p>Ephemeral clusters are deleted first, side by side: an operation in flight on one is undone,
   * so that its handle completes with {@link ErrorCode#CANCELLED}. That takes up to a minute; what
   * is not deleted then is left to the next engine. Without ephemeral clusters nothing of this
   * happens.
   *
   * <p>Waits up to 20 seconds for operations and calls of backends to end, then for each backend's
   * own close, which is bounded by its grace. Writes queued for the store are finished first. The
   * home must not be released before the last write has ended, so {@code close} waits for a disk
   * that does not answer.
   *
   * @throws SlipwayException {@link ErrorCode#STORE_UNAVAILABLE} if the store could not be marked
   *     as closed; every acknowledged change is durable, and the next open settles the rest. An
   *     exception from the close of a backend or workload is thrown unchanged; of several failures
   *     the first, with the others suppressed.
   */
  @Override
  void close();
}
