package io.slipway.engine.internal.operation;

import io.slipway.engine.EngineEvent;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.internal.lifecycle.CallKind;
import io.slipway.engine.internal.lifecycle.NextAction;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Progress;
import io.slipway.spi.ProgressSink;
import io.slipway.spi.TimeSource;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Reports an operation's progress to the log and to listeners. */
final class EventPublisher implements ProgressSink {
  private final ClusterId cluster;
  private final TimeSource time;
  private final List<EventQueue> queues;
  private final LiveOperation live;
  private int lastConfirmed = -1;
  private int lastAlive = -1;

  EventPublisher(TimeSource time, LiveOperation live, EventQueue... queues) {
    this.cluster = live.cluster();
    this.time = time;
    this.live = live;
    this.queues = List.of(queues);
  }

  @Override
  public void report(Progress progress) {
    announce(
        new EngineEvent.BackendProgress(cluster, time.wall(), progress.member(), progress.text()));
  }

  void started(ClusterRecord record, boolean joined) {
    OperationRecord operation = record.requireOperation();
    announce(
        new EngineEvent.OperationStarted(
            cluster,
            time.wall(),
            operation.command().shown(),
            record.state(),
            operation.deadline(),
            joined));
  }

  void step(NextAction.Perform perform) {
    CallKind call = perform.step().call();
    String members =
        call == CallKind.LAUNCH || call == CallKind.STOP
            ? ": "
                + perform.members().stream().map(Object::toString).collect(Collectors.joining(", "))
            : "";
    announce(new EngineEvent.StepStarted(cluster, time.wall(), perform.step().name() + members));
  }

  /** Returns whether the count of confirmed SPUs has changed. */
  boolean confirmed(int confirmed, int desired, int alive) {
    boolean news = confirmed != lastConfirmed;
    if (news || alive != lastAlive) {
      lastConfirmed = confirmed;
      lastAlive = alive;
      announce(
          new EngineEvent.ConfirmationChanged(cluster, time.wall(), confirmed, desired, alive));
    }
    return news;
  }

  void retrying(ClusterRecord record, String cause, Instant next) {
    OperationLog.retrying(record, cause, next);
    announce(
        new EngineEvent.Retrying(
            cluster, time.wall(), record.requireOperation().attempt(), cause, next));
  }

  void turnedBack(ClusterRecord record, ErrorCode code, String cause) {
    OperationLog.rollingBack(record, code, cause);
    announce(new EngineEvent.RollbackStarted(cluster, time.wall(), code, cause));
  }

  void committed(ClusterRecord before, LifecycleState to) {
    OperationRecord operation = before.requireOperation();
    EngineEvent.Committed event =
        new EngineEvent.Committed(
            cluster, time.wall(), before.state(), operation.purpose(), operation.backward(), to);
    OperationLog.committed(before, event.event(), to);
    announce(event);
  }

  void ended(RunOutcome outcome) {
    OperationLog.ended(outcome);
    announce(
        new EngineEvent.OperationEnded(
            cluster, time.wall(), outcome.phase(), outcome.record().state()));
  }

  private void announce(EngineEvent event) {
    queues.forEach(queue -> queue.offer(event));
    live.publish(event);
  }
}
