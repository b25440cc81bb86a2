package io.slipway.benchmarks;

import com.github.oxo42.stateless4j.StateConfiguration;
import com.github.oxo42.stateless4j.StateMachineConfig;
import io.slipway.engine.LifecycleEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.internal.lifecycle.Lifecycle;
import io.slipway.engine.internal.lifecycle.Transition;
import io.slipway.kernel.Decision;
import io.slipway.kernel.Kernel;
import io.slipway.kernel.Row;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.statemachine.StateMachine;
import org.springframework.statemachine.config.StateMachineBuilder;
import org.squirrelframework.foundation.component.IdProvider;
import org.squirrelframework.foundation.fsm.AnonymousAction;
import org.squirrelframework.foundation.fsm.Condition;
import org.squirrelframework.foundation.fsm.StateMachineBuilderFactory;
import org.squirrelframework.foundation.fsm.StateMachineConfiguration;
import reactor.core.publisher.Mono;

/** The machines that are compared. All have the rows of the lifecycle table. */
final class DecisionVariants {
  private DecisionVariants() {}

  static List<DecisionVariant> all() throws Exception {
    return List.of(
        new OfKernel(), new OfSquirrel(), new OfStateless(), new OfSpring(), new OfEnumTable());
  }

  private static List<Row<LifecycleState, LifecycleEvent, Boolean, Transition>> rows() {
    return Lifecycle.table().rows();
  }

  private static LifecycleEvent next(LifecycleState state) {
    return state == LifecycleState.RUNNING ? LifecycleEvent.SHUTDOWN : LifecycleEvent.RESUME;
  }

  /** Counts what was asked and what was taken. */
  private abstract static class Counting implements DecisionVariant {
    private final String name;
    private long asked;
    long taken;

    Counting(String name) {
      this.name = name;
    }

    @Override
    public final String name() {
      return name;
    }

    @Override
    public final void run(int decisions) {
      asked += decisions;
      decide(decisions);
    }

    abstract void decide(int decisions);

    @Override
    public final void check() {
      if (taken != asked) {
        throw new IllegalStateException(name + " took " + taken + " of " + asked);
      }
    }
  }

  /** What the engine does: restore, fire, result. */
  private static final class OfKernel extends Counting {
    private final Kernel<LifecycleState, LifecycleEvent, Boolean, Transition> kernel =
        new Kernel<>(Lifecycle.table());
    private LifecycleState state = LifecycleState.RUNNING;

    OfKernel() {
      super("kernel");
    }

    @Override
    void decide(int decisions) {
      for (int i = 0; i < decisions; i++) {
        if (kernel.decide(state, next(state), true)
            instanceof
            Decision.Accepted<LifecycleState, LifecycleEvent, Boolean, Transition> accepted) {
          state = accepted.row().to();
          taken++;
        }
      }
    }
  }

  /** One squirrel machine for all events. */
  private static final class OfSquirrel extends Counting {
    private final PlainMachine machine;
    private final PlainMachine.Count count = new PlainMachine.Count();

    OfSquirrel() {
      super("squirrel");
      org.squirrelframework.foundation.fsm.StateMachineBuilder<
              PlainMachine, LifecycleState, LifecycleEvent, PlainMachine.Count>
          builder =
              StateMachineBuilderFactory.create(
                  PlainMachine.class,
                  LifecycleState.class,
                  LifecycleEvent.class,
                  PlainMachine.Count.class);
      IdProvider constant = () -> "plain";
      builder.setStateMachineConfiguration(
          StateMachineConfiguration.create().setIdProvider(constant));
      for (Row<LifecycleState, LifecycleEvent, Boolean, Transition> row : rows()) {
        builder
            .externalTransition()
            .from(row.from())
            .to(row.to())
            .on(row.event())
            .when(new Always())
            .perform(new Counter());
      }
      machine = builder.newStateMachine(LifecycleState.RUNNING);
      machine.start(count);
    }

    @Override
    void decide(int decisions) {
      for (int i = 0; i < decisions; i++) {
        machine.fire(next(machine.getCurrentState()), count);
      }
      taken = count.taken;
    }

