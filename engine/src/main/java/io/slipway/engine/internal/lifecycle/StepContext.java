package io.slipway.engine.internal.lifecycle;

import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OperationKind;
import java.util.Optional;
import java.util.Set;

/**
 * The input of a step's decision: the record, what was observed after the last call had returned,
 * and what this attempt has done since its fence was installed.
 *
 * @param record holds the operation
 * @param observation begun after the last call of the operation had returned
 * @param returned the step whose call was the last in this attempt, if it has returned without
 *     failure; or none
 * @param launched the members that this attempt has launched
 * @param quiet whether no data move for a rebalance of the cluster, or their end was awaited
 */
public record StepContext(
    ClusterRecord record,
    ClusterObservation observation,
    Optional<String> returned,
    Set<MemberId> launched,
    boolean quiet) {

  MemberSet membersOf(Step step) {
    return step.members().of(record.resolution(), record.requireOperation().purpose());
  }

  Optional<MemberObservation> seen(MemberId member) {
    return observation.member(member);
  }

  /** Unseen counts as living: only an observation that shows a member can prove that it is not. */
  boolean mayLive(MemberId member) {
    return observation.presence() != ClusterObservation.Presence.ABSENT
        && seen(member).map(MemberObservation::mayLive).orElse(true);
  }

  boolean isConfirmed(MemberId member) {
    return seen(member).map(m -> Confirmation.confirms(record.resolution(), m)).orElse(false);
  }

  boolean controllersFirst() {
    OperationKind purpose = record.requireOperation().purpose();
    return record.resolution().launchOrder(purpose).size() > 1;
  }
}
