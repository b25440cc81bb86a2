package io.slipway.engine.internal;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.Condition;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.MemberStatus;
import io.slipway.engine.RebalanceStatus;
import io.slipway.engine.internal.lifecycle.Confirmation;
import io.slipway.engine.internal.operation.OperationStatuses;
import io.slipway.engine.internal.operation.RecordRepository;
import io.slipway.engine.internal.operation.RecordRepository.Found;
import io.slipway.engine.internal.rebalance.RebalanceRepository;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Endpoint;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberRole;
import io.slipway.spi.ObservationRound;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.PortOfRole;
import io.slipway.spi.Remedy;
import io.slipway.spi.Resolution;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.Surplus;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds a status from a record and an observation. */
final class StatusAssembler {
  private static final Duration CHEAP = Duration.ofSeconds(2);
  private static final Duration PROBE = Duration.ofSeconds(15);

  /** The placeholder for an unreadable record. */
  private static final String UNKNOWN = "unknown";

  private static final Incarnation NO_INCARNATION = new Incarnation(new UUID(0, 0));

  private final BoundedLooks looks;
  private final RebalanceRepository rebalances;
  private final TimeSource time;

  StatusAssembler(BoundedLooks looks, RebalanceRepository rebalances, TimeSource time) {
    this.looks = looks;
    this.rebalances = rebalances;
    this.time = time;
  }

  /** Looks at a cluster now. A look that fails is a condition, not a failure. */
  ClusterStatus look(ClusterRecord record, boolean probe) {
    return look(List.of(record), probe).get(0);
  }

  /**
   * Looks at clusters now, in one round. A look that fails, or cannot be, is a condition.
   *
   * @return in the order of the records
   */
  List<ClusterStatus> look(List<ClusterRecord> records, boolean probe) {
    try {
      return looks.ask(questions(records, probe, new CancellationToken()));
    } catch (SlipwayException e) {
      // Such as that of an engine that was closed meanwhile.
      return records.stream().map(record -> unseen(record, e)).toList();
    }
  }

  /**
   * Looks at clusters in one round.
   *
   * @return in the order of what was found; a look that fails, or cannot be, is a condition
   */
  List<ClusterStatus> look(List<Found> found, boolean probe, CancellationToken cancellation) {
    Iterator<ClusterStatus> seen =
        looks.ask(questions(RecordRepository.readable(found), probe, cancellation)).iterator();
    return found.stream()
        .map(one -> one instanceof Found.Unreadable bad ? unreadable(bad) : seen.next())
        .toList();
  }

  private List<Question<ClusterStatus>> questions(
      List<ClusterRecord> records, boolean probe, CancellationToken cancellation) {
    ObservationRound round = new ObservationRound();
    return records.stream().map(record -> question(record, probe, round, cancellation)).toList();
  }

  private Question<ClusterStatus> question(
      ClusterRecord record, boolean probe, ObservationRound round, CancellationToken cancellation) {
    return Question.about(
        record,
        probe ? ObserveRequest.Depth.CONFIRMED : ObserveRequest.Depth.INSTANCES,
        probe ? PROBE : CHEAP,
        cancellation,
        round,
        seen -> of(record, seen, probe),
        e -> unseen(record, e));
  }

  private ClusterStatus unseen(ClusterRecord record, SlipwayException why) {
    Condition unseen = Condition.of(Condition.Type.BACKEND_UNAVAILABLE, why.problem());
    return status(record, List.of(unseen), List.of(), false, "", List.of());
  }

  private ClusterStatus unreadable(Found.Unreadable found) {
    return ClusterStatus.builder(
            new ClusterId(found.name(), NO_INCARNATION),
            ClusterSpec.builder(found.name().value()).workload(UNKNOWN).build(),
            LifecycleState.ABSENT)
        .backend(UNKNOWN)
        .workloadVersion(UNKNOWN)
        .conditions(
            List.of(Condition.of(Condition.Type.RECORD_UNREADABLE, found.trouble().problem())))
        .observedAt(time.wall())
        .build();
  }

  /** Makes a status of what a commit rests on. */
  ClusterStatus of(ClusterRecord record, @Nullable ClusterObservation seen, boolean probed) {
    if (seen == null) {
      return status(record, List.of(), List.of(), false, "", List.of());
    }
    List<MemberStatus> members = new ArrayList<>();
    for (MemberId id : record.resolution().members()) {
      members.add(member(record, id, seen.members().get(id), probed));
    }
    return status(
        record,
        conditions(record, seen, members),
        members,
        probed,
        bootstrap(record.resolution().bootstrap(), members),
        seen.retained());
  }

