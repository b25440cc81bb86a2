package io.slipway.conformance.internal;

import io.slipway.conformance.RuleViolation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.sessions.JqwikSession;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;
import org.jspecify.annotations.Nullable;

/**
 * Runs random sequences as jqwik's action chains. Shrinks the steps of a failed chain by itself
 * rather than by jqwik's engine: a shorter sequence counts only if it breaks the same rule, and the
 * kit runs under JUnit Jupiter and without any test engine.
 */
final class SequenceDriver {
  private static final int ARGUMENTS = 14;
  private static final int SHRINKS = 400;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int GENERATION = 1000;

  private final Trial bench;
  private final Sequence sequence;
  private final AtomicReference<@Nullable SequenceRun> current = new AtomicReference<>();
  private int shrinks = SHRINKS;
  private long shrinkingSince;

  /** One step of a sequence, to be done again on another run. */
  record Step(
      String name, Predicate<SequenceRun> when, ObjIntConsumer<SequenceRun> does, int argument) {
    /** Does the step, unless it makes no sense there. */
    void on(SequenceRun run) {
      if (when.test(run)) {
        run.step(this);
      }
    }

    Step with(int other) {
      return new Step(name, when, does, other);
    }
  }

  /** A sequence that broke a rule. */
  private record Failure(List<Step> steps, RuleViolation violation) {}

  private SequenceDriver(Trial bench, Sequence sequence) {
    this.bench = bench;
    this.sequence = sequence;
  }

  /** Returns a check that runs one sequence, drawn from the bench's seed. */
  static Check of(Sequence sequence) {
    return bench -> new SequenceDriver(bench, sequence).run();
  }

  private void run() {
    AtomicReference<@Nullable Failure> first = new AtomicReference<>();
    JqwikSession.run(
        () -> {
          ActionChain<SequenceRun> chain =
              chains().generator(GENERATION).next(new Random(bench.seed())).value();
          first.set(tryOut(() -> chain.run().end()));
        });
    Failure failure = first.get();
    if (failure != null) {
      throw shrink(failure).violation();
    }
  }

  /** Leaves steps out, in ever smaller chunks, then makes their arguments smaller. */
  private Failure shrink(Failure first) {
    Failure best = first;
    shrinkingSince = System.nanoTime();
    for (int chunk = Math.max(1, best.steps().size() / 2); chunk > 0; chunk /= 2) {
      for (int from = 0; from < best.steps().size(); ) {
        List<Step> fewer = new ArrayList<>(best.steps());
        fewer.subList(from, Math.min(from + chunk, fewer.size())).clear();
        Failure again = replay(fewer, best);
        best = again == null ? best : again;
        from = again == null ? from + chunk : from;
      }
    }
    for (int i = 0; i < best.steps().size(); i++) {
      for (int smaller = 0; i < best.steps().size() && smaller < best.steps().get(i).argument(); ) {
        List<Step> changed = new ArrayList<>(best.steps());
        changed.set(i, changed.get(i).with(smaller));
        Failure again = replay(changed, best);
        best = again == null ? best : again;
        smaller++;
      }
    }
    return best;
  }

  /** Runs steps again; null unless they break the same rule. */
  private @Nullable Failure replay(List<Step> steps, Failure like) {
    if (shrinks-- <= 0 || System.nanoTime() - shrinkingSince > PATIENCE.toNanos()) {
      return null;
    }
    Failure again =
        tryOut(
            () -> {
              SequenceRun run = start();
              steps.forEach(step -> step.on(run));
              run.end();
            });
    return again != null && again.violation().rule() == like.violation().rule() ? again : null;
  }

  /** Runs a sequence in its own environment; null if every rule holds. */
  private @Nullable Failure tryOut(Runnable whole) {
    current.set(null);
    try {
      whole.run();
      return null;
    } catch (RuntimeException | Error e) {
      SequenceRun run = current.get();
      RuleViolation broken = e instanceof RuleViolation own ? own : null;
      if (run != null && run.broken() != null) {
        broken = run.broken();
      }
      if (broken == null) {
        throw e;
      }
      return new Failure(run == null ? List.of() : run.steps(), broken);
    } finally {
      SequenceRun run = current.get();
      if (run != null) {
        run.bench().close();
      }
    }
  }

  private SequenceRun start() {
    SequenceRun run = new SequenceRun(bench.again(), sequence);
    current.set(run);
    return run;
  }

  private Arbitrary<ActionChain<SequenceRun>> chains() {
    return ActionChain.startWith(this::start)
        .withAction(1, action("claim", run -> true, (run, any) -> run.claim()))
        .withAction(3, action("provision", run -> true, (run, any) -> run.provision()))
        .withAction(6, action("launch", SequenceRun::provisioned, SequenceRun::launch))
        .withAction(4, action("stop", SequenceRun::provisioned, SequenceRun::stop))
        .withAction(1, action("erase", SequenceRun::provisioned, (run, any) -> run.erase()))
        .withAction(1, action("observe", run -> true, (run, any) -> run.observe()))
        .withAction(2, action("crash", run -> true, (run, any) -> run.bench().crash()))
        .withAction(2, action("kill", SequenceRun::canKill, SequenceRun::kill))
        .withAction(2, action("write", SequenceRun::canWrite, SequenceRun::write))
        .withAction(1, action("stale", run -> true, SequenceRun::stale))
        .withAction(1, action("odd", run -> true, SequenceRun::odd))
        .withMaxTransformations(bench.steps());
  }

  private static Action<SequenceRun> action(
      String name, Predicate<SequenceRun> when, ObjIntConsumer<SequenceRun> does) {
    return new Action.Independent<>() {
      @Override
      public boolean precondition(SequenceRun run) {
        return when.test(run);
      }

      @Override
      public Arbitrary<Transformer<SequenceRun>> transformer() {
        return Arbitraries.integers()
            .between(0, ARGUMENTS)
            .map(
                argument ->
                    Transformer.mutate(
                        name + " " + argument,
                        run -> run.step(new Step(name, when, does, argument))));
      }
    };
  }
}
