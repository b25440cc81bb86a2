package io.slipway.conformance.internal;

import io.slipway.conformance.GroundTruth;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberId;
import io.slipway.spi.ObserveRequest.Depth;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Surplus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Checks of instances beyond the members: own surplus, and foreign ones. */
final class ForeignChecks {
  private ForeignChecks() {}

  /** */
  static void ownSurplusIsRetired(Trial bench) {
    ClusterDriver subject = bench.started();
    bench.note("add surplus to " + subject.spu());
    bench.harness().addSurplus(subject.id(), subject.spu());
    List<Surplus> given = new ArrayList<>();
    bench.await(
        "own surplus",
        "an owned surplus in the observation",
        bench.timing().within(),
        () -> {
          ClusterObservation seen = subject.observe(Depth.CONFIRMED);
          List<Surplus> owned = seen.surplus().stream().filter(Surplus::isOwned).toList();
          given.clear();
          given.addAll(owned);
          return owned.isEmpty() ? Optional.of(seen.toString()) : Optional.empty();
        });
    subject.begin();
    bench.must(subject.retire(List.of()));
    bench.equal("surplus after a retire of nothing", given, subject.ownSurplus());
    Map<MemberId, Optional<InstanceId>> members = instances(subject);
    bench.must(subject.retire(given));
    bench.must(subject.retire(given));
    bench.await(
        "retired surplus",
        "none of " + given,
        bench.timing().within(),
        () -> {
          List<Surplus> left = subject.ownSurplus().stream().filter(given::contains).toList();
          return left.isEmpty() ? Optional.empty() : Optional.of(left.toString());
        });
    bench.equal("the members' own instances after retire", members, instances(subject));
    subject
        .look()
        .living()
        .forEach((member, instances) -> bench.equal("instances of " + member, 1, instances.size()));
    bench.equal("living members", subject.all().size(), subject.look().living().size());
  }

  private static Map<MemberId, Optional<InstanceId>> instances(ClusterDriver subject) {
    Map<MemberId, Optional<InstanceId>> ids = new TreeMap<>();
    subject.observe().members().forEach((member, seen) -> ids.put(member, seen.instance()));
    return ids;
  }

  /** */
  static void strangersAreUntouched(Trial bench) {
    ClusterDriver subject = bench.started();
    bench.note("add a stranger");
    bench.harness().addStranger(subject.id());
    String foreign = subject.look().foreign();
    Runnable same = () -> bench.equal("foreign things", foreign, subject.look().foreign());
    for (Depth depth : Depth.values()) {
      List<Surplus> claimed =
          subject.observe(depth).surplus().stream().filter(Surplus::isOwned).toList();
      bench.equal("surplus that is shown as owned", List.of(), claimed);
      same.run();
    }
    bench.must(subject.begin().provision());
    same.run();
    bench.must(subject.launch(OperationKind.REPAIR, subject.all()));
    same.run();
    bench.must(subject.retire(List.of()));
    same.run();
    ClusterDriver neighbour = bench.subject("neighbour", 1);
    Surplus unknown =
        Surplus.owned(Surplus.Kind.INSTANCE, "no-such-instance", "made up")
            .withMember(neighbour.spu());
    bench.must(subject.retire(List.of(unknown)));
    same.run();
    subject.begin();
    subject.stopAll();
    same.run();
    bench.must(subject.begin().erase());
    same.run();
    GroundTruth after = subject.look();
    bench.equal("things owned after erase", List.of(), List.copyOf(after.owned()));
  }
}
