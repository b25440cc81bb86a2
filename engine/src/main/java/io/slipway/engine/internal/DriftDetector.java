package io.slipway.engine.internal;

import io.slipway.engine.DriftReport;
import io.slipway.engine.DriftReport.Cluster;
import io.slipway.engine.DriftReport.Difference;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.internal.operation.RecordRepository;
import io.slipway.engine.internal.operation.RecordRepository.Found;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterObservation.Presence;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.ObservationRound;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.Surplus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares records with what runs. Changes nothing. */
final class DriftDetector {
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Backends backends;
  private final BoundedLooks looks;

  DriftDetector(Backends backends, BoundedLooks looks) {
    this.backends = backends;
    this.looks = looks;
  }

  /**
   * Compares all records with all backends, perhaps while an engine creates and deletes: the order
   * of reading excludes clusters that are created or erased meanwhile.
   */
  DriftReport compare(Supplier<List<Found>> reader) {
    Inventory before = Inventory.take(backends, backends(reader.get()), looks);
    List<Found> all = reader.get();
    List<ClusterRecord> records = RecordRepository.readable(all);
    ObservationRound round = new ObservationRound();
    List<Cluster> clusters =
        looks.ask(records.stream().map(record -> question(record, round)).toList());
    Inventory after = Inventory.take(backends, backends(all), looks);
    Set<ClusterId> recorded =
        records.stream().map(ClusterRecord::cluster).collect(Collectors.toSet());
    // The incarnation of an unreadable record is unknown: none of its name counts as an orphan.
    List<Found.Unreadable> unreadable = RecordRepository.unreadable(all);
    Set<ClusterName> inDoubt =
        unreadable.stream().map(Found.Unreadable::name).collect(Collectors.toSet());
    List<DriftReport.Orphan> orphans =
        after.owned().stream()
            .filter(o -> !recorded.contains(o.what().cluster()))
            .filter(o -> !inDoubt.contains(o.what().cluster().name()))
            .filter(o -> !o.what().isErased() && before.living(o.what().cluster()).isPresent())
            .map(o -> DriftReport.Orphan.of(o.what().cluster(), o.backend(), o.what().fence()))
            .sorted(Comparator.comparing(u -> u.cluster().toString()))
            .toList();
    Stream<String> troubles = unreadable.stream().map(DriftDetector::trouble);
    return DriftReport.of(
        clusters, orphans, Stream.concat(after.unseen().stream(), troubles).toList());
  }

  /** Returns the backends that records name. */
  static List<String> backends(List<Found> found) {
    return RecordRepository.readable(found).stream().map(ClusterRecord::backend).toList();
  }

  /** Words why a record is not compared. */
  static String trouble(Found.Unreadable found) {
    SlipwayException trouble = found.trouble();
    return "cluster '"
        + found.name()
        + "': "
        + trouble.code()
        + ": "
        + trouble.problem().textWithoutActions();
  }

  Cluster compare(ClusterRecord record) {
    return looks.ask(question(record, new ObservationRound()));
  }

  private static Question<Cluster> question(ClusterRecord record, ObservationRound round) {
    return Question.about(
        record,
        ObserveRequest.Depth.INSTANCES,
        LOOK,
        new CancellationToken(),
        round,
        seen -> compare(record, seen),
        e ->
            of(
                record,
                Difference.UNREACHABLE,
                List.of(),
                e.code() + ": " + e.problem().textWithoutActions()));
  }

  private static Cluster compare(ClusterRecord record, ClusterObservation seen) {
    List<MemberId> running = running(seen);
    if (!seen.complete() || seen.presence() == Presence.UNKNOWN) {
      String why = "not everything could be seen: " + String.join(", ", seen.problems());
      return of(record, Difference.UNREACHABLE, running, why);
    }
    if (record.fence().isOlderThan(seen.fence())) {
      return of(
          record,
          Difference.STATE_DIFFERS,
          running,
          "the backend has fence " + seen.fence() + ", so no command works; restore a backup");
    }
    if (seen.presence() == Presence.ABSENT) {
      return record.state() == LifecycleState.ABSENT
          ? of(record, Difference.NONE, running, "nothing is there yet")
          : of(
              record,
              Difference.RESOURCES_MISSING,
              running,
              "nothing of it is there; delete it to remove the record");
    }
    boolean runs = record.state() == LifecycleState.RUNNING;
    List<MemberId> missing =
        record.resolution().members().stream().filter(id -> !running.contains(id)).toList();
    if (runs && !missing.isEmpty()) {
      return of(
          record,
          Difference.STATE_DIFFERS,
          running,
          missing
              + " should run and do not; 'recover' brings them back, 'shutdown' takes it as it is");
    }
    if (!runs && !running.isEmpty()) {
      return of(
          record,
          Difference.STATE_DIFFERS,
          running,
          running + " run and should not; " + remedy(record.state()));
    }
    List<Surplus> surplus = seen.surplus().stream().filter(Surplus::isOwned).toList();
    return surplus.isEmpty()
        ? of(record, Difference.NONE, running, "record and world agree")
        : of(record, Difference.STATE_DIFFERS, running, "beyond its members there is " + surplus);
  }

  /** Returns what to do about members that live and should not. */
  private static String remedy(LifecycleState state) {
    return (state == LifecycleState.CREATED ? "'start'" : "'resume'")
        + " stops them and launches them again, 'delete' erases it";
  }

  private static Cluster of(
      ClusterRecord record, Difference difference, List<MemberId> running, String description) {
    String open =
        record
            .operation()
            .map(o -> "; " + o.command().text() + " is in flight: 'recover' settles it")
            .orElse("");
    return Cluster.of(
        record.cluster(),
        record.backend(),
        record.state(),
        record.fence(),
        difference,
        running,
        description + open);
  }

  private static List<MemberId> running(ClusterObservation seen) {
    List<MemberId> running = new ArrayList<>();
    for (MemberObservation member : seen.members().values()) {
      if (member.mayLive() && member.actual() != MemberObservation.Actual.UNKNOWN) {
        running.add(member.member());
      }
    }
    return running;
  }
}
