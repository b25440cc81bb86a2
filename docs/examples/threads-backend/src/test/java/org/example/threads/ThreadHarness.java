package org.example.threads;

import io.slipway.spi.OwnerId;
import io.slipway.conformance.BackendHarness;
import io.slipway.conformance.CallGate;
import io.slipway.conformance.Capability;
import io.slipway.conformance.HeldCall;
import io.slipway.conformance.Timing;
import io.slipway.conformance.GroundTruth;
import io.slipway.spi.BackendContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.OwnedResource;
import io.slipway.spi.Resolution;
import io.slipway.spi.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.example.threads.ThreadHost.Place;
import org.example.threads.ThreadHost.Slot;

/** Drives the backend for the kit, and looks at the host past it. */
final class ThreadHarness implements BackendHarness {
  private final ThreadHost host = new ThreadHost();
  private final List<Thread> strangers = new ArrayList<>();

  @Override
  public String name() {
    return "threads";
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.KILL,
        Capability.WRITE_DATA,
        Capability.EMPTY_DATA,
        Capability.FOREIGN_DATA,
        Capability.STRANGER,
        Capability.STUBBORN,
        Capability.BLIND,
        Capability.HOLD_CALLS);
  }

  @Override
  public Timing timing() {
    return new Timing(
        Duration.ofSeconds(10),
        Duration.ofMillis(5),
        Duration.ofMillis(50),
        Duration.ofSeconds(20),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5));
  }

  @Override
  public void reset() {
    host.clear();
    strangers.forEach(Thread::interrupt);
    strangers.clear();
  }

  @Override
  public ClusterBackend open() {
    return new ThreadBackendProvider(host)
        .open(
            BackendContext.builder(new OwnerId("test"), TimeSource.system(), workload -> {
                  throw new IllegalStateException("threads ask no workload");
                }).home(Path.of("home"), Path.of("home", "threads")).build());
  }

  @Override
  public ClusterSpec spec(String name, int spus) {
    return ClusterSpec.builder(name).spuCount(spus).workload("threads").build();
  }

  @Override
  public GroundTruth look(ClusterId cluster, Resolution resolution) {
    Map<MemberId, List<String>> living = new TreeMap<>();
    List<OwnedResource> owned = new ArrayList<>();
    StringBuilder foreign = new StringBuilder();
    strangers.forEach(stranger -> foreign.append(stranger).append(stranger.isAlive()));
    for (Map.Entry<ClusterId, Place> entry : host.places().entrySet()) {
      synchronized (entry.getValue()) {
        entry
            .getValue()
            .slots
            .forEach(
                (member, slot) -> {
                  if (!entry.getKey().equals(cluster)) {
                    foreign.append(ThreadBackend.things(entry.getKey(), member, slot));
                    return;
                  }
                  owned.addAll(ThreadBackend.things(cluster, member, slot));
                  if (slot.lives()) {
                    living.put(member, List.of("thread " + slot.instance.getId()));
                  }
                });
      }
    }
    return GroundTruth.of(living, owned, foreign.toString());
  }

  private Slot slot(ClusterId cluster, MemberId member) {
    return host.find(cluster).slots.get(member);
  }

  @Override
  public void kill(ClusterId cluster, MemberId member) {
    Slot slot = slot(cluster, member);
    slot.kill();
    try {
      slot.instance.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void write(ClusterId cluster, MemberId member, String record) {
    slot(cluster, member).records.add(record);
  }

  @Override
  public List<String> read(ClusterId cluster, MemberId member) {
    return List.copyOf(slot(cluster, member).records);
  }

  @Override
  public void emptyData(ClusterId cluster, MemberId member) {
    slot(cluster, member).dataOwner = null;
    slot(cluster, member).records.clear();
  }

  @Override
  public void replaceData(ClusterId cluster, MemberId member) {
    slot(cluster, member).dataOwner = new Incarnation(new UUID(0, 0));
  }

  @Override
  public void makeStubborn(ClusterId cluster, MemberId member) {
    slot(cluster, member).instance.makeStubborn();
  }

  /** A thread of the same name, started by somebody else. */
  @Override
  public void addStranger(ClusterId cluster) {
    Thread stranger =
        new Thread(
            () -> {
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            cluster.name() + "/spu-1");
    stranger.setDaemon(true);
    stranger.start();
    strangers.add(stranger);
  }

  @Override
  public Runnable blind(ClusterId cluster, MemberId member) {
    Slot slot = slot(cluster, member);
    slot.hidden = true;
    return () -> slot.hidden = false;
  }

  @Override
  public HeldCall holdNextChange() {
    CallGate gate = new CallGate();
    host.setGate(gate::pass);
    return gate;
  }

  @Override
  public void close() {
    reset();
  }
}
