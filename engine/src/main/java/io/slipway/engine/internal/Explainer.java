package io.slipway.engine.internal;

import io.slipway.engine.Explanation;
import io.slipway.engine.Explanation.Outlook;
import io.slipway.engine.Explanation.Verdict;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.internal.operation.Admission;
import io.slipway.engine.internal.operation.Kernels;
import io.slipway.engine.internal.operation.OperationStatuses;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.engine.internal.record.Plan;
import io.slipway.spi.ClusterName;
import io.slipway.spi.SlipwayException;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Explains what each command would do, by the rules that admit commands. Pure; thread-safe. */
final class Explainer {
  private final Kernels kernels;
  private final TransitionErrors refusals;

  Explainer(Kernels kernels) {
    this.kernels = kernels;
    this.refusals = new TransitionErrors(kernels.lifecycle().table());
  }

  /** Returns the plan of a delete by the state that it finds. */
  static Plan deletion(boolean shutdownFirst, LifecycleState state) {
    return shutdownFirst && state == LifecycleState.RUNNING ? Plan.SHUTDOWN_DELETE : Plan.DELETE;
  }

  Explanation explain(ClusterName name, @Nullable ClusterRecord record) {
    Map<Explanation.Command, Outlook> outlooks = new EnumMap<>(Explanation.Command.class);
    for (Explanation.Command command : Explanation.Command.values()) {
      outlooks.put(command, outlook(name, record, command));
    }
    return new Explanation(
        name,
        record == null ? LifecycleState.ABSENT : record.state(),
        record == null ? null : record.operation().map(OperationStatuses::of).orElse(null),
        outlooks);
  }

  /** Every command is refused as long as another one has the cluster. */
  static Explanation busy(Explanation idle, SlipwayException refusal) {
    Map<Explanation.Command, Outlook> outlooks = idle.outlooks();
    outlooks.replaceAll((command, any) -> refused(refusal));
    return new Explanation(idle.name(), idle.state(), idle.operation().orElse(null), outlooks);
  }

  private Outlook outlook(
      ClusterName name, @Nullable ClusterRecord record, Explanation.Command command) {
    return switch (command) {
      // Of the stored spec, or of the requested one if there is none.
      case CREATE -> outlook(name, record, any -> created(record));
      case START -> outlook(name, record, any -> Plan.START);
      case SHUTDOWN -> outlook(name, record, any -> Plan.SHUTDOWN);
      case RESUME ->
          EphemeralClusters.refusalToResume(name, record)
              .map(Explainer::refused)
              .orElseGet(() -> outlook(name, record, any -> Plan.RESUME));
      case DELETE -> outlook(name, record, any -> Plan.DELETE);
      case SHUTDOWN_AND_DELETE -> outlook(name, record, state -> deletion(true, state));
      case RECOVER -> recovery(name, record);
      case FORGET -> forgetting(name, record);
    };
  }

  /** A repeated create requests what the first one requested. */
  private static Plan created(@Nullable ClusterRecord record) {
    return record != null && record.operation().map(o -> o.command() == Plan.CREATE).orElse(false)
        ? Plan.CREATE
        : Plan.CREATE_START;
  }

  private Outlook outlook(
      ClusterName name, @Nullable ClusterRecord record, Function<LifecycleState, Plan> choose) {
    Admission admission = Admission.of(kernels, record, choose, true);
    if (admission instanceof Admission.Refuse no) {
      return refused(refusals.refuse(name, record, no));
    }
    OperationRecord operation = record == null ? null : record.operation().orElse(null);
    if (operation == null) {
      return Outlook.of(Verdict.ALLOWED, "it begins at once");
    }
    String held = operation.command().text() + " is in flight";
    if (admission instanceof Admission.TakeUp taken) {
      return taken.joins()
          ? Outlook.of(Verdict.JOINS, held + ": it goes on with that")
          : Outlook.of(Verdict.DECIDED_LATER, held + ": that is brought to its end first");
    }
    return Outlook.of(Verdict.ALLOWED, held + " and gives way to it");
  }

  private static Outlook recovery(ClusterName name, @Nullable ClusterRecord record) {
    if (record == null) {
      return refused(TransitionErrors.notFound(name));
    }
    return record
        .operation()
        .map(
            o ->
                Outlook.of(
                    Verdict.JOINS, o.command().text() + " is in flight: it goes on with that"))
        .orElse(
            Outlook.of(
                Verdict.ALLOWED,
                record.state() == LifecycleState.RUNNING && !record.ephemeral()
                    ? "it looks, and brings back members that have died"
                    : "nothing is in flight and nothing is to be repaired: it changes nothing"));
  }

  /** An explanation reads only the record, and a FORGET rests on a look. */
  private Outlook forgetting(ClusterName name, @Nullable ClusterRecord record) {
    if (record == null) {
      return refused(TransitionErrors.notFound(name));
    }
    Outlook outlook = outlook(name, record, any -> Plan.FORGET);
    return outlook.verdict() == Verdict.ALLOWED
        ? Outlook.of(
            Verdict.DECIDED_LATER, "it looks first, and is refused if the cluster's place answers")
        : outlook;
  }

  private static Outlook refused(SlipwayException refusal) {
    return Outlook.refused(refusal.problem());
  }
}
