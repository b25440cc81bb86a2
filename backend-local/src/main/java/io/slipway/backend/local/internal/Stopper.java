package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.ClusterFiles.MemberFiles;
import io.slipway.backend.local.internal.MemberRecords.Desired;
import io.slipway.backend.local.internal.MemberRecords.Instance;
import io.slipway.backend.local.internal.MemberRecords.Lock;
import io.slipway.backend.local.internal.StepListener.Step;
import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.Outcome;
import io.slipway.spi.Problem;
import io.slipway.spi.Progress;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.StopPolicy.Force;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends members: asks, waits, kills. All members of a call at the same time. */
final class Stopper {
  // For a shim to write down how its command ended.
  private static final Duration SHIM_GRACE = Duration.ofSeconds(1);

  private final LocalContext world;

  Stopper(LocalContext world) {
    this.world = world;
  }

  /** One member on its way out. */
  private static final class Ending {
    final MemberId member;
    Duration grace;
    @Nullable Instant forceAt;
    @Nullable Instant shimForceAt;
    boolean killed;
    int clean;
    List<ProcessInfo> known = List.of();

    Ending(MemberId member, Duration grace) {
      this.member = member;
      this.grace = grace;
    }
  }

  void stop(CallContext call, Collection<MemberId> members, StopPolicy policy) {
    String doing = "stop " + members + " of cluster '" + call.cluster().name() + "'";
    List<Ending> pending = new ArrayList<>();
    for (MemberId member : members) {
      pending.add(wantStopped(call, doing, member, policy));
    }
    List<MemberId> refused = new ArrayList<>();
    try {
      while (true) {
        advance(call, doing, policy, pending, refused);
        if (pending.isEmpty()) {
          break;
        }
        world.pause(call, doing);
      }
    } catch (IOException e) {
      throw Failures.ofFiles(doing, e);
    }
    if (!refused.isEmpty()) {
      throw BackendException.builder(
              Problem.of(
                      ErrorCode.DEADLINE_EXCEEDED,
                      "members did not end within "
                          + policy.grace()
                          + " or the workload's own grace")
                  .withActual(refused + " alive")
                  .withRemedy("wait", "stop them by force"))
          .outcome(Outcome.UNKNOWN)
          .retryable()
          .build();
    }
  }

  private Ending wantStopped(CallContext call, String doing, MemberId member, StopPolicy policy) {
    MemberFiles files = world.files(call.cluster()).member(member);
    Ending ending =
        world
            .gate()
            .step(
                call,
                doing,
                () -> {
                  if (!world.owns(call.cluster()) || !Files.isDirectory(files.control())) {
                    return new Ending(member, policy.grace());
                  }
                  Desired desired;
                  try {
                    desired = MemberRecords.desired(files);
                  } catch (RecordFile.MalformedRecordException e) {
                    // Rewritten below: its content is not needed to stop.
                    DurableFiles.clearPlace(files.desired());
                    desired = new Desired(true, "", policy.grace(), call.fence());
                  }
                  if (desired.running()) {
                    MemberRecords.write(files, desired.stopped(call.fence()));
                  }
                  Duration own = desired.grace();
                  return new Ending(
                      member, own.compareTo(policy.grace()) > 0 ? own : policy.grace());
                });
    world.reached(Step.WANTED_STOPPED, call, member);
    return ending;
  }

  private void advance(
      CallContext call,
      String doing,
      StopPolicy policy,
      List<Ending> pending,
      List<MemberId> refused)
      throws IOException {
    @Nullable ProcessSnapshot snapshot = null;
    for (Ending ending : List.copyOf(pending)) {
      if (!due(ending) && !ending.known.isEmpty() && allLive(ending.known)) {
        continue;
      }
      if (snapshot == null) {
        snapshot = world.snapshot();
      }
      MemberView view = world.look(call.cluster(), ending.member, snapshot);
      ending.known = view.all();
      if (ending.known.isEmpty()) {
        ending.clean++;
        if (ending.clean > 1) {
          ended(call, doing, ending);
          pending.remove(ending);
        }
        continue;
      }
      ending.clean = 0;
      if (!step(call, doing, policy, ending, view)) {
        refused.add(ending.member);
        pending.remove(ending);
      }
    }
  }

