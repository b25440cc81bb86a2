package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.MemberRecords.Lock;
import io.slipway.backend.local.internal.RecordFile.MalformedRecordException;
import io.slipway.backend.local.internal.StepListener.Step;
import io.slipway.spi.CallContext;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.MemberId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Installs a fence. Shims that have not taken the member's lock read it under the lock and leave;
 * those that hold the lock and have not recorded their instance are killed here; the steps of older
 * calls in this process meet it at the gate.
 */
final class Claimer {
  private final LocalContext world;
  private final ProcessKiller killer;

  Claimer(LocalContext world, ProcessKiller killer) {
    this.world = world;
    this.killer = killer;
  }

  void claim(CallContext call) {
    String doing = "take over cluster '" + call.cluster().name() + "'";
    world
        .gate()
        .install(call, doing, world.time().wall().plus(ErasePolicy.DEFAULT.tombstoneRetention()));
    world.reached(Step.FENCE_WRITTEN, call, call.fence());
    List<MemberId> members =
        world
            .gate()
            .locked(
                call.cluster(),
                doing,
                () ->
                    world.owns(call.cluster())
                        ? world.files(call.cluster()).membersOnDisk()
                        : List.of());
    for (MemberId member : members) {
      Optional<Launched> launched =
          world.gate().locked(call.cluster(), doing, () -> unrecorded(call, member));
      if (launched.isPresent()) {
        killer.kill(call, doing, () -> launched.get().in(world.look(call.cluster(), member)));
      }
    }
  }

  /** Selects the processes of a member that belong to a launch. */
  @FunctionalInterface
  private interface Launched {
    List<ProcessInfo> in(MemberView view);
  }

  /** Returns the launch of a shim that holds the lock, has an older fence, and no record. */
  private Optional<Launched> unrecorded(CallContext call, MemberId member) throws IOException {
    Optional<Lock> lock;
    try {
      lock = MemberRecords.lock(world.files(call.cluster()).member(member));
    } catch (MalformedRecordException e) {
      // Its holder has an older fence, and has recorded an instance or is among the others.
      return Optional.of(view -> view.damaged() ? List.of() : view.others());
    }
    if (lock.filter(l -> l.fence().isOlderThan(call.fence())).isEmpty()) {
      return Optional.empty();
    }
    MemberView view = world.look(call.cluster(), member);
    return view.lock()
        .filter(l -> view.shimBeforeRecord())
        .map(l -> seen -> seen.ofLaunch(l.token()));
  }
}
