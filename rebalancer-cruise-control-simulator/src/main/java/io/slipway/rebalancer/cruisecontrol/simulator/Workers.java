package io.slipway.rebalancer.cruisecontrol.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The three threads of the server that compute, one request each. Not thread-safe. */
final class Workers {
  private static final int THREADS = 3;

  /** What a worker computes. */
  interface Job {
    /** Begins, and returns how long it takes. */
    Duration begin();

    /** Ends. */
    void end();
  }

  private final Timer timer;
  private final Deque<Job> queue = new ArrayDeque<>();
  private int busy;

  Workers(Timer timer) {
    this.timer = timer;
  }

  void clear() {
    queue.clear();
    busy = 0;
  }

  void submit(Job job) {
    queue.add(job);
    next();
  }

  private void next() {
    if (busy < THREADS && !queue.isEmpty()) {
      busy++;
      Job job = queue.remove();
      timer.after(
          job.begin(),
          () -> {
            job.end();
            busy--;
            next();
          });
    }
  }
}
