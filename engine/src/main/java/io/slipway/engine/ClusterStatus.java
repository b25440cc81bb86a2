package io.slipway.engine;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.MemberRole;
import io.slipway.spi.OwnedResource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cluster: what the record says and what was seen, each with its time.
 *
 * @param cluster name and incarnation
 * @param spec what the user asked for
 * @param backend the name of its backend
 * @param workloadVersion the version that CREATE resolved
 * @param state what the record says
 * @param currentOperation the operation that holds it, or null
 * @param conditions what the state does not say
 * @param members what was seen of each member, controllers first
 * @param probed whether the cluster itself was asked; otherwise nothing counts as confirmed
 * @param bootstrap the addresses for clients, comma-separated; empty while nothing listens
 * @param recordedAt when the record was last changed
 * @param observedAt when it was looked at
 * @param retained what the platform keeps after a delete
 */
public record ClusterStatus(
    ClusterId cluster,
    ClusterSpec spec,
    String backend,
    String workloadVersion,
    LifecycleState state,
    @Nullable OperationStatus currentOperation,
    List<Condition> conditions,
    List<MemberStatus> members,
    boolean probed,
    String bootstrap,
    Instant recordedAt,
    Instant observedAt,
    List<OwnedResource> retained) {

  /** Copies the collections. */
  public ClusterStatus {
    conditions = List.copyOf(conditions);
    members = List.copyOf(members);
    retained = List.copyOf(retained);
  }

  /** Returns the operation that holds the cluster, if one does. */
  public Optional<OperationStatus> operation() {
    return Optional.ofNullable(currentOperation);
  }

  /** Returns how many SPUs the spec asks for. */
  public int desiredSpus() {
    return spec.spuCount();
  }

  /** Returns how many of the expected SPUs were confirmed; 0 unless {@link #probed()}. */
  public int confirmedSpus() {
    return countSpus(MemberStatus.Phase.CONFIRMED);
  }

  /** Returns how many of the expected SPUs live, confirmed or not. */
  public int aliveSpus() {
    return countSpus(MemberStatus.Phase.ALIVE) + confirmedSpus();
  }

  private int countSpus(MemberStatus.Phase phase) {
    return (int)
        members.stream().filter(m -> m.id().role() == MemberRole.SPU && m.phase() == phase).count();
  }
}
