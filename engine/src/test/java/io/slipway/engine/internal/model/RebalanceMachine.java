package io.slipway.engine.internal.model;

import io.slipway.engine.RebalanceStep;
import io.slipway.engine.internal.model.Action.Kind;
import io.slipway.engine.internal.model.RebalanceModelState.Asking;
import io.slipway.engine.internal.model.RebalanceModelState.Cluster;
import io.slipway.engine.internal.rebalance.RebalanceKernels;
import io.slipway.engine.internal.rebalance.RebalanceStepEvent;
import io.slipway.kernel.check.Edge;
import io.slipway.kernel.check.Machine;
import java.util.ArrayList;
import java.util.List;

/**
 * One rebalance with its driver, its users, the SHUTDOWN of its cluster, and the server. What
 * happens to the record is decided by the shipped tables, {@code RebalanceProgress}, {@code
 * RebalanceReading} and {@code RebalanceActivity}; around them the driver does what {@link
 * RebalanceShell} says.
 *
 * <p>A rebalance that approves itself is one whose user approves at once, so it needs no states of
 * its own; neither do other rebalances of the cluster: its turn may come at any time, and the
 * executor may do something else at any time.
 */
final class RebalanceMachine implements Machine<RebalanceModelState, RebalanceAction> {
  private final RebalanceShell shell;
  private final boolean shutdowns;
  private final RebalanceBooks books = new RebalanceBooks();
  private final RebalanceWriter writer;
  private final RebalanceDriverSteps driver;
  private final RebalanceServerSteps server = new RebalanceServerSteps();

  /**
   * Makes one.
   *
   * @param shutdowns whether users may shut the cluster down
   */
  RebalanceMachine(
      RebalanceKernels kernels, RebalanceShell shell, RebalanceRows rows, boolean shutdowns) {
    this.shell = shell;
    this.shutdowns = shutdowns;
    this.writer = new RebalanceWriter(kernels, shell, rows);
    this.driver = new RebalanceDriverSteps(writer, shell);
  }

  @Override
  public List<RebalanceModelState> initials() {
    return List.of(new RebalanceModelState().freeze(books));
  }

  @Override
  public List<Edge<RebalanceModelState, RebalanceAction>> edges(RebalanceModelState from) {
    List<Edge<RebalanceModelState, RebalanceAction>> edges = new ArrayList<>();
    driver.edges(from, edges);
    server.edges(from, edges);
    users(from, edges);
    shutdown(from, edges);
    edges.forEach(edge -> edge.to().freeze(books));
    return edges;
  }

  private void users(
      RebalanceModelState from, List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    RebalanceStep step = from.progress.step();
    if (step == RebalanceStep.ENDED
        && from.cluster == Cluster.RUNNING
        && from.asking == Asking.NOBODY) {
      RebalanceModelState to = from.draft();
      to.asking = Asking.ASKS;
      edges.add(
          new Edge<>(RebalanceAction.of(Kind.USER, "user: request; the cluster is read"), to));
    }
    if (from.asking != Asking.NOBODY) {
      RebalanceModelState to = from.draft();
      to.asking = Asking.NOBODY;
      to.shutSinceRequest = from.asking == Asking.ASKS_LATE;
      writer.writeByOthers(
          to, Kind.ENGINE, "the request is written", RebalanceStepEvent.REQUEST, edges);
      RebalanceModelState gone = from.draft();
      gone.asking = Asking.NOBODY;
      edges.add(new Edge<>(RebalanceAction.of(Kind.FAULT, "crash before the request"), gone));
    }
    if (step == RebalanceStep.PROPOSED && !from.progress.approved()) {
      writer.writeByOthers(
          from.draft(), Kind.USER, "user: approve", RebalanceStepEvent.APPROVE, edges);
    }
    writer.writeByOthers(
        from.draft(), Kind.USER, "user: refresh", RebalanceStepEvent.REFRESH, edges);
    writer.writeByOthers(from.draft(), Kind.USER, "user: stop", RebalanceStepEvent.STOP, edges);
  }

  private void shutdown(
      RebalanceModelState from, List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    switch (from.cluster) {
      case RUNNING -> {
        if (!shutdowns) {
          return;
        }
        RebalanceModelState to = from.draft();
        to.cluster = Cluster.SHUTDOWN_BEGUN;
        to.shutSinceRequest = true;
        to.asking = from.asking == Asking.NOBODY ? Asking.NOBODY : Asking.ASKS_LATE;
        edges.add(new Edge<>(RebalanceAction.of(Kind.USER, "user: shutdown"), to));
      }
      case SHUTDOWN_BEGUN -> takeOver(from, edges);
      case STOPPING -> edges.add(committed(from.draft(), "the SHUTDOWN is committed"));
      case SHUTDOWN -> {
        RebalanceModelState resumed = from.draft();
        resumed.cluster = Cluster.RUNNING;
        edges.add(new Edge<>(RebalanceAction.of(Kind.USER, "user: resume"), resumed));
        RebalanceModelState deleted = new RebalanceModelState();
        deleted.cluster = Cluster.ANOTHER;
        deleted.asking = from.asking;
        edges.add(new Edge<>(RebalanceAction.of(Kind.USER, "user: delete, create"), deleted));
      }
      case ANOTHER -> {}
    }
  }

  private void takeOver(
      RebalanceModelState from, List<Edge<RebalanceModelState, RebalanceAction>> edges) {
    boolean ended = from.progress.step() == RebalanceStep.ENDED;
    boolean stops = from.progress.step() == RebalanceStep.STOPPING && !from.progress.refreshing();
    if (!ended && !stops && shell.shutdownLooks()) {
      writer.writeByOthers(
          from.draft(), Kind.ENGINE, "the SHUTDOWN takes it over", RebalanceStepEvent.STOP, edges);
    }
    boolean quiet = !shell.holdsShutdown(from.progress);
    if (quiet || !shell.shutdownLooks()) {
      RebalanceModelState to = from.draft();
      to.cluster = Cluster.STOPPING;
      edges.add(told(to, Kind.ENGINE, "the SHUTDOWN tells the members to stop"));
    }
    if (quiet || !shell.shutdownOfTheDeadLooks()) {
      edges.add(committed(from.draft(), "the SHUTDOWN finds nobody alive and is committed"));
    }
    if (!quiet && (ended || stops)) {
      RebalanceModelState to = from.draft();
      to.cluster = Cluster.STOPPING;
      to.boundSpent = true;
      edges.add(told(to, Kind.FAULT, "the bound is spent; the SHUTDOWN tells the members to stop"));
    }
  }

  private static Edge<RebalanceModelState, RebalanceAction> told(
      RebalanceModelState to, Kind kind, String what) {
    return new Edge<>(RebalanceAction.of(kind, RebalanceAction.Mark.TELL, what), to);
  }

  private static Edge<RebalanceModelState, RebalanceAction> committed(
      RebalanceModelState to, String what) {
    to.cluster = Cluster.SHUTDOWN;
    return new Edge<>(RebalanceAction.of(Kind.ENGINE, RebalanceAction.Mark.COMMIT, what), to);
  }
}
