package io.slipway.conformance.internal;

import io.slipway.conformance.GroundTruth;
import io.slipway.spi.MemberId;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OwnedResource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The assertions of the properties on random sequences. */
final class SequenceChecks {
  private SequenceChecks() {}

  /** */
  static final class LookingIsPure implements Sequence {
    @Override
    public void after(SequenceRun run) {
      ClusterDriver subject = run.subject();
      subject.settle();
      StateSnapshot before = subject.sight();
      for (Depth depth : Depth.values()) {
        subject.observe(depth);
        run.bench().equal("after observe " + depth, before.world(), subject.look());
      }
      run.bench()
          .equal(
              "two observations in a row", "no difference", before.differencesTo(subject.sight()));
    }
  }

  /** */
  static final class NeighboursAreUntouched implements Sequence {
    private @Nullable ClusterDriver neighbour;
    private @Nullable GroundTruth first;

    @Override
    public boolean wantsNeighbour() {
      return true;
    }

    @Override
    public void after(SequenceRun run) {
      ClusterDriver there = run.neighbour();
      if (there == null) {
        return;
      }
      GroundTruth now = there.look();
      if (neighbour != there || first == null) {
        // A new run has a new neighbour, which was confirmed before the first step.
        neighbour = there;
        first = now;
        run.bench().equal("neighbour's members", there.all().size(), now.living().size());
      }
      run.bench().equal("the neighbour's instances", first.living(), now.living());
      run.bench().equal("the neighbour's things", first.owned(), now.owned());
    }

    @Override
    public void end(SequenceRun run) {
      run.erase();
      after(run);
    }
  }

  /** */
  static final class LivingIsTheModels implements Sequence {
    @Override
    public void after(SequenceRun run) {
      Set<MemberId> living = run.subject().look().living().keySet();
      Set<MemberId> certain = new TreeSet<>(living);
      certain.removeAll(run.restartable());
      run.bench().equal("living members", run.required(), certain);
    }
  }

  /** */
  static final class RecordsStay implements Sequence {
    @Override
    public void after(SequenceRun run) {
      if (run.provisioned()) {
        for (MemberId member : run.subject().all()) {
          List<String> expected = run.records(member);
          if (!expected.isEmpty()) {
            run.bench()
                .equal(
                    "records of " + member,
                    expected,
                    run.bench().harness().read(run.subject().id(), member));
          }
        }
      }
    }
  }

  /** */
  static final class EraseLeavesNothing implements Sequence {
    @Override
    public void end(SequenceRun run) {
      if (run.provisioned()) {
        run.subject().shutDown();
        run.bench().must(run.subject().begin().erase());
      }
      EndingChecks.nothingLeft(run.bench(), run.subject());
    }
  }

  /** */
  static final class EraseFromEveryState implements Sequence {
    @Override
    public void end(SequenceRun run) {
      run.bench().crash();
      run.bench().must(run.subject().begin().erase());
      EndingChecks.nothingLeft(run.bench(), run.subject());
    }
  }

  /** */
  static final class FailuresAreTyped implements Sequence {
    @Override
    public void after(SequenceRun run) {
      run.odd(0);
      run.odd(3);
    }
  }

  /** */
  static final class FootprintIsExact implements Sequence {
    @Override
    public void after(SequenceRun run) {
      ClusterDriver subject = run.subject();
      subject.settle();
      Set<OwnedResource> told = new TreeSet<>();
      for (OwnedResource thing : subject.observe().footprint()) {
        if (run.bench().harness().sees(thing)) {
          told.add(thing);
        }
      }
      run.bench().equal("the footprint", subject.look().owned(), told);
    }
  }

  /** which every sequence asks anyway. */
  static final class InvariantsOnly implements Sequence {}
}
