package io.slipway.rebalancer.cruisecontrol.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.rebalancer.cruisecontrol.CruiseControlReason;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ExecutorObservation;
import io.slipway.spi.Outcome;
import io.slipway.spi.RebalanceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a server for any number of callers: who comes while a look still waits for its slot
 * joins it, so that a look is never older than the call that it answers. Whoever began it makes the
 * requests, on its own thread; if its own time ends, another of its callers begins anew.
 * Thread-safe.
 */
final class Looks {
  /** Jetty takes request lines of up to 8 KB. */
  private static final int MOST_IDS = 150;

  private final Server server;
  private @Nullable Shared open;
  private long shared;

  Looks(Server server) {
    this.server = server;
  }

  /**
   * Looks at tasks and then at the executor.
   *
   * @param ids the tasks to ask for
   * @param all whether to ask for all tasks there are
   * @param bounds of this caller
   */
  Look look(Set<String> ids, boolean all, Bounds bounds) {
    while (true) {
      Shared mine = new Shared();
      Shared joined = join(mine, ids, all);
      if (joined == mine) {
        return lead(mine, bounds);
      }
      Look look = joined.await(bounds);
      if (look != null) {
        return look;
      }
    }
  }

  synchronized long shared() {
    return shared;
  }

  private synchronized Shared join(Shared mine, Set<String> ids, boolean all) {
    if (open == null) {
      open = mine;
    } else {
      shared++;
    }
    open.ids.addAll(ids);
    open.all |= all;
    return open;
  }

  private Look lead(Shared mine, Bounds bounds) {
    try {
      Look look = ask(mine, bounds);
      mine.end(look, null);
      return look;
    } catch (RebalanceException failure) {
      mine.end(null, isOnlyOfItsCaller(failure) ? null : failure);
      throw failure;
    } finally {
      close(mine);
      mine.end(null, null);
    }
  }

  /** Nobody joins from now on. */
  private synchronized void close(Shared mine) {
    if (open == mine) {
      open = null;
    }
  }

  private Look ask(Shared mine, Bounds bounds) {
    Look look = new Look();
    List<String> ids = new ArrayList<>();
    // The first request takes with it who has come until its slot is there.
    Answer answer =
        server.ask(
            Priority.STATUS,
            false,
            () -> {
              close(mine);
              ids.addAll(mine.idsWith(server.slots().computing()));
              return mine.isEmpty()
                  ? ExecutorReader.REQUEST
                  : request(mine.all ? List.of() : first(ids));
            },
            bounds);
    if (mine.isEmpty()) {
      look.executor(ExecutorReader.read(answer));
      return look;
    }
    read(answer, look);
    if (!mine.all) {
      rest(ids, look, bounds);
    }
    settle(ids, look);
    look.executor(executor(bounds));
    return look;
  }

  private void rest(List<String> ids, Look look, Bounds bounds) {
    for (int from = MOST_IDS; from < ids.size(); from += MOST_IDS) {
      List<String> part = ids.subList(from, Math.min(from + MOST_IDS, ids.size()));
      try {
        read(server.ask(Priority.STATUS, request(part), bounds), look);
      } catch (RebalanceException failure) {
        part.forEach(id -> look.untold(id, failure));
      }
    }
  }

  /** Frees our account of what the server has been seen to be done with. */
  private void settle(List<String> ids, Look look) {
    for (String id : server.slots().computing()) {
      boolean told = ids.contains(id) && look.whyUntold(id).isEmpty();
      if (told && look.task(id).filter(task -> task.status() == UserTask.Status.ACTIVE).isEmpty()) {
        server.slots().computed(id);
      }
    }
  }

  private ExecutorObservation executor(Bounds bounds) {
    try {
      return ExecutorReader.read(server.ask(Priority.STATUS, ExecutorReader.REQUEST, bounds));
    } catch (RebalanceException failure) {
      return ExecutorObservation.unknown(failure);
    }
  }

  private static List<String> first(List<String> ids) {
    return ids.subList(0, Math.min(MOST_IDS, ids.size()));
  }

  private static Request request(List<String> ids) {
    Query query = new Query();
    if (!ids.isEmpty()) {
      query.with("user_task_ids", String.join(",", ids));
    }
    return Request.of(
        ApiEndpoint.USER_TASKS,
        query.with("fetch_completed_task", false).with("json", true).toString());
  }

  private static void read(Answer answer, Look look) {
    for (JsonNode entry : answer.json().path("userTasks")) {
      UserTask.read(entry).ifPresent(look::add);
    }
  }

  private static boolean isOnlyOfItsCaller(RebalanceException failure) {
    return Classifier.is(failure, CruiseControlReason.CANCELLED)
        || Classifier.is(failure, CruiseControlReason.DEADLINE)
        || Classifier.is(failure, CruiseControlReason.NO_SLOT_IN_TIME);
  }

  /** A look of several callers, who join it under the lock of the others, until it is closed. */
  private static final class Shared {
    private final Set<String> ids = new TreeSet<>();
    private final CancellationToken ended = new CancellationToken();
    private boolean all;
    private @Nullable Look look;
    private @Nullable RebalanceException failure;

    boolean isEmpty() {
      return ids.isEmpty() && !all;
    }

    List<String> idsWith(Set<String> more) {
      Set<String> both = new TreeSet<>(ids);
      both.addAll(more);
      return List.copyOf(both);
    }

    /** The first end counts. */
    synchronized void end(@Nullable Look told, @Nullable RebalanceException why) {
      if (!ended.isCancelled()) {
        look = told;
        failure = why;
        ended.cancel("told");
      }
    }

    /** Returns what was told; null if whoever began it has given up. */
    @Nullable Look await(Bounds bounds) {
      CancellationToken woken = new CancellationToken();
      try {
        bounds.pause(bounds.remaining(), woken, ended);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw Failures.cancelled("a look", "interrupted", Outcome.NOT_APPLIED);
      }
      if (ended.isCancelled()) {
        return told();
      }
      if (bounds.cancellation().isCancelled()) {
        throw Failures.cancelled("a look", bounds.cancellation().reason(), Outcome.NOT_APPLIED);
      }
      throw Failures.late("a look");
    }

    private synchronized @Nullable Look told() {
      if (failure != null) {
        throw failure;
      }
      return look;
    }
  }
}
