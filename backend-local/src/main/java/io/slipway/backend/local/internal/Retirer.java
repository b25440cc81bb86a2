package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.MemberRecords.ProcessId;
import io.slipway.spi.CallContext;
import io.slipway.spi.MemberId;
import io.slipway.spi.Surplus;
import io.slipway.spi.SurplusSet;
import io.slipway.spi.UnregisterRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Removes surplus: processes by force, registrations through the workload. */
final class Retirer {
  private static final Duration SHIM_GRACE = Duration.ofSeconds(1);

  private final LocalContext world;
  private final ProcessKiller killer;

  Retirer(LocalContext world, ProcessKiller killer) {
    this.world = world;
    this.killer = killer;
  }

  void retire(CallContext call, SurplusSet surplus) {
    String doing = "retire surplus of cluster '" + call.cluster().name() + "'";
    world.gate().admit(call, doing);
    List<Surplus> registrations = new ArrayList<>();
    for (Surplus item : surplus) {
      if (item.kind() == Surplus.Kind.REGISTRATION) {
        registrations.add(item);
      } else if (item.kind() == Surplus.Kind.INSTANCE) {
        // A superseded process does not end when asked: the cluster no longer answers it.
        killer.kill(call, doing, () -> owned(call, item));
        awaitShim(call, doing, item);
      }
    }
    if (!registrations.isEmpty()) {
      world.gate().admit(call, doing);
      world
          .workload(call.spec())
          .unregister(
              UnregisterRequest.builder(world.layout(call), registrations, call.deadline())
                  .cancellation(call.cancellation())
                  .build());
    }
  }

  /**
   * Lets the shim of a recorded instance write down how it ended. The member stays wanted, so that
   * it is seen as one that has ended and is launched again.
   */
  private void awaitShim(CallContext call, String doing, Surplus item) {
    Instant forceAt = world.time().now().plus(SHIM_GRACE);
    try {
      while (shim(call, item).isPresent()) {
        if (!world.time().now().isBefore(forceAt)) {
          killer.kill(call, doing, () -> shim(call, item).stream().toList());
          return;
        }
        world.pause(call, doing);
      }
    } catch (IOException e) {
      throw Failures.ofFiles(doing, e);
    }
  }

  private Optional<ProcessInfo> shim(CallContext call, Surplus item) throws IOException {
    if (item.member().isEmpty()) {
      return Optional.empty();
    }
    MemberView view = world.look(call.cluster(), item.member().get());
    return view.shim().filter(s -> isRecorded(view, item));
  }

  private static boolean isRecorded(MemberView view, Surplus item) {
    return view.instance().filter(i -> i.id().value().equals(item.id())).isPresent();
  }

  /**
   * Returns the process, if it is still that one and the cluster's; all processes of its launch, if
   * it is a member's recorded instance.
   */
  private List<ProcessInfo> owned(CallContext call, Surplus item) throws IOException {
    Optional<ProcessId> id = ProcessId.parse(item.id());
    if (id.isEmpty() || !id.get().boot().equals(world.bootId())) {
      return List.of();
    }
    ProcessSnapshot snapshot = world.snapshot();
    for (MemberId member : world.everyMember(call.cluster(), call.resolution(), snapshot)) {
      MemberView view = world.look(call.cluster(), member, snapshot);
      if (isRecorded(view, item)) {
        return view.tree();
      }
      for (ProcessInfo process : view.all()) {
        if (process.pid() == id.get().pid() && process.start().equals(id.get().start())) {
          return List.of(process);
        }
      }
    }
    return List.of();
  }
}