  /** Does what is next for a member that lives; returns whether there is something to wait for. */
  private boolean step(
      CallContext call, String doing, StopPolicy policy, Ending ending, MemberView view)
      throws IOException {
    Instant now = world.time().now();
    List<ProcessInfo> running = new ArrayList<>(view.tree());
    List<ProcessInfo> starting = new ArrayList<>();
    String token = view.desired().token();
    // What a damaged record names has begun: it is asked to end before it is killed.
    boolean recorded =
        view.damaged()
            || view.instance().map(Instance::token).filter(t -> t.equals(token)).isPresent();
    for (ProcessInfo other : view.others()) {
      boolean unrecorded = !recorded && !token.isEmpty() && other.mark().endsWith(":" + token);
      (unrecorded ? starting : running).add(other);
    }
    if (view.shim().isPresent() && view.shimBeforeRecord()) {
      starting.add(view.shim().get());
      starting.addAll(view.others());
      running.removeAll(view.others());
    }
    // Nothing of the workload has begun in these.
    signal(call, doing, starting, true);
    if (running.isEmpty()) {
      endShim(call, doing, ending, view, now);
      return true;
    }
    ending.shimForceAt = null;
    if (policy.force() == Force.UNSAFE) {
      ending.forceAt = now;
    } else if (ending.forceAt == null) {
      ending.forceAt = now.plus(ending.grace);
      signal(call, doing, running, false);
      world.reached(Step.TERM_SENT, call, ending.member);
      call.progress().report(new Progress("asked to end", ending.member));
      return true;
    }
    if (!now.isBefore(ending.forceAt)) {
      if (policy.force() == Force.NEVER) {
        return false;
      }
      signal(call, doing, running, true);
      if (!ending.killed) {
        ending.killed = true;
        world.reached(Step.KILL_SENT, call, ending.member);
        call.progress().report(new Progress("killed", ending.member));
      }
    }
    return true;
  }

  private void endShim(
      CallContext call, String doing, Ending ending, MemberView view, Instant now) {
    if (view.shim().isEmpty()) {
      return;
    }
    if (ending.shimForceAt == null) {
      ending.shimForceAt = now.plus(SHIM_GRACE);
    } else if (!now.isBefore(ending.shimForceAt)) {
      signal(call, doing, List.of(view.shim().get()), true);
    }
  }

  private void signal(CallContext call, String doing, List<ProcessInfo> processes, boolean force) {
    if (processes.isEmpty()) {
      return;
    }
    world
        .gate()
        .step(
            call,
            doing,
            () -> {
              for (ProcessInfo process : processes) {
                world.processes().signal(process, force);
              }
            });
  }

  private void ended(CallContext call, String doing, Ending ending) {
    MemberFiles files = world.files(call.cluster()).member(ending.member);
    world
        .gate()
        .step(
            call,
            doing,
            () -> {
              if (!world.owns(call.cluster()) || !Files.isDirectory(files.control())) {
                return;
              }
              if (!isHeld(files)) {
                DurableFiles.clearPlace(files.lock());
                DurableFiles.delete(files.lock());
              }
            });
  }

  private boolean isHeld(MemberFiles files) throws IOException {
    Optional<Lock> lock;
    try {
      lock = MemberRecords.lock(files);
    } catch (RecordFile.MalformedRecordException e) {
      return false;
    }
    return lock.isPresent()
        && lock.get().mayBeOf(world.bootId())
        && world.processes().lives(lock.get().pid(), lock.get().start());
  }

  private boolean due(Ending ending) {
    Instant now = world.time().now();
    return isDue(ending.forceAt, now) || isDue(ending.shimForceAt, now);
  }

  private static boolean isDue(@Nullable Instant at, Instant now) {
    return at != null && !now.isBefore(at);
  }

  private boolean allLive(List<ProcessInfo> processes) throws IOException {
    for (ProcessInfo process : processes) {
      if (!world.processes().lives(process.pid(), process.start())) {
        return false;
      }
    }
    return true;
  }
}
