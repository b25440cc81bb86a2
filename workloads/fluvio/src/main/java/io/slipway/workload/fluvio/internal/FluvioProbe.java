package io.slipway.workload.fluvio.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberRole;
import io.slipway.spi.ProbeRequest;
import io.slipway.spi.ProbeResult;
import io.slipway.spi.Surplus;
import io.slipway.spi.TimeSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One look at a cluster. A member serves if its ports are its own and the public one answers as
 * Fluvio does. An SPU is registered if the SC's record says so: the records say Init before each
 * launch of the SC, so that Online was written since. An SPU that is Online though it does not live
 * is about to be Offline; one launched before that would be counted by its predecessor's word.
 */
final class FluvioProbe {
  private static final Duration QUESTION = Duration.ofSeconds(2);
  private static final Fact LATE = Fact.unknown("no time was left to ask");

  private final ProbeRequest request;
  private final ClusterLayout layout;
  private final TimeSource time;
  private final ProbeResult.Builder result = ProbeResult.builder();

  FluvioProbe(ProbeRequest request, TimeSource time) {
    this.request = request;
    this.layout = request.layout();
    this.time = time;
  }

  ProbeResult probe() {
    if (request.instances().isEmpty()) {
      return result.build();
    }
    serving();
    registrations();
    return result.build();
  }

  private void serving() {
    Instant now = time.now();
    if (!now.isBefore(request.deadline())) {
      request.instances().keySet().forEach(member -> serves(member, LATE));
      return;
    }
    Map<MemberId, InetSocketAddress> addresses = new TreeMap<>();
    for (MemberId member : request.instances().keySet()) {
      request.cancellation().throwIfCancelled();
      Fact own = listens(member);
      if (own.isTrue()) {
        try {
          addresses.put(member, request.access().reach(member, FluvioWorkload.CLIENT));
        } catch (BackendException e) {
          serves(member, Fact.unknown(e.problem().textWithoutActions()));
        }
      } else {
        serves(member, own);
      }
    }
    Instant patient = now.plus(QUESTION);
    new VersionQuestions(layout.resolution().workloadVersion(), this::judge)
        .ask(
            addresses,
            time,
            patient.isBefore(request.deadline()) ? patient : request.deadline(),
            request.cancellation())
        .forEach(this::serves);
  }

  private void serves(MemberId member, Fact fact) {
    result.evidence(member, Evidence.SERVING, fact);
  }

  /** A stranger and a stopped process accept connections too: whose the ports are comes first. */
  private Fact listens(MemberId member) {
    Fact own = request.access().listens(member, FluvioWorkload.PRIVATE);
    return own.isTrue() ? request.access().listens(member, FluvioWorkload.CLIENT) : own;
  }

  private Fact judge(MemberId member, String version) {
    String expected = layout.resolution().workloadVersion();
    return member.role() == MemberRole.SPU || version.equals(expected)
        ? Fact.yes()
        : Fact.no("it answers as version " + version + ", expected " + expected);
  }

  private void registrations() {
    MemberId controller = MemberId.controller(1);
    if (!request.instances().containsKey(controller)) {
      unknown("who is registered is unknown: " + controller + " is not running");
      return;
    }
    result.evidence(controller, Evidence.REGISTERED, Fact.yes());
    SpuRecords records;
    try {
      records = SpuRecords.read(FluvioWorkload.records(layout));
    } catch (IOException e) {
      unknown("the SPU records cannot be read: " + e);
      return;
    }
    SortedMap<String, MemberId> expected = new TreeMap<>();
    for (MemberId spu : layout.resolution().members(MemberRole.SPU)) {
      expected.put(SpuRecords.fileOf(FluvioWorkload.spuId(spu)), spu);
    }
    expected.forEach((file, spu) -> judge(file, spu, records));
    records.records().forEach((file, record) -> foreign(expected, file, record));
    records.unreadable().forEach((file, cause) -> unreadable(expected, file, cause));
  }

  private void unknown(String cause) {
    result.gap(cause);
    request.instances().keySet().stream()
        .filter(member -> member.role() == MemberRole.SPU)
        .forEach(spu -> result.evidence(spu, Evidence.REGISTERED, Fact.unknown(cause)));
  }

  private void judge(String file, MemberId spu, SpuRecords records) {
    SpuRecord record = records.records().get(file);
    if (!request.instances().containsKey(spu)) {
      if (record != null && record.status() == SpuRecord.Status.ONLINE) {
        result.surplus(
            Surplus.owned(
                    Surplus.Kind.REGISTRATION,
                    Integer.toString(record.spuId()),
                    "SPU " + record.spuId() + " is online for the SC, and its process is dead")
                .withMember(spu));
      }
      return;
    }
    result.evidence(spu, Evidence.REGISTERED, registered(file, spu, records));
  }

  private Fact registered(String file, MemberId spu, SpuRecords records) {
    int id = FluvioWorkload.spuId(spu);
    String unreadable = records.unreadable().get(file);
    if (unreadable != null) {
      return Fact.unknown("unreadable SPU record " + unreadable);
    }
    SpuRecord record = records.records().get(file);
    if (record == null) {
      String cause =
          "its record was removed, so that the SC refuses SPU "
              + id
              + "; shut the cluster down and resume it to register it again";
      result.problem(spu, cause);
      return Fact.no(cause);
    }
    if (record.spuId() != id) {
      return Fact.no("the record of SPU " + id + " names SPU " + record.spuId());
    }
    return switch (record.status()) {
      case ONLINE -> Fact.yes();
      case OFFLINE -> Fact.no("the SC has lost SPU " + id);
      case INIT ->
          Fact.no("SPU " + id + " has not registered since the SC was launched" + why(records));
    };
  }

  /** The SC serves on with a record that it cannot read, but refuses every SPU. */
  private static String why(SpuRecords records) {
    return records.unreadable().isEmpty()
        ? ""
        : "; the SC refuses all while it has a record that cannot be read: mend or remove "
            + records.unreadable().values();
  }

  private void foreign(Map<String, MemberId> expected, String file, SpuRecord record) {
    if (!expected.containsKey(file)) {
      Path path = FluvioWorkload.records(layout).resolve(file);
      beside(
          record.key(),
          "SPU "
              + record.spuId()
              + " is known to the SC by "
              + path
              + " and no member of the cluster");
    }
  }

  private void unreadable(Map<String, MemberId> expected, String file, String cause) {
    if (expected.containsKey(file)) {
      result.gap("unreadable SPU record " + cause);
    } else {
      beside(file, "unreadable SPU record " + cause);
    }
  }

  private void beside(String id, String description) {
    result.surplus(Surplus.harmless(Surplus.Kind.REGISTRATION, id, description));
  }
}