  /**
   * Returns where clients begin: at the port that the workload names, or at the SPUs' first. Where
   * a member has an address outside its platform for that port, clients inside are sent there too.
   */
  static String bootstrap(Optional<PortOfRole> asked, List<MemberStatus> members) {
    MemberRole role = asked.map(PortOfRole::role).orElse(MemberRole.SPU);
    return members.stream()
        .filter(member -> member.id().role() == role)
        .flatMap(member -> forClients(asked.map(PortOfRole::port), member.endpoints()).stream())
        .map(Endpoint::address)
        .collect(Collectors.joining(","));
  }

  private static Optional<Endpoint> forClients(Optional<String> asked, List<Endpoint> endpoints) {
    Optional<String> port = asked.or(() -> endpoints.stream().findFirst().map(Endpoint::name));
    List<Endpoint> all =
        endpoints.stream().filter(e -> port.equals(Optional.of(e.name()))).toList();
    return all.stream()
        .filter(e -> e.scope() == Endpoint.Scope.EXTERNAL)
        .findFirst()
        .or(() -> all.stream().findFirst());
  }

  private static String connect(Resolution resolution, String bootstrap) {
    return resolution
        .connect()
        .map(command -> command.replace(Resolution.ADDRESSES, bootstrap))
        .orElse("");
  }

  private ClusterStatus status(
      ClusterRecord record,
      List<Condition> conditions,
      List<MemberStatus> members,
      boolean probed,
      String bootstrap,
      List<OwnedResource> retained) {
    return ClusterStatus.builder(record.cluster(), record.spec(), record.state())
        .backend(record.backend())
        .workloadVersion(record.resolution().workloadVersion())
        .operation(record.operation().map(OperationStatuses::of).orElse(null))
        .conditions(Stream.concat(conditions.stream(), unsettled(record).stream()).toList())
        .members(members)
        .probed(probed)
        .ephemeral(record.ephemeral())
        .bootstrap(bootstrap)
        .connect(bootstrap.isEmpty() ? "" : connect(record.resolution(), bootstrap))
        .recordedAt(record.updatedAt())
        .observedAt(time.wall())
        .retained(retained)
        .build();
  }

  private List<Condition> unsettled(ClusterRecord record) {
    try {
      return rebalances.of(record.cluster()).stream()
          .map(found -> found.record().status())
          .filter(RebalanceStatus::mayStillMove)
          .map(one -> unsettled(record.cluster().name(), one))
          .toList();
    } catch (SlipwayException e) {
      // What is done is answered, also where the store was closed meanwhile.
      return List.of(Condition.of(Condition.Type.INCOMPLETE, e.problem()));
    }
  }

  private static Condition unsettled(ClusterName cluster, RebalanceStatus one) {
    String text =
        "data may still move for rebalance "
            + one.id()
            + ", which has ended"
            + one.reason().map(reason -> " (" + reason + ")").orElse("");
    return Condition.of(
            Condition.Type.REBALANCE_UNSETTLED, Condition.Reason.REBALANCE_UNSETTLED, text)
        .withRemedies(Remedy.of(Remedy.Action.REBALANCES, cluster));
  }

  private static MemberStatus member(
      ClusterRecord record, MemberId id, @Nullable MemberObservation seen, boolean probed) {
    if (seen == null) {
      return MemberStatus.builder(id, MemberStatus.Phase.STOPPED).build();
    }
    Map<Evidence, Fact> evidence = new EnumMap<>(Evidence.class);
    for (Evidence kind : record.resolution().confirmedBy()) {
      evidence.put(kind, seen.evidence(kind));
    }
    return MemberStatus.builder(id, phase(record, seen, probed))
        .pid(seen.pid())
        .endpoints(seen.mayLive() ? seen.endpoints() : List.of())
        .evidence(evidence)
        .problems(seen.problems())
        .build();
  }

  private static MemberStatus.Phase phase(
      ClusterRecord record, MemberObservation seen, boolean probed) {
    if (probed && Confirmation.confirms(record.resolution(), seen)) {
      return MemberStatus.Phase.CONFIRMED;
    }
    return switch (seen.actual()) {
      case NONE -> MemberStatus.Phase.STOPPED;
      case STARTING -> MemberStatus.Phase.STARTING;
      case RUNNING ->
          seen.evidence(Evidence.ALIVE).isTrue()
              ? MemberStatus.Phase.ALIVE
              : MemberStatus.Phase.UNKNOWN;
      case TERMINATING -> MemberStatus.Phase.TERMINATING;
      case EXITED ->
          seen.desired() == MemberObservation.Desired.RUNNING
              ? MemberStatus.Phase.EXITED
              : MemberStatus.Phase.STOPPED;
      default -> MemberStatus.Phase.UNKNOWN;
    };
  }

