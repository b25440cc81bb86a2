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
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
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
    for (MemberId member : request.instances().keySet()) {
      request.cancellation().throwIfCancelled();
      result.evidence(member, Evidence.SERVING, serving(member));
    }
    registrations();
    return result.build();
  }

  /** A stranger and a stopped process accept connections too: whose the ports are comes first. */
  private Fact serving(MemberId member) {
    Duration left = Duration.between(time.now(), request.deadline());
    if (left.isNegative() || left.isZero()) {
      return Fact.unknown("no time was left to ask");
    }
    for (String port : new String[] {FluvioWorkload.PRIVATE, FluvioWorkload.PUBLIC}) {
      Fact own = request.access().listens(member, port);
      if (!own.isTrue()) {
        return own;
      }
    }
    return answers(member, left.compareTo(QUESTION) < 0 ? left : QUESTION);
  }

  private Fact answers(MemberId member, Duration patience) {
    InetSocketAddress address;
    try {
      address = request.access().reach(member, FluvioWorkload.PUBLIC);
    } catch (BackendException e) {
      return Fact.unknown(e.problem().textWithoutActions());
    }
    String expected = layout.resolution().workloadVersion();
    try {
      String version = VersionQuestion.ask(address, expected, patience);
      return version.equals(expected)
          ? Fact.yes()
          : Fact.no(
              "port "
                  + address.getPort()
                  + " answers as version "
                  + version
                  + ", expected "
                  + expected);
    } catch (ConnectException e) {
      return Fact.no("port " + address.getPort() + " does not answer: " + e.getMessage());
    } catch (IOException e) {
      return Fact.unknown("no answer from port " + address.getPort() + ": " + e.getMessage());
    }
  }

  private void registrations() {
    MemberId controller = MemberId.controller(1);
    if (!request.instances().containsKey(controller)) {
      unknown("the SPU records mean nothing: " + controller + " does not live");
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
    records.unreadable().values().forEach(cause -> result.gap("unreadable SPU record " + cause));
    SortedMap<String, MemberId> expected = new TreeMap<>();
    for (MemberId spu : layout.resolution().members(MemberRole.SPU)) {
      expected.put(SpuRecords.fileOf(FluvioWorkload.spuId(spu)), spu);
    }
    expected.forEach((file, spu) -> judge(file, spu, records));
    records
        .records()
        .forEach(
            (file, record) -> {
              if (!expected.containsKey(file)) {
                foreign(file, record);
              }
            });
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
      String cause = "its record was removed: the SC refuses SPU " + id;
      result.problem(spu, cause + "; shut the cluster down and resume it to register it again");
      return Fact.no(cause);
    }
    if (record.spuId() != id) {
      return Fact.no("the record of SPU " + id + " names SPU " + record.spuId());
    }
    return switch (record.status()) {
      case ONLINE -> Fact.yes();
      case OFFLINE -> Fact.no("the SC has lost SPU " + id);
      case INIT -> Fact.no("SPU " + id + " has not registered since the SC was launched");
    };
  }

  private void foreign(String file, SpuRecord record) {
    Path path = FluvioWorkload.records(layout).resolve(file);
    result.surplus(
        Surplus.foreign(
            Surplus.Kind.REGISTRATION,
            record.key(),
            "SPU "
                + record.spuId()
                + " is known to the SC by "
                + path
                + " and no member of the cluster"));
  }
}
