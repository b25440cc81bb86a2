package io.slipway.backend.k8s.internal;

import static io.slipway.backend.k8s.internal.EngineSubject.NAME;
import static io.slipway.backend.k8s.internal.EngineSubject.inTime;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.ClusterStatus;
import io.slipway.engine.DeleteOptions;
import io.slipway.engine.LifecycleState;
import io.slipway.engine.RecoveryReport;
import io.slipway.engine.SlipwayEngine;
import io.slipway.spi.MemberId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The engine is killed before each request that changes something, and after each changing call, in
 * every operation; the next engine on its home brings the operation to its end. A plain run takes
 * some of the points; {@code -Dslipway.k8s.everyKill=true} takes all of them.
 */
class EngineCrashClusterIT extends EngineRoom {
  private static final int SPUS = 2;

  /** How many lives there are in a plain run, and side by side. */
  private static final int SAMPLE = 4;

  private static final boolean EVERY_KILL = Boolean.getBoolean("slipway.k8s.everyKill");

  /** What is killed, in the order of a life. */
  private enum Deed {
    CREATE(LifecycleState.RUNNING) {
      @Override
      void run(SlipwayEngine engine) {
        ClusterStatus unused =
            engine.create(EngineSubject.spec(SPUS).build(), EngineSubject.CREATE, inTime());
      }
    },
    SHUTDOWN(LifecycleState.SHUTDOWN) {
      @Override
      void run(SlipwayEngine engine) {
        ClusterStatus unused = engine.shutdown(NAME, inTime());
      }
    },
    RESUME(LifecycleState.RUNNING) {
      @Override
      void run(SlipwayEngine engine) {
        ClusterStatus unused = engine.resume(NAME, inTime());
      }
    },
    REPAIR(LifecycleState.RUNNING) {
      @Override
      void run(SlipwayEngine engine) {
        RecoveryReport report = engine.recover(NAME, inTime());
        assertThat(report.failure()).isEmpty();
      }
    },
    DELETE(LifecycleState.DELETED) {
      @Override
      void run(SlipwayEngine engine) {
        ClusterStatus unused = engine.delete(NAME, DeleteOptions.shutdownFirst(), inTime());
      }
    };

    private final LifecycleState end;

    Deed(LifecycleState end) {
      this.end = end;
    }

    abstract void run(SlipwayEngine engine);
  }

  private final ExecutorService pool = Executors.newFixedThreadPool(SAMPLE);

  @AfterEach
  void endPool() {
    pool.shutdownNow();
  }

  @Test
  void everyOperationEndsAsIfItsEngineHadNotBeenKilled() {
    EngineSubject first = subject("worker-0");
    Map<Deed, Integer> points = new EnumMap<>(Deed.class);
    live(first, "whole", (deed, tries) -> 0, (deed, passed) -> points.put(deed, passed.size()));
    int most = Collections.max(points.values());
    Queue<Integer> lives = new ConcurrentLinkedQueue<>();
    for (int at = 1; at <= most; at += EVERY_KILL ? 1 : (most + SAMPLE - 1) / SAMPLE) {
      lives.add(at);
    }
    assertThat(lives).hasSizeGreaterThanOrEqualTo(SAMPLE - 1);
    List<CompletableFuture<Void>> workers = new ArrayList<>();
    for (int i = 0; i < SAMPLE; i++) {
      EngineSubject subject = i == 0 ? first : subject("worker-" + i);
      workers.add(CompletableFuture.runAsync(() -> liveAll(subject, lives, points), pool));
    }
    CompletableFuture.allOf(workers.toArray(CompletableFuture[]::new)).join();
  }

  private static void liveAll(
      EngineSubject subject, Queue<Integer> lives, Map<Deed, Integer> points) {
    for (Integer at = lives.poll(); at != null; at = lives.poll()) {
      int first = at;
      Kills kills =
          (deed, tries) ->
              switch (tries) {
                case 1 -> (first - 1) % points.getOrDefault(deed, 1) + 1;
                // The recovery is killed too, in most lives.
                case 2 -> first % 7;
                default -> 0;
              };
      live(subject, "life " + at, kills, (deed, passed) -> {});
    }
  }

  private interface Kills {
    /** Returns where an engine is killed in its first try of a deed, its second, and so on. */
    int at(Deed deed, int tries);
  }

  private interface Watch {
    void done(Deed deed, List<String> passed);
  }

  private static void live(EngineSubject subject, String what, Kills kills, Watch watch) {
    Set<String> before = subject.everything();
    for (Deed deed : Deed.values()) {
      if (deed == Deed.REPAIR) {
        subject.scale(MemberId.spu(1), 0);
        TestCluster.await(() -> subject.pods().size() < SPUS);
      }
      String where = what + " " + deed + toItsEnd(subject, deed, kills, watch);
      assertEnd(subject, deed, where);
      for (int i = 1; i <= SPUS && deed.end == LifecycleState.RUNNING; i++) {
        if (deed == Deed.CREATE) {
          subject.write(MemberId.spu(i), "record-" + i);
        }
        assertThat(subject.read(MemberId.spu(i))).as(where).containsExactly("record-" + i);
      }
    }
    assertThat(left(subject, before, 0)).as(what).isEmpty();
  }

  /** Runs a deed, killed as often as is said; returns where that was. */
  private static String toItsEnd(EngineSubject subject, Deed deed, Kills kills, Watch watch) {
    StringBuilder where = new StringBuilder();
    for (int tries = 1; ; tries++) {
      KillPoints points = KillPoints.at(kills.at(deed, tries));
      try (SlipwayEngine engine = subject.open(points)) {
        if (tries == 1) {
          deed.run(engine);
        } else if (!engine.list().isEmpty()) {
          // Of a delete, the last points are beyond the commit.
          RecoveryReport report = engine.recover(NAME, inTime());
          assertThat(report.failure()).as(deed + where.toString()).isEmpty();
        }
        watch.done(deed, points.passed());
        return where.toString();
      } catch (KillPoints.Killed e) {
        where
            .append(", killed at ")
            .append(points.passed().size())
            .append(' ')
            .append(e.getMessage());
      }
    }
  }

  private static void assertEnd(EngineSubject subject, Deed deed, String where) {
    try (SlipwayEngine engine = subject.open()) {
      if (deed.end == LifecycleState.DELETED) {
        assertThat(engine.list()).as(where).isEmpty();
        return;
      }
      ClusterStatus status = engine.probe(NAME);
      int living = deed.end == LifecycleState.RUNNING ? SPUS : 0;
      assertThat(status.state()).as(where).isEqualTo(deed.end);
      assertThat(status.operation()).as(where).isEmpty();
      assertThat(status.confirmedSpus()).as(where).isEqualTo(living);
      assertThat(status.conditions()).as(where).isEmpty();
      assertThat(subject.pods()).as(where).hasSize(living);
    }
  }
}
