package io.slipway.engine.internal.model;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.internal.model.Action.Kind;
import io.slipway.engine.internal.model.Action.Mark;
import io.slipway.engine.internal.model.State.Engine;
import io.slipway.engine.internal.operation.Admission;
import io.slipway.engine.internal.operation.Kernels;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.Plan;
import io.slipway.kernel.check.Edge;
import io.slipway.kernel.check.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One cluster with its engine, its users and its world. The engine's decisions are those of the
 * shipped tables, step plans, changes and consequences.
 */
final class ClusterMachine implements Machine<State, Action> {
  /** A command as the facade composes it. */
  private record Request(
      String text, boolean keepOnFailure, Function<LifecycleState, Plan> choose) {}

  private static final List<Request> REQUESTS =
      List.of(
          new Request("create without start", false, state -> Plan.CREATE),
          new Request("create", false, state -> Plan.CREATE_START),
          new Request("create, kept on failure", true, state -> Plan.CREATE_START),
          new Request("start", false, state -> Plan.START),
          new Request("shutdown", false, state -> Plan.SHUTDOWN),
          new Request("resume", false, state -> Plan.RESUME),
          new Request("delete", false, state -> Plan.DELETE),
          new Request(
              "delete with shutdown",
              false,
              state -> state == LifecycleState.RUNNING ? Plan.SHUTDOWN_DELETE : Plan.DELETE));

  /** The requests, and the repair that the engine asks for by itself. */
  private static final int ASKED = REQUESTS.size() + 1;

  private final int controllers;
  private final int spus;
  private final ModelRecords books;
  private final Kernels kernels;
  private final EngineShell shell;
  private final ObservationModel looks;
  private final EngineSteps steps;
  private final WorldSteps surroundings;
  private final List<Duration> times;

  // Decisions rest on the record alone, so that each is made once for a record.
  private final Map<Integer, Optional<ClusterRecord>> taken = new HashMap<>();
  private final Map<Integer, Optional<Admission>> admissions = new HashMap<>();

  ClusterMachine(
      int controllers,
      int spus,
      Kernels kernels,
      EngineShell shell,
      World world,
      Environment environment) {
    this.controllers = controllers;
    this.spus = spus;
    this.books = new ModelRecords(controllers, spus);
    this.kernels = kernels;
    this.shell = shell;
    this.looks = new ObservationModel(books, world, !shell.claimsBeforeItLooks());
    this.steps = new EngineSteps(books, kernels, shell, world, looks, environment);
    this.surroundings = new WorldSteps(world, environment);
    this.times =
        environment.shortTimes()
            ? List.of(ModelRecords.ENOUGH, ModelRecords.SHORT)
            : List.of(ModelRecords.ENOUGH);
  }

  @Override
  public List<State> initials() {
    return List.of(new State(books.fresh(), controllers, spus).freeze());
  }

  @Override
  public List<Edge<State, Action>> edges(State state) {
    List<Edge<State, Action>> edges = new ArrayList<>();
    if (state.engine == Engine.NONE) {
      recover(state, edges);
      for (Request request : REQUESTS) {
        request(state, request, edges);
      }
    } else {
      steps.edges(state, edges);
    }
    surroundings.edges(state, edges);
    return edges;
  }

  private void recover(State state, List<Edge<State, Action>> edges) {
    ClusterRecord record = state.record();
    if (state.isHeld()) {
      for (Duration brought : times) {
        Optional<ClusterRecord> takenUp =
            taken.computeIfAbsent(
                state.durable.number() * times.size() + times.indexOf(brought),
                any -> takeUp(record, brought));
        if (takenUp.isEmpty()) {
          return;
        }
        ClusterRecord taken = takenUp.get();
        State to = state.draft();
        steps.store(to, record, taken, true);
        to.engine = Engine.CLAIMS;
        to.quiet = !shell.waitsAnewForRebalances();
        Action action =
            Action.of(
                    kind(brought, Kind.ENGINE),
                    Mark.NONE,
                    "recover, or the same command, takes it up",
                    text(brought))
                .with(time(brought));
        edges.add(new Edge<>(action.changing(Mark.CHANGE, record, taken), to.freeze()));
      }
    }
    if (admitsRepair(state) && looks.needsRepair(state)) {
      for (Duration brought : times) {
        begin(
            state,
            Plan.REPAIR,
            false,
            brought,
            "a repair begins",
            kind(brought, Kind.ENGINE),
            edges);
      }
    }
  }

