package io.slipway.backend.fake;

import io.slipway.spi.ClusterId;
import io.slipway.spi.Fence;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OperationRef;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call received by a backend of the world: the basis for choosing {@link Fault}s, and an entry
 * of {@link FakeWorld#calls()}.
 *
 * @param number counts from 1 over all calls of the world, in the order in which they began
 * @param kind the kind of call
 * @param clusterId the cluster, or null if there is none
 * @param members the members concerned; empty for calls about the whole cluster
 * @param callFence the fence of a changing call, or null
 * @param operationRef the operation of a changing call, or null
 * @param at when it began
 * @param landedLate whether this is a call landing after its caller was told otherwise
 * @param fault the injected fault, or an empty text
 * @param result {@link #OK}, the error code and the outcome of its failure, {@link #CRASHED},
 *     {@code THREW} if an action of the test has thrown, or an empty text while the call runs
 */
public record FakeCall(
    long number,
    CallKind kind,
    @Nullable ClusterId clusterId,
    MemberSet members,
    @Nullable Fence callFence,
    @Nullable OperationRef operationRef,
    Instant at,
    boolean landedLate,
    String fault,
    String result) {

  /** The {@link #result()} of a call that has succeeded. */
  public static final String OK = "OK";

  /** The {@link #result()} of a call whose caller has crashed. */
  public static final String CRASHED = "CRASHED";

  /** Returns the cluster that the call is about. */
  public Optional<ClusterId> cluster() {
    return Optional.ofNullable(clusterId);
  }

  /** Returns the fence of a changing call. */
  public Optional<Fence> fence() {
    return Optional.ofNullable(callFence);
  }

  /** Returns the operation of a changing call. */
  public Optional<OperationRef> operation() {
    return Optional.ofNullable(operationRef);
  }

  /** Returns whether the call has succeeded. */
  public boolean succeeded() {
    return result.equals(OK);
  }

  /**
   * Returns a description of the call without numbers, times and random ids: the same in each run
   * of a deterministic test.
   */
  public String signature() {
    return kind
        + (clusterId == null ? "" : " " + clusterId.name())
        + (members.isEmpty() ? "" : " " + members)
        + (operationRef == null
            ? ""
            : " for " + operationRef.purpose() + " attempt " + operationRef.attempt())
        + (callFence == null ? "" : " fence " + callFence)
        + (landedLate ? " late" : "");
  }

  @Override
  public String toString() {
    return number
        + " "
        + signature()
        + (fault.isEmpty() ? "" : " [" + fault + "]")
        + " -> "
        + (result.isEmpty() ? "running" : result);
  }

  FakeCall withFault(String value) {
    return new FakeCall(
        number, kind, clusterId, members, callFence, operationRef, at, landedLate, value, result);
  }

  FakeCall withResult(String value) {
    return new FakeCall(
        number, kind, clusterId, members, callFence, operationRef, at, landedLate, fault, value);
  }
}
