package io.slipway.engine;

import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;

/**
 * A command as data, for {@link SlipwayEngine#execute} and {@link SlipwayEngine#submit}. Immutable.
 * Later versions may add kinds.
 */
public sealed interface Command {
  /** Returns the cluster that the command is for. */
  ClusterName cluster();

  /**
   * Creates a cluster.
   *
   * @param spec what to create
   * @param options further choices
   */
  record Create(ClusterSpec spec, CreateOptions options) implements Command {
    @Override
    public ClusterName cluster() {
      return spec.name();
    }
  }

  /**
   * Starts a created cluster for the first time.
   *
   * @param cluster the cluster
   */
  record Start(ClusterName cluster) implements Command {}

  /**
   * Stops a running cluster and keeps spec and data.
   *
   * @param cluster the cluster
   */
  record Shutdown(ClusterName cluster) implements Command {}

  /**
   * Launches a shut-down cluster from its stored spec, on its data.
   *
   * @param cluster the cluster
   */
  record Resume(ClusterName cluster) implements Command {}

  /**
   * Erases a cluster and everything that it owns.
   *
   * @param cluster the cluster
   * @param options further choices
   */
  record Delete(ClusterName cluster, DeleteOptions options) implements Command {}

  /**
   * Removes the record of a cluster whose place is gone for good: it makes no call and proves
   * nothing.
   *
   * @param cluster the cluster
   */
  record Forget(ClusterName cluster) implements Command {}

  /**
   * Returns the command that creates and starts a cluster with all defaults.
   *
   * @param spec what to create
   */
  static Command create(ClusterSpec spec) {
    return create(spec, CreateOptions.defaults());
  }

  /**
   * Returns the command that creates a cluster.
   *
   * @param spec what to create
   * @param options further choices
   */
  static Command create(ClusterSpec spec, CreateOptions options) {
    return new Create(spec, options);
  }

  /**
   * Returns the command that starts a created cluster for the first time.
   *
   * @param cluster the cluster
   */
  static Command start(ClusterName cluster) {
    return new Start(cluster);
  }

  /**
   * Returns the command that stops a running cluster.
   *
   * @param cluster the cluster
   */
  static Command shutdown(ClusterName cluster) {
    return new Shutdown(cluster);
  }

  /**
   * Returns the command that launches a shut-down cluster.
   *
   * @param cluster the cluster
   */
  static Command resume(ClusterName cluster) {
    return new Resume(cluster);
  }

  /**
   * Returns the command that erases a cluster that does not run.
   *
   * @param cluster the cluster
   */
  static Command delete(ClusterName cluster) {
    return delete(cluster, DeleteOptions.defaults());
  }

  /**
   * Returns the command that erases a cluster.
   *
   * @param cluster the cluster
   * @param options further choices
   */
  static Command delete(ClusterName cluster, DeleteOptions options) {
    return new Delete(cluster, options);
  }

  /**
   * Returns the command that removes the record of a cluster whose place is gone for good.
   *
   * @param cluster the cluster
   */
  static Command forget(ClusterName cluster) {
    return new Forget(cluster);
  }
}