  private boolean admitsRepair(State state) {
    @Nullable ClusterRecord stored = state.record().isRemovable() ? null : state.record();
    return admissions
            .computeIfAbsent(
                state.durable.number() * ASKED + REQUESTS.size(),
                any -> admit(stored, at -> Plan.REPAIR))
            .orElse(null)
        instanceof Admission.Begin;
  }

  private void request(State state, Request request, List<Edge<State, Action>> edges) {
    ClusterRecord record = state.record();
    @Nullable ClusterRecord stored = record.isRemovable() ? null : record;
    Plan wanted =
        request
            .choose()
            .apply(state.isHeld() ? record.requireOperation().origin() : record.state());
    Admission admission =
        admissions
            .computeIfAbsent(
                state.durable.number() * ASKED + REQUESTS.indexOf(request),
                any -> admit(stored, request.choose()))
            .orElse(null);
    if (admission instanceof Admission.Begin yes) {
      for (Duration brought : times) {
        begin(
            state,
            yes.command(),
            request.keepOnFailure(),
            brought,
            "user: " + request.text(),
            Kind.USER,
            edges);
      }
    } else if (admission instanceof Admission.Refuse) {
      State to = state.draft();
      @Nullable ClusterRecord after = shell.afterRefusal(stored);
      if (after != null && stored != null) {
        steps.store(to, stored, after, true);
      }
      edges.add(
          new Edge<>(
              Action.about(Kind.USER, Mark.REFUSE, wanted, "user: " + request.text(), "is refused"),
              to.freeze()));
    }
    // Otherwise the operation in flight is taken up first, which is what recover does.
  }

  /** Empty where the tables refuse what the engine would do. */
  private Optional<Admission> admit(
      @Nullable ClusterRecord stored, Function<LifecycleState, Plan> choose) {
    try {
      return Optional.of(shell.admit(kernels, stored, choose));
    } catch (IllegalStateException refused) {
      return Optional.empty();
    }
  }

  /** Too little time is nothing that the engine brings by itself. */
  private static Kind kind(Duration brought, Kind otherwise) {
    return brought.equals(ModelRecords.SHORT) ? Kind.USER : otherwise;
  }

  private static Action.Time time(Duration brought) {
    return brought.equals(ModelRecords.SHORT)
        ? Action.Time.BRINGS_LITTLE
        : Action.Time.BRINGS_ENOUGH;
  }

  private static String text(Duration brought) {
    return brought.equals(ModelRecords.SHORT) ? "with too little time" : "";
  }

  private Optional<ClusterRecord> takeUp(ClusterRecord record, Duration brought) {
    try {
      kernels.directTakeUp(record);
      return Optional.of(shell.recover(record, brought));
    } catch (IllegalStateException refused) {
      return Optional.empty();
    }
  }

  private void begin(
      State state,
      Plan command,
      boolean keepOnFailure,
      Duration brought,
      String text,
      Kind kind,
      List<Edge<State, Action>> edges) {
    boolean anew = state.record().isRemovable();
    State to = anew ? new State(books.fresh(), controllers, spus) : state.draft();
    ClusterRecord before = to.record();
    ClusterRecord after = shell.begin(before, command, keepOnFailure, brought);
    to.disturbed = !to.isNominal() || to.late != 0;
    to.crashed = false;
    to.undoing = false;
    for (Member member : to.members) {
      to.disturbed |= member.late != 0;
      member.outliveItsOperation();
    }
    steps.store(to, before, after, shell.journalsIntents());
    to.engine = Engine.CLAIMS;
    edges.add(
        new Edge<>(
            Action.about(kind, Mark.BEGIN, command, text, text(brought))
                .with(time(brought))
                .changing(Mark.BEGIN, before, after),
            to.freeze()));
  }
}
