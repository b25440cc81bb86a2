package io.slipway.engine.internal.operation;

import io.slipway.engine.EngineEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.internal.lifecycle.CallKind;
import io.slipway.engine.internal.lifecycle.NextAction;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberFailure;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberObservation;
import io.slipway.spi.OperationId;
import io.slipway.spi.Progress;
import io.slipway.spi.ProgressSink;
import io.slipway.spi.TimeSource;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reports an operation's progress to the log and to listeners. */
final class EventPublisher implements ProgressSink {
  private final ClusterId cluster;
  private final OperationId operation;
  private final TimeSource time;
  private final List<EventQueue> queues;
  private final LiveOperation live;
  private int lastConfirmed = -1;
  private int lastAlive = -1;
  private final Map<MemberId, String> lastFailing = new HashMap<>();
  private boolean over;

  EventPublisher(TimeSource time, LiveOperation live, EventQueue... queues) {
    this.cluster = live.cluster();
    this.operation = live.id();
    this.time = time;
    this.live = live;
    this.queues = List.of(queues);
  }

  @Override
  public void report(Progress progress) {
    announce(
        new EngineEvent.BackendProgress(
            cluster, operation, time.wall(), progress.member(), progress.text()));
  }

  void started(ClusterRecord record, boolean joined) {
    OperationRecord its = record.requireOperation();
    announce(
        new EngineEvent.OperationStarted(
            cluster,
            operation,
            time.wall(),
            its.command().shown(),
            record.state(),
            its.deadline(),
            joined));
  }

  void step(NextAction.Perform perform) {
    CallKind call = perform.step().call();
    String members =
        call == CallKind.LAUNCH || call == CallKind.STOP
            ? ": "
                + perform.members().stream().map(Object::toString).collect(Collectors.joining(", "))
            : "";
    announce(
        new EngineEvent.StepStarted(
            cluster, operation, time.wall(), perform.step().name() + members));
  }

  /** Returns whether the count of confirmed SPUs has changed. */
  boolean confirmed(int confirmed, int desired, int alive) {
    boolean news = confirmed != lastConfirmed;
    if (news || alive != lastAlive) {
      lastConfirmed = confirmed;
      lastAlive = alive;
      announce(
          new EngineEvent.ConfirmationChanged(
              cluster, operation, time.wall(), confirmed, desired, alive));
    }
    return news;
  }

  /**
   * Tells which members have begun to fail, fail for another reason, or have healed. One that could
   * not be seen has not healed.
   */
  void failing(ClusterObservation seen) {
    seen.members()
        .forEach(
            (member, now) -> {
              if (now.failure().isEmpty() && now.actual() == MemberObservation.Actual.UNKNOWN) {
                return;
              }
              String reason = now.failure().map(EventPublisher::reason).orElse("");
              if (!reason.equals(lastFailing.getOrDefault(member, ""))) {
                lastFailing.put(member, reason);
                announce(
                    new EngineEvent.MemberFailing(
                        cluster, operation, time.wall(), member, now.failure()));
              }
            });
  }

  /** The text may change with each look, as that of a back-off does. */
  private static String reason(MemberFailure failure) {
    return (failure.isForGood() ? "for good " : "") + failure.reason();
  }

  void retrying(ClusterRecord record, String cause, Instant next) {
    OperationLog.retrying(record, cause, next);
    announce(
        new EngineEvent.Retrying(
            cluster, operation, time.wall(), record.requireOperation().attempt(), cause, next));
  }

  void turnedBack(ClusterRecord record, ErrorCode code, String cause) {
    OperationLog.rollingBack(record, code, cause);
    announce(new EngineEvent.RollbackStarted(cluster, operation, time.wall(), code, cause));
  }

  void committed(ClusterRecord before, LifecycleState to) {
    OperationRecord its = before.requireOperation();
    EngineEvent.Committed event =
        new EngineEvent.Committed(
            cluster, operation, time.wall(), before.state(), its.purpose(), its.backward(), to);
    OperationLog.committed(before, event.event(), to);
    announce(event);
  }

  void ended(RunOutcome outcome) {
    OperationLog.ended(outcome);
    announce(
        new EngineEvent.OperationEnded(
            cluster, operation, time.wall(), outcome.phase(), outcome.record().state()));
  }

  /** A backend's own threads may report after the end: nothing follows that. */
  private synchronized void announce(EngineEvent event) {
    if (over) {
      return;
    }
    over = event instanceof EngineEvent.OperationEnded;
    queues.forEach(queue -> queue.offer(event));
    live.publish(event);
  }
}
