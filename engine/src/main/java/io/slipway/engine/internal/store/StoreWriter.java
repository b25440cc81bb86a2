package io.slipway.engine.internal.store;

import io.slipway.spi.DiskFault;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes a store. Takes what has queued up as a group, writes it as one frame,
 * forces that, and answers. The thread is not exposed, so it cannot be interrupted.
 */
final class StoreWriter {
  private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);
  private static final int GROUP_CHANGES = 1000;

  /** How often to look for work before going to sleep. */
  private static final int LOOKS = 20;

  private static final int GROUP_BYTES = 1024 * 1024;

  private final Path directory;
  private final Queue<PendingWrite> queue = new ConcurrentLinkedQueue<>();
  private final StateMap state;
  private final Journal journal;
  private final Checkpointer checkpointer;
  private final FrameEncoder encoder;
  private final List<PendingWrite> accepted = new ArrayList<>();
  private final List<PendingWrite> conflicting = new ArrayList<>();
  private final Map<String, Long> pending = new HashMap<>();
  private final Thread thread;

  // Made beforehand, so that the writer can report any end, even for lack of memory.
  private final PendingWrite.Refusal nothingChanged = () -> unavailable("nothing was changed");
  private final PendingWrite.Refusal outcomeUnknown =
      () -> unavailable("whether this change took effect is known when the store is open again");
  private final PendingWrite.Refusal refusedAtEnd = this::refusedAtEnd;
  private @Nullable PendingWrite heldBack;

  /** The change that was taken from the queue and is not yet in one of the lists. */
  private @Nullable PendingWrite atHand;

  private boolean writing;
  private volatile @Nullable Throwable failure;
  private volatile boolean idle;
  private volatile boolean closing;
  private volatile boolean ended;
  private @Nullable Throwable closeFailure;

  StoreWriter(
      Path directory,
      StateMap state,
      Journal journal,
      Checkpointer checkpointer,
      FrameEncoder encoder) {
    this.directory = directory;
    this.state = state;
    this.journal = journal;
    this.checkpointer = checkpointer;
    this.encoder = encoder;
    this.thread = new Thread(this::run, "slipway-store-writer");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Makes a change durable and returns its version. Any thread. */
  long submit(PendingWrite change) {
    if (closing) {
      throw closed();
    }
    if (failure != null) {
      throw unavailable("nothing was changed");
    }
    queue.add(change);
    if (idle) {
      LockSupport.unpark(thread);
    }
    if (ended) {
      refuseQueued();
    }
    return change.await();
  }

  boolean isClosed() {
    return closing;
  }

  SlipwayException closed() {
    return new SlipwayException(
        Problem.of(ErrorCode.CLOSED, "the store in " + directory + " was closed")
            .withRemedy("open it again"));
  }

  /** Ends the thread after what was submitted before. Idempotent; returns when it has ended. */
  void close() {
    closing = true;
    LockSupport.unpark(thread);
    Uninterrupted.join(thread);
    Throwable failed = closeFailure;
    closeFailure = null;
    if (failed != null) {
      throw StoreErrors.unavailable(
          "the store in " + directory + " was closed with all changes, but not marked as clean",
          failed);
    }
  }

  private void run() {
    try {
      while (true) {
        PendingWrite first = next();
        if (first != null) {
          group(first);
        } else if (closing) {
          break;
        } else {
          awaitWork();
        }
      }
    } catch (RuntimeException | Error e) {
      failed(e, outcomeUnknown);
    } finally {
      try {
        end();
      } finally {
        ended = true;
        refuseQueued();
      }
    }
  }

  private @Nullable PendingWrite next() {
    PendingWrite held = heldBack;
    heldBack = null;
    return held == null ? queue.poll() : held;
  }

  // Yielding only makes it faster: a spinning writer may hold the very processor that the next one
  // to queue a change waits for.
  @SuppressWarnings("ThreadPriorityCheck")
  private void awaitWork() {
    for (int i = 0; i < LOOKS; i++) {
      if (!queue.isEmpty()) {
        return;
      }
      Thread.yield();
    }
    idle = true;
    // Checked after idle was raised: threads that queue from now on see it and unpark.
    while (queue.isEmpty() && !closing) {
      LockSupport.park(this);
    }
    idle = false;
  }

  private void group(PendingWrite first) {
    accepted.clear();
    conflicting.clear();
    pending.clear();
    writing = false;
    atHand = first;
    try {
      Throwable failed = failure != null ? failure : checkpointer.failure();
      if (failed != null) {
        failed(failed, nothingChanged);
        return;
      }
      encoder.begin();
      while (atHand != null) {
        take(atHand);
        atHand = encoder.count() < GROUP_CHANGES ? queue.poll() : null;
        PendingWrite next = atHand;
        if (next != null && encoder.size() + next.size() > GROUP_BYTES) {
          heldBack = next;
          atHand = null;
        }
      }
      commit();
    } catch (IOException | RuntimeException | Error e) {
      failed(e, writing ? outcomeUnknown : nothingChanged);
    }
  }

  /** Checks a change against the records and those before it in its group. */
  private void take(PendingWrite change) {
    Long inGroup = pending.get(change.key());
    Entry entry = inGroup == null ? state.get(change.key()) : null;
    long version = inGroup != null ? inGroup : entry == null ? 0 : entry.version();
    if (version != change.expected()) {
      change.version(version);
      conflicting.add(change);
      return;
    }
    encoder.add(change.keyBytes(), change.value());
    change.version(journal.sequence() + encoder.count());
    pending.put(change.key(), change.value() == null ? 0L : change.version());
    accepted.add(change);
  }

  private void commit() throws IOException {
    if (encoder.count() > 0) {
      writing = true;
      if (journal.isFullFor(encoder.size())) {
        int ended = journal.rotate(encoder.size());
        if (ended > 0) {
          checkpointer.journalEnded(ended, journal.sequence(), journal.digest());
        }
      }
      journal.append(encoder);
    }
    for (PendingWrite change : accepted) {
      state.apply(change.key(), change.version(), change.value());
    }
    accepted.forEach(PendingWrite::succeed);
    // A conflict may depend on a change of the same group, so it is reported only now.
    conflicting.forEach(change -> change.fail(() -> conflict(change)));
  }

  private static SlipwayException conflict(PendingWrite change) {
    return new SlipwayException(
        Problem.of(ErrorCode.CONFLICT, "the record " + change.key() + " was changed by another")
            .withExpected("version " + change.expected())
            .withActual(change.version())
            .withRemedy("nothing was changed; read it again"));
  }

  /** Answers all changes that were taken; needs no memory to do so. */
  private void failed(Throwable cause, PendingWrite.Refusal refusal) {
    boolean first = failure == null;
    if (first) {
      failure = cause;
    }
    PendingWrite last = atHand;
    if (last != null) {
      last.fail(refusal);
    }
    for (int i = 0; i < accepted.size(); i++) {
      accepted.get(i).fail(refusal);
    }
    for (int i = 0; i < conflicting.size(); i++) {
      conflicting.get(i).fail(refusal);
    }
    if (first) {
      LOG.error("the store in {} failed and takes no more changes", directory, cause);
    }
  }

  private SlipwayException unavailable(String outcome) {
    Throwable failed = failure;
    DiskFault fault = failed == null ? DiskFault.OTHER : DiskFault.of(failed);
    return new SlipwayException(
        Problem.of(ErrorCode.STORE_UNAVAILABLE, "the store in " + directory + " cannot be written")
            .withExpected(fault.expected())
            .withActual(failed == null ? "a failure" : StoreErrors.reason(failed))
            .withRemedy(outcome + "; " + fault.next() + " and open the store again"),
        failed);
  }

  private void end() {
    try (journal) {
      checkpointer.await();
      if (failure == null && checkpointer.failure() == null) {
        journal.markClean();
      }
    } catch (IOException | RuntimeException | Error e) {
      closeFailure = e;
    }
  }

  private void refuseQueued() {
    PendingWrite held = heldBack;
    if (held != null) {
      held.fail(refusedAtEnd);
    }
    for (PendingWrite change = queue.poll(); change != null; change = queue.poll()) {
      change.fail(refusedAtEnd);
    }
  }

  private SlipwayException refusedAtEnd() {
    return failure == null ? closed() : unavailable("nothing was changed");
  }
}