  private static List<Condition> conditions(
      ClusterRecord record, ClusterObservation seen, List<MemberStatus> members) {
    List<Condition> conditions = new ArrayList<>();
    if (!seen.complete()) {
      conditions.add(
          Condition.of(
              Condition.Type.INCOMPLETE,
              Condition.Reason.INCOMPLETE,
              "not everything could be seen: " + String.join(", ", seen.problems())));
    }
    for (Surplus surplus : seen.surplus()) {
      conditions.add(surplus(record.cluster().name(), surplus));
    }
    for (MemberId id : record.resolution().members()) {
      seen.member(id)
          .flatMap(MemberObservation::failure)
          .ifPresent(failure -> conditions.add(Condition.failing(id, failure)));
    }
    // A repair, under way or blocked, does not hide its reason.
    boolean settled = record.operation().map(o -> o.command().countsAsRepair()).orElse(true);
    if (record.state() == LifecycleState.RUNNING && settled) {
      conditions.addAll(deaths(record, members));
      if (record.repairs().isFlapping()) {
        conditions.add(
            Condition.of(
                    Condition.Type.DEGRADED,
                    Condition.Reason.FLAPPING,
                    "repaired "
                        + record.repairs().recent()
                        + " times in a short time and left alone since")
                .withRemedies(
                    Remedy.of(Remedy.Action.LOGS, record.cluster().name()),
                    Remedy.of(Remedy.Action.RECOVER, record.cluster().name())));
      }
    }
    if (record.isIdle()) {
      conditions.addAll(lives(record, members));
    }
    return conditions;
  }

  private static Condition surplus(ClusterName cluster, Surplus surplus) {
    Condition condition =
        surplus.isOwned()
            ? Condition.of(Condition.Type.DEGRADED, Condition.Reason.SURPLUS, surplus.toString())
                .withRemedies(Remedy.of(Remedy.Action.RECOVER, cluster))
            : Condition.of(
                Condition.Type.FOREIGN_MEMBER,
                Condition.Reason.FOREIGN_MEMBER,
                surplus + "; it was not touched");
    return surplus.member().map(condition::withMember).orElse(condition);
  }

  /** Where a backup was restored, the record may not know what was launched since. */
  private static List<Condition> lives(ClusterRecord record, List<MemberStatus> members) {
    ClusterName cluster = record.cluster().name();
    Remedy.Action launch =
        record.state() == LifecycleState.CREATED ? Remedy.Action.START : Remedy.Action.RESUME;
    return members.stream()
        .filter(m -> !isDead(m) && m.phase() != MemberStatus.Phase.UNKNOWN)
        .map(
            m ->
                Condition.of(
                        Condition.Type.DEGRADED,
                        Condition.Reason.MEMBER_ALIVE,
                        m.id() + " lives, though the cluster is " + record.state())
                    .withMember(m.id())
                    .withRemedies(
                        Remedy.of(launch, cluster).so("to stop it and launch new members"),
                        Remedy.of(Remedy.Action.DELETE, cluster).so("to erase it")))
        .toList();
  }

  private static List<Condition> deaths(ClusterRecord record, List<MemberStatus> members) {
    ClusterName cluster = record.cluster().name();
    Remedy end = Remedy.of(Remedy.Action.SHUTDOWN_AND_DELETE, cluster);
    Remedy recover = Remedy.of(Remedy.Action.RECOVER, cluster);
    List<MemberStatus> dead = members.stream().filter(StatusAssembler::isDead).toList();
    if (!dead.isEmpty() && dead.size() == members.size()) {
      return List.of(
          Condition.of(Condition.Type.DEGRADED, Condition.Reason.NO_MEMBER_ALIVE, "no member lives")
              .withRemedies(
                  record.ephemeral() ? end : recover.so("to bring them back"),
                  Remedy.of(Remedy.Action.SHUTDOWN, cluster)));
    }
    return dead.stream()
        .map(
            m ->
                Condition.of(
                        Condition.Type.DEGRADED,
                        Condition.Reason.MEMBER_DEAD,
                        m.id() + " does not live")
                    .withMember(m.id())
                    .withRemedies(record.ephemeral() ? end : recover.so("to bring it back")))
        .toList();
  }

  private static boolean isDead(MemberStatus member) {
    return member.phase() == MemberStatus.Phase.EXITED
        || member.phase() == MemberStatus.Phase.STOPPED;
  }
}
