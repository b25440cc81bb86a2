package io.slipway.backend.fake;

import io.slipway.spi.InstanceExit;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberObservation.Actual;
import io.slipway.spi.OperationRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One life of a member. What it does at a time follows from the times that it holds, so that
 * looking changes nothing. Guarded by the world's lock.
 */
final class Instance {
  static final int KILLED = 137;
  static final int TERMINATED = 143;
  private static final int TAIL = 20;

  final InstanceId id;
  final long pid;
  final OperationRef launchedBy;
  final List<String> log = new ArrayList<>();
  Instant runsFrom;
  Instant servesFrom;
  Instant endsAt = Instant.MAX;
  int exitCode;
  @Nullable Instant terminatingFrom;

  /** Ends only when it is killed. */
  boolean ignoresTermination;

  /** Ends not even when it is killed, as on a host that cannot be reached. */
  boolean stuck;

  Instance(InstanceId id, long pid, OperationRef launchedBy, Instant runsFrom, Instant servesFrom) {
    this.id = id;
    this.pid = pid;
    this.launchedBy = launchedBy;
    this.runsFrom = runsFrom;
    this.servesFrom = servesFrom;
  }

  boolean lives(Instant now) {
    return now.isBefore(endsAt);
  }

  boolean terminating(Instant now) {
    return lives(now) && terminatingFrom != null;
  }

  boolean serves(Instant now) {
    return lives(now) && terminatingFrom == null && !now.isBefore(servesFrom);
  }

  Actual actual(Instant now) {
    if (!lives(now)) {
      return Actual.EXITED;
    }
    if (terminatingFrom != null) {
      return Actual.TERMINATING;
    }
    return now.isBefore(runsFrom) ? Actual.STARTING : Actual.RUNNING;
  }

  /** Tells it to end; it takes its time. */
  void terminate(Instant now, Instant end) {
    if (terminating(now) || !lives(now)) {
      return;
    }
    terminatingFrom = now;
    log.add("told to end");
    if (!ignoresTermination && !stuck && end.isBefore(endsAt)) {
      endsAt = end;
      exitCode = TERMINATED;
    }
  }

  /** Ends it now, unless it is stuck. */
  void kill(Instant now, int code) {
    if (!lives(now)) {
      return;
    }
    if (stuck) {
      terminatingFrom = terminatingFrom == null ? now : terminatingFrom;
      return;
    }
    endsAt = now;
    exitCode = code;
  }

  InstanceExit exit() {
    return InstanceExit.of(id, exitCode)
        .withLogTail(List.copyOf(log.subList(Math.max(0, log.size() - TAIL), log.size())));
  }
}