    private static final class Always implements Condition<PlainMachine.Count> {
      @Override
      public boolean isSatisfied(PlainMachine.Count context) {
        return context.taken >= 0;
      }

      @Override
      public String name() {
        return "always";
      }
    }

    private static final class Counter
        extends AnonymousAction<PlainMachine, LifecycleState, LifecycleEvent, PlainMachine.Count> {
      @Override
      public void execute(
          LifecycleState from,
          LifecycleState to,
          LifecycleEvent event,
          PlainMachine.Count context,
          PlainMachine machine) {
        context.taken++;
      }

      @Override
      public String name() {
        return "count";
      }
    }
  }

  /** A new stateless4j machine for each event, on one configuration. */
  private static final class OfStateless extends Counting {
    private final StateMachineConfig<LifecycleState, LifecycleEvent> config =
        new StateMachineConfig<>();
    private LifecycleState state = LifecycleState.RUNNING;

    OfStateless() {
      super("stateless4j");
      for (Row<LifecycleState, LifecycleEvent, Boolean, Transition> row : rows()) {
        StateConfiguration<LifecycleState, LifecycleEvent> from = config.configure(row.from());
        if (row.from() == row.to()) {
          from.permitReentryIf(row.event(), () -> taken >= 0, () -> taken++);
        } else {
          from.permitIf(row.event(), row.to(), () -> taken >= 0, () -> taken++);
        }
      }
    }

    @Override
    void decide(int decisions) {
      for (int i = 0; i < decisions; i++) {
        com.github.oxo42.stateless4j.StateMachine<LifecycleState, LifecycleEvent> machine =
            new com.github.oxo42.stateless4j.StateMachine<>(state, config);
        machine.fire(next(state));
        state = machine.getState();
      }
    }
  }

  /** One Spring machine for all events, which is its fastest use. */
  private static final class OfSpring extends Counting {
    private final StateMachine<LifecycleState, LifecycleEvent> machine;

    OfSpring() throws Exception {
      super("spring");
      StateMachineBuilder.Builder<LifecycleState, LifecycleEvent> builder =
          StateMachineBuilder.builder();
      builder
          .configureStates()
          .withStates()
          .initial(LifecycleState.RUNNING)
          .states(EnumSet.allOf(LifecycleState.class));
      for (Row<LifecycleState, LifecycleEvent, Boolean, Transition> row : rows()) {
        builder
            .configureTransitions()
            .withExternal()
            .source(row.from())
            .target(row.to())
            .event(row.event())
            .guard(context -> taken >= 0)
            .action(context -> taken++);
      }
      machine = builder.build();
      machine.startReactively().block();
    }

    @Override
    void decide(int decisions) {
      for (int i = 0; i < decisions; i++) {
        LifecycleEvent event = next(machine.getState().getId());
        machine.sendEvent(Mono.just(MessageBuilder.withPayload(event).build())).blockLast();
      }
    }
  }

  /** Two array look-ups: what the least costs. */
  private static final class OfEnumTable extends Counting {
    private final Map<
            LifecycleState,
            EnumMap<LifecycleEvent, Row<LifecycleState, LifecycleEvent, Boolean, Transition>>>
        table = new EnumMap<>(LifecycleState.class);
    private LifecycleState state = LifecycleState.RUNNING;

    OfEnumTable() {
      super("enum table");
      for (Row<LifecycleState, LifecycleEvent, Boolean, Transition> row : rows()) {
        table
            .computeIfAbsent(row.from(), any -> new EnumMap<>(LifecycleEvent.class))
            .put(row.event(), row);
      }
    }

    @Override
    void decide(int decisions) {
      for (int i = 0; i < decisions; i++) {
        EnumMap<LifecycleEvent, Row<LifecycleState, LifecycleEvent, Boolean, Transition>> events =
            table.get(state);
        Row<LifecycleState, LifecycleEvent, Boolean, Transition> row =
            events == null ? null : events.get(next(state));
        if (row != null && row.guard().test().test(true)) {
          state = row.to();
          taken++;
        }
      }
    }
  }
}
