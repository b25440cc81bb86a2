package io.slipway.conformance.internal;

import io.slipway.conformance.Capability;
import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Location;
import io.slipway.spi.LogRequest;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.OperationKind;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.OwnerId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Rules on whose a cluster is, and where. */
final class PlaceChecks {
  private PlaceChecks() {}

  /** */
  static void inventoryIsTheOwners(Trial bench) {
    ClusterDriver first = bench.started();
    ClusterBackend other = bench.harness().openAs(new OwnerId("kit-other"));
    ClusterBackend own = bench.use(other);
    try {
      ClusterDriver second = bench.subject("kit-two", 1);
      second.create();
      bench.equal("clusters of the other owner", List.of(second.id()), clusters(other));
      bench.equal("clusters of the first owner", List.of(first.id()), clusters(own));
      bench.equal(
          "clusters of the first owner's name, for the other owner",
          List.of(),
          other.inventory(first.id().name()));
      bench.use(own);
      StateSnapshot before = first.sight();
      bench.use(other);
      first.next();
      for (Supplier<CallResult> call :
          List.<Supplier<CallResult>>of(
              first::claim, () -> first.stop(first.all()), first::erase)) {
        CallResult answer = call.get();
        bench.that(
            answer.failure().isPresent(),
            "a call of the other owner for the first owner's cluster",
            "a failure",
            answer);
      }
      bench.use(own);
      bench.equal("after all that", "no difference", before.differencesTo(first.sight()));
    } finally {
      bench.use(own);
      other.close();
    }
  }

  private static List<?> clusters(ClusterBackend backend) {
    return backend.inventory().stream().map(OwnedCluster::cluster).toList();
  }

  /** */
  static void anotherPlaceTellsNothing(Trial bench) {
    ClusterDriver subject = bench.started();
    Location recorded =
        subject
            .resolution()
            .location()
            .orElseThrow(
                () -> bench.violation("a resolution", "the location", subject.resolution()));
    StateSnapshot before = subject.sight();
    ClusterBackend elsewhere = bench.harness().openElsewhere();
    ClusterBackend own = bench.use(elsewhere);
    try {
      BackendException unseen =
          bench.failureOf(
              "an observation at another place",
              () ->
                  elsewhere.observe(
                      ObserveRequest.builder(
                              subject.id(),
                              subject.spec(),
                              subject.resolution(),
                              bench.now().plus(bench.timing().call()))
                          .build()));
      bench.equal("an observation at another place", ErrorCode.BACKEND_UNAVAILABLE, unseen.code());
      bench.equal(
          "a look at logs at another place",
          ErrorCode.BACKEND_UNAVAILABLE,
          bench
              .failureOf(
                  "a look at logs at another place",
                  () ->
                      elsewhere.logs(
                          LogRequest.of(subject.id(), subject.resolution(), subject.spu(), 1)))
              .code());
      bench.that(
          unseen.problem().toString().contains(recorded.description()),
          "the message",
          "one that names " + recorded.description(),
          unseen.problem());
      subject.next();
      List<Supplier<CallResult>> calls =
          new ArrayList<>(
              List.of(
                  subject::claim,
                  subject::provision,
                  () -> subject.launch(OperationKind.RESUME, subject.all()),
                  () -> subject.stop(subject.all()),
                  () -> subject.retire(List.of()),
                  subject::erase));
      if (bench.can(Capability.SELF_RESTART)) {
        calls.add(subject::seal);
      }
      for (Supplier<CallResult> call : calls) {
        CallResult answer = call.get();
        bench.that(
            answer.failedWith(ErrorCode.BACKEND_UNAVAILABLE),
            "a call at another place",
            "BACKEND_UNAVAILABLE",
            answer);
      }
    } finally {
      bench.use(own);
      elsewhere.close();
    }
    bench.equal("after all that", "no difference", before.differencesTo(subject.sight()));
  }
}
