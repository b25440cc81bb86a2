package io.slipway.conformance.internal;

import io.slipway.conformance.RuleViolation;
import java.util.Iterator;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.sessions.JqwikSession;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;
import org.jspecify.annotations.Nullable;

/**
 * Runs random sequences as jqwik's action chains. Shrinks by itself rather than by jqwik's engine:
 * a shorter sequence counts only if it breaks the same rule, and the kit runs under JUnit Jupiter
 * and without any test engine.
 */
final class SequenceDriver {
  private static final int ARGUMENTS = 14;
  private static final int SHRINKS = 300;
  private static final int GENERATION = 1000;

  private final Bench bench;
  private final Sequence sequence;
  private final AtomicReference<Run> current = new AtomicReference<>();

  private SequenceDriver(Bench bench, Sequence sequence) {
    this.bench = bench;
    this.sequence = sequence;
  }

  /** Returns a check that runs one sequence, drawn from the bench's seed. */
  static Check of(Sequence sequence) {
    return bench -> new SequenceDriver(bench, sequence).run();
  }

  private void run() {
    AtomicReference<RuleViolation> smallest = new AtomicReference<>();
    JqwikSession.run(
        () -> {
          Shrinkable<ActionChain<Run>> chain =
              chains().generator(GENERATION).next(new Random(bench.seed()));
          RuleViolation first = tryOut(chain);
          if (first != null) {
            smallest.set(shrink(chain, first));
          }
        });
    RuleViolation found = smallest.get();
    if (found != null) {
      throw found;
    }
  }

  private RuleViolation shrink(Shrinkable<ActionChain<Run>> from, RuleViolation first) {
    Shrinkable<ActionChain<Run>> best = from;
    RuleViolation violation = first;
    int budget = SHRINKS;
    boolean smaller = true;
    while (smaller && budget > 0) {
      smaller = false;
      Iterator<Shrinkable<ActionChain<Run>>> candidates = best.shrink().iterator();
      while (!smaller && budget > 0 && candidates.hasNext()) {
        budget--;
        Shrinkable<ActionChain<Run>> candidate = candidates.next();
        RuleViolation again = tryOut(candidate);
        if (again != null && again.rule() == violation.rule()) {
          best = candidate;
          violation = again;
          smaller = true;
        }
      }
    }
    return violation;
  }

  /** Runs a chain on a world of its own; null if every rule holds. */
  private @Nullable RuleViolation tryOut(Shrinkable<ActionChain<Run>> chain) {
    current.set(null);
    try {
      chain.value().run().end();
      return null;
    } catch (RuntimeException | Error e) {
      Run run = current.get();
      RuleViolation broken = e instanceof RuleViolation own ? own : null;
      if (run != null && run.broken() != null) {
        broken = run.broken();
      }
      if (broken == null) {
        throw e;
      }
      return broken;
    } finally {
      Run run = current.get();
      if (run != null) {
        run.bench().close();
      }
    }
  }

  private Run start() {
    Run run = new Run(bench.again(), sequence);
    current.set(run);
    return run;
  }

  private Arbitrary<ActionChain<Run>> chains() {
    return ActionChain.startWith(this::start)
        .withAction(1, action("claim", run -> true, (run, any) -> run.claim()))
        .withAction(3, action("provision", run -> true, (run, any) -> run.provision()))
        .withAction(6, action("launch", Run::provisioned, Run::launch))
        .withAction(4, action("stop", Run::provisioned, Run::stop))
        .withAction(1, action("erase", Run::provisioned, (run, any) -> run.erase()))
        .withAction(1, action("observe", run -> true, (run, any) -> run.observe()))
        .withAction(2, action("crash", run -> true, (run, any) -> run.bench().crash()))
        .withAction(2, action("kill", Run::canKill, Run::kill))
        .withAction(2, action("write", Run::canWrite, Run::write))
        .withAction(1, action("stale", run -> true, Run::stale))
        .withAction(1, action("odd", run -> true, Run::odd))
        .withMaxTransformations(bench.steps());
  }

  private static Action<Run> action(String name, Predicate<Run> when, ObjIntConsumer<Run> does) {
    return new Action.Independent<>() {
      @Override
      public boolean precondition(Run run) {
        return when.test(run);
      }

      @Override
      public Arbitrary<Transformer<Run>> transformer() {
        return Arbitraries.integers()
            .between(0, ARGUMENTS)
            .map(
                argument ->
                    Transformer.mutate(
                        name + " " + argument, run -> run.step(() -> does.accept(run, argument))));
      }
    };
  }
}
