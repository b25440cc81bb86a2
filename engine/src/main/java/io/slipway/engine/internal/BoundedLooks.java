package io.slipway.engine.internal;

import com.google.common.base.Verify;
import io.slipway.engine.internal.record.Timing;
import io.slipway.spi.BackendInfo;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks that no operation rests on, each with a bound of the engine's own: a backend may heed no
 * deadline. A look past its bound is stuck: its thread is left to the backend, and until it is back
 * nobody looks at that cluster, so that lists that follow one another do not pile up threads. The
 * thread that looks works on with the answer; the caller, which waits for all answers, is what
 * gives up on a look. Thread-safe.
 */
final class BoundedLooks {
  /** How many looks of a backend may be stuck before it is not asked any more. */
  static final int STUCK = 32;

  /** How much later than its word a backend may be, for a busy machine. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  /** How long a backend may take to open and to describe itself: it may have to read its files. */
  private static final Duration OPENING = Duration.ofSeconds(30);

  /** A backend that claims more grace, or rarer looks, than this is not awaited for longer. */
  private static final Duration MOST = Duration.ofHours(1);

  private final Backends backends;
  private final TimeSource time;
  private final LongSupplier nanos;
  private final SideBySide threads;
  private final Map<String, Set<Look<?>>> stuck = new HashMap<>();

  BoundedLooks(Backends backends, TimeSource time, Executor executor) {
    this(backends, time, executor, System::nanoTime);
  }

  /**
   * Makes some.
   *
   * @param nanos the clock of the bounds: the other one may stand while a backend hangs
   */
  BoundedLooks(Backends backends, TimeSource time, Executor executor, LongSupplier nanos) {
    this.backends = backends;
    this.time = time;
    this.nanos = nanos;
    this.threads = new SideBySide(executor, DefaultReader.LOOKS);
  }

  /**
   * Asks, and blocks until the question's patience, the backend's grace and a moment more have
   * passed. An interrupt is passed on to the look, and stays flagged. A look that fails, with
   * {@link ErrorCode#BACKEND_UNAVAILABLE} if the backend does not answer, or has not answered an
   * earlier look yet, is answered by the question itself.
   */
  <R> R ask(Question<R> question) {
    return ask(List.of(question)).get(0);
  }

  /**
   * Asks as {@link #ask(Question)}, but also a backend that has not answered an earlier look yet:
   * for what rests on there being no answer.
   *
   * @param most how long the backend has at most; a look that this cuts short fails with {@link
   *     ErrorCode#DEADLINE_EXCEEDED}, as it tells nothing
   */
  <R> R askAnew(Question<R> question, Duration most) {
    return threads.all(List.of(new Look<>(question, most))).get(0);
  }

  /**
   * Asks as {@link #ask(Question)}, some at a time.
   *
   * @return the answers, in the order of the questions
   */
  <R> List<R> ask(List<Question<R>> questions) {
    return threads.all(questions.stream().map(question -> new Look<>(question, null)).toList());
  }

  private synchronized void refuseIfStuck(Question<?> question) {
    Set<Look<?>> its = stuck.getOrDefault(question.backend(), Set.of());
    if (its.size() >= STUCK
        || its.stream().anyMatch(look -> look.question.key().equals(question.key()))) {
      throw unanswered(question, "it has not answered an earlier look yet");
    }
  }

  private static SlipwayException unanswered(Question<?> question, String why) {
    return new SlipwayException(
        Problem.of(
                ErrorCode.BACKEND_UNAVAILABLE,
                "backend '" + question.backend() + "' does not tell " + question.subject())
            .withActual(why)
            .withRemedy("see to what the backend waits for, then look again"));
  }

  private static SlipwayException tooShort(Question<?> question) {
    return new SlipwayException(
        Problem.of(
                ErrorCode.DEADLINE_EXCEEDED,
                "the timeout was too short to tell whether backend '"
                    + question.backend()
                    + "' answers")
            .withRemedy(Remedy.of(Remedy.Action.LONGER_TIMEOUT)));
  }

  /** Counts a look as stuck, unless it is back after all. */
  private synchronized void leave(Look<?> look) {
    if (!look.back) {
      stuck.computeIfAbsent(look.question.backend(), any -> new HashSet<>()).add(look);
    }
  }

  private synchronized void back(Look<?> look) {
    look.back = true;
    Set<Look<?>> its = stuck.get(look.question.backend());
    if (its != null) {
      its.remove(look);
    }
  }

  private final class Look<R> implements SideBySide.Task<R> {
    private final Question<R> question;
    private final @Nullable Duration most;
    private boolean back;
    private volatile boolean cut;
    private volatile long end;
    private volatile @Nullable Duration bound;

    /**
     * Makes one.
     *
     * @param most how long the backend has at most, even if it has not answered an earlier look; or
     *     null
     */
    Look(Question<R> question, @Nullable Duration most) {
      this.question = question;
      this.most = most;
    }

    @Override
    public R run() {
      Instant deadline = Instant.MAX;
      try {
        if (most == null) {
          refuseIfStuck(question);
        }
        begin(OPENING);
        ClusterBackend backend = backends.get(question.backend());
        BackendInfo info = backend.info();
        // Looks that must be rare take long.
        Duration rarely = Timing.shorter(info.lookInterval().longest(), MOST);
        Duration patience = Timing.longer(question.patience(), rarely);
        if (most != null && most.compareTo(patience) < 0) {
          patience = most;
          cut = true;
        }
        Duration heeded = Timing.shorter(info.grace(), MOST);
        begin(patience.plus(heeded).plus(MARGIN));
        deadline = time.now().plus(patience);
        return question.ask().apply(backend, deadline);
      } catch (SlipwayException e) {
        boolean late = cut && !time.now().isBefore(deadline);
        return question.unanswered().apply(late ? tooShort(question) : e);
      } finally {
        back(this);
      }
    }

    private void begin(Duration most) {
      end = nanos.getAsLong() + most.toNanos();
      bound = most;
    }

    @Override
    public boolean isOverdue() {
      return bound != null && nanos.getAsLong() - end >= 0;
    }

    @Override
    public R leave() {
      BoundedLooks.this.leave(this);
      long waited = Verify.verifyNotNull(bound).toMillis();
      return question
          .unanswered()
          .apply(
              cut
                  ? tooShort(question)
                  : unanswered(question, "no answer " + waited + " ms after it was asked"));
    }
  }
}
