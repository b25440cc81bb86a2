package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.RecordFile.MalformedRecordException;
import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.Problem;
import io.slipway.spi.TimeSource;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets the steps of changing calls through one by one per cluster, and only those whose fence is
 * not older than the installed one. A step is short; waits happen outside. So a claim that has
 * returned is known to every call of this process at its next step.
 *
 * <p>Only a claim installs a fence ({@link #install}). Every other call also raises the installed
 * one to its own if that is newer: a caller that has not claimed must not be overtaken by an older
 * one either, and the fence that a late claim has put in place of a damaged record lasts only until
 * the next step of the newer call (see {@link Fences}).
 */
final class FenceGuard {
  // For the whole process, as a late call may belong to a backend object that was closed since. A
  // lock stays here while it is held or awaited.
  private static final ConcurrentMap<String, Shared> LOCKS = new ConcurrentHashMap<>();

  /** A lock, and how many have asked for it; counted within the map's own steps. */
  private static final class Shared {
    final ReentrantLock lock = new ReentrantLock();
    int users;
  }

  private static final System.Logger LOGGER = System.getLogger(FenceGuard.class.getName());

  private final String home;
  private final Fences fences;
  private final TimeSource time;

  FenceGuard(String home, Fences fences, TimeSource time) {
    this.home = home;
    this.fences = fences;
    this.time = time;
  }

  /** A step with a result. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws IOException;
  }

  /** A step without a result. */
  @FunctionalInterface
  interface VoidStep {
    void run() throws IOException;
  }

  /** Raises the installed fence to the call's and runs a step, if the call still may. */
  <T> T step(CallContext call, String doing, Step<T> step) {
    checkTime(call, doing);
    return locked(
        call.cluster(),
        doing,
        () -> {
          raiseOrRefuse(call);
          return step.run();
        });
  }

  /** Raises the installed fence to the call's and does no more, if the call still may. */
  void admit(CallContext call, String doing) {
    step(call, doing, () -> {});
  }

  void step(CallContext call, String doing, VoidStep step) {
    this.<Boolean>step(
        call,
        doing,
        () -> {
          step.run();
          return true;
        });
  }

  /**
   * Installs the call's fence, which is a claim. Only here is a fence record that cannot be read
   * replaced, see {@link Fences}.
   *
   * @param keepUntil until when the record is kept as a tombstone if it replaces one
   */
  void install(CallContext call, String doing, Instant keepUntil) {
    checkTime(call, doing);
    this.<Boolean>locked(
        call.cluster(),
        doing,
        () -> {
          try {
            raiseOrRefuse(call);
          } catch (MalformedRecordException damaged) {
            replaceOrRefuse(call, keepUntil, damaged);
          }
          return true;
        });
  }

  /** Runs a step regardless of the fence. */
  <T> T locked(ClusterId cluster, String doing, Step<T> step) {
    String key = home + ":" + cluster;
    ReentrantLock lock = ask(key);
    try {
      lock.lock();
      try {
        return step.run();
      } finally {
        lock.unlock();
      }
    } catch (IOException e) {
      throw Failures.ofFiles(doing, e);
    } finally {
      giveBack(key);
    }
  }

  /** Runs a step regardless of the fence, unless the cluster is locked. Does not wait. */
  void ifFree(ClusterId cluster, VoidStep step) throws IOException {
    String key = home + ":" + cluster;
    ReentrantLock lock = ask(key);
    try {
      if (lock.tryLock()) {
        try {
          step.run();
        } finally {
          lock.unlock();
        }
      }
    } finally {
      giveBack(key);
    }
  }

  private static ReentrantLock ask(String key) {
    return LOCKS.compute(
            key,
            (any, known) -> {
              Shared shared = known == null ? new Shared() : known;
              shared.users++;
              return shared;
            })
        .lock;
  }

  private static void giveBack(String key) {
    LOCKS.computeIfPresent(key, (any, shared) -> --shared.users == 0 ? null : shared);
  }

  /** Returns the number of clusters whose lock is held or awaited. */
  static int locks() {
    return LOCKS.size();
  }

  /** Throws if the call was cancelled, interrupted, or is out of time. */
  void checkTime(CallContext call, String doing) {
    if (call.cancellation().isCancelled()) {
      throw Failures.cancelled(doing, call.cancellation().reason());
    }
    if (Thread.currentThread().isInterrupted()) {
      throw Failures.cancelled(doing, "the thread was interrupted");
    }
    if (!time.now().isBefore(call.deadline())) {
      throw Failures.deadline(doing);
    }
  }

  private void raiseOrRefuse(CallContext call) throws IOException {
    requireNotOlder(call, fences.installed(call.cluster()));
    fences.install(call.cluster(), call.fence());
  }

  private void replaceOrRefuse(CallContext call, Instant keepUntil, MalformedRecordException damage)
      throws IOException {
    requireNotOlder(call, fences.floor(call.cluster()));
    fences.replace(call.cluster(), call.fence(), keepUntil);
    LOGGER.log(
        System.Logger.Level.WARNING,
        "replaced the fence of cluster '"
            + call.cluster()
            + "' by "
            + call.fence()
            + ": "
            + damage.getMessage());
  }

  private static void requireNotOlder(CallContext call, Fence installed) {
    if (call.fence().isOlderThan(installed)) {
      throw stale(call, installed);
    }
  }

  static BackendException stale(CallContext call, Fence installed) {
    return BackendException.rejected(
        Problem.of(ErrorCode.STALE_FENCE, "the fence of cluster '" + call.cluster() + "' is old")
            .withExpected(installed + " or newer")
            .withActual(call.fence())
            .withRemedy("another operation has taken the cluster over, so ask for its state"));
  }
}
