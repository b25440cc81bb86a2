package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.MemberRecords.ProcessId;
import io.slipway.spi.Call;
import io.slipway.spi.MemberId;
import io.slipway.spi.Surplus;
import io.slipway.spi.SurplusSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/** Removes surplus: processes by force, registrations through the workload. */
final class Retirer {
  private final World world;
  private final Killer killer;

  Retirer(World world, Killer killer) {
    this.world = world;
    this.killer = killer;
  }

  void retire(Call call, SurplusSet surplus) {
    String doing = "retire surplus of cluster '" + call.cluster().name() + "'";
    world.gate().step(call, doing, () -> {});
    List<Surplus> registrations = new ArrayList<>();
    for (Surplus item : surplus) {
      if (item.kind() == Surplus.Kind.REGISTRATION) {
        registrations.add(item);
      } else if (item.kind() == Surplus.Kind.INSTANCE) {
        // A superseded process does not end when asked: the cluster no longer answers it.
        killer.kill(call, doing, () -> owned(call, item));
      }
    }
    if (!registrations.isEmpty()) {
      world.gate().step(call, doing, () -> {});
      world
          .workload(call.spec())
          .unregister(world.layout(call), registrations, call.deadline(), call.cancellation());
    }
  }

  /** Returns the process, if it is still that one and the cluster's. */
  private List<ProcessInfo> owned(Call call, Surplus item) throws IOException {
    Optional<ProcessId> id = ProcessId.parse(item.id());
    if (id.isEmpty() || !id.get().boot().equals(world.processes().bootId())) {
      return List.of();
    }
    NavigableMap<Long, ProcessInfo> snapshot = world.processes().all();
    for (MemberId member : world.everyMember(call.cluster(), call.resolution(), snapshot)) {
      for (ProcessInfo process : world.look(call.cluster(), member, snapshot).all()) {
        if (process.pid() == id.get().pid() && process.start().equals(id.get().start())) {
          return List.of(process);
        }
      }
    }
    return List.of();
  }
}
