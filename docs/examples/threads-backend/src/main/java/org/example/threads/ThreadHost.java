package org.example.threads;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Fence;
import io.slipway.spi.Incarnation;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationId;
import io.slipway.spi.Resolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The platform: where members run as threads and where their data is. It outlives backends, as a
 * machine or a Kubernetes cluster does.
 */
public final class ThreadHost {
  private final Map<ClusterId, Place> places = new ConcurrentHashMap<>();
  private final AtomicLong lives = new AtomicLong();
  private volatile Runnable gate = () -> {};

  /** Returns the place of a cluster; looking does not make one. */
  Place find(ClusterId cluster) {
    return places.get(cluster);
  }

  Place findOrMake(ClusterId cluster) {
    return places.computeIfAbsent(cluster, id -> new Place());
  }

  Map<ClusterId, Place> places() {
    return places;
  }

  Instance start(ClusterId cluster, MemberId member, OperationId operation) {
    Instance instance =
        new Instance(new InstanceId(member + "#" + lives.incrementAndGet()), operation);
    instance.setName(cluster.name() + "/" + member);
    instance.setDaemon(true);
    instance.start();
    return instance;
  }

  /** Lets a test stop changing calls on their way. */
  void setGate(Runnable value) {
    gate = value;
  }

  void passGate() {
    gate.run();
  }

  /** Ends everything. */
  void clear() {
    for (Place place : places.values()) {
      synchronized (place) {
        place.slots.values().forEach(slot -> slot.kill());
      }
    }
    places.clear();
    gate = () -> {};
  }

  /** What is kept of one incarnation; its monitor guards it. A place without slots is a tombstone. */
  static final class Place {
    Fence fence = Fence.NONE;
    ClusterSpec spec;
    Resolution resolution;
    final Map<MemberId, Slot> slots = new TreeMap<>();
  }

  /** A member's place: whether it should run, its last instance, its data, and if it is in sight. */
  static final class Slot {
    boolean wanted;
    volatile boolean hidden;
    Instance instance;
    Incarnation dataOwner;
    final List<String> records = new ArrayList<>();

    boolean lives() {
      return instance != null && instance.lives();
    }

    void kill() {
      if (instance != null) {
        instance.end(true);
      }
    }
  }

  /** One life of a member. */
  static final class Instance extends Thread {
    final InstanceId id;
    final OperationId operation;
    private boolean running;
    private boolean asked;
    private boolean killed;
    private boolean over;
    private boolean stubborn;

    Instance(InstanceId id, OperationId operation) {
      this.id = id;
      this.operation = operation;
    }

    @Override
    public void run() {
      synchronized (this) {
        running = true;
        notifyAll();
        try {
          while (!killed && !(asked && !stubborn)) {
            wait();
          }
        } catch (InterruptedException e) {
          killed = true;
        }
        over = true;
        notifyAll();
      }
    }

    synchronized void end(boolean kill) {
      asked = true;
      killed = killed || kill;
      notifyAll();
    }

    synchronized void makeStubborn() {
      stubborn = true;
    }

    synchronized boolean lives() {
      return !over;
    }

    synchronized boolean starting() {
      return !running;
    }

    synchronized boolean ending() {
      return asked && !over;
    }

    synchronized int exitCode() {
      return killed ? 137 : 0;
    }
  }
}
