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
      int told = lines(own, first);
      bench.use(other);
      bench.equal(
          "the first owner's cluster, as the other owner sees it",
          "no difference",
          before.differencesTo(first.sight()));
      bench.that(
          lines(other, first) >= told,
          "lines of logs of the first owner's cluster, for the other owner",
          told,
          "fewer");
      refuse(bench, first, ErrorCode.BACKEND_REJECTED, "a call of another owner");
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

  private static LogRequest logs(ClusterDriver subject) {
    return LogRequest.of(subject.id(), subject.resolution(), subject.spu(), 1);
  }

  /** Returns how many lines there are: 0 or 1; 0 where there are no logs at all. */
  private static int lines(ClusterBackend backend, ClusterDriver subject) {
    try {
      return backend.logs(logs(subject)).size();
    } catch (BackendException e) {
      return 0;
    }
  }

  /** Checks that every changing call of a new operation fails with the code. */
  private static void refuse(Trial bench, ClusterDriver subject, ErrorCode code, String what) {
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
      bench.that(answer.failedWith(code), what, code, answer);
    }
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
              .failureOf("a look at logs at another place", () -> elsewhere.logs(logs(subject)))
              .code());
      bench.that(
          unseen.problem().toString().contains(recorded.description()),
          "the message",
          "one that names " + recorded.description(),
          unseen.problem());
      bench.equal("clusters at another place", List.of(), clusters(elsewhere));
      bench.equal(
          "clusters of that name at another place",
          List.of(),
          elsewhere.inventory(subject.id().name()));
      refuse(bench, subject, ErrorCode.BACKEND_UNAVAILABLE, "a call at another place");
    } finally {
      bench.use(own);
      elsewhere.close();
    }
    bench.equal("after all that", "no difference", before.differencesTo(subject.sight()));
  }
}
