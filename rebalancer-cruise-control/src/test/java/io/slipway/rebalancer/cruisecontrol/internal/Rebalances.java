package io.slipway.rebalancer.cruisecontrol.internal;

import io.slipway.rebalancer.cruisecontrol.CruiseControlProvider;
import io.slipway.rebalancer.cruisecontrol.CruiseControlRebalancer;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterName;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.RebalanceCall;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.RebalanceId;
import io.slipway.spi.RebalanceKey;
import io.slipway.spi.RebalanceMember;
import io.slipway.spi.RebalanceObservation;
import io.slipway.spi.RebalanceReply;
import io.slipway.spi.RebalanceSpec;
import io.slipway.spi.RebalancerContext;
import io.slipway.spi.TaskObservation;
import io.slipway.spi.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an engine does with a client of one server, for one cluster.
 *
 * @param client the client
 * @param time its clock
 * @param incarnation the cluster's
 * @param members the cluster's
 */
record Rebalances(
    CruiseControlRebalancer client,
    TimeSource time,
    Incarnation incarnation,
    List<RebalanceMember> members)
    implements AutoCloseable {
  /** As long as an engine allows, and longer than any test. */
  static final Duration LONG = Duration.ofMinutes(20);

  /** Those of a simulator. */
  static final List<RebalanceMember> MEMBERS =
      Stream.of(1, 2, 3)
          .map(
              id ->
                  new RebalanceMember(
                      MemberId.spu(id), Integer.toString(id), List.of(), List.of("/kafka/" + id)))
          .toList();

  static Rebalances of(URI address, TimeSource time, Map<String, String> options) {
    return new Rebalances(
        client(address, time, options), time, new Incarnation(UUID.randomUUID()), MEMBERS);
  }

  static CruiseControlRebalancer client(URI address, TimeSource time, Map<String, String> options) {
    return new CruiseControlProvider()
        .open(RebalancerContext.builder(address, time).options(options).build());
  }

  Rebalances withMembers(List<RebalanceMember> others) {
    return new Rebalances(client, time, incarnation, others);
  }

  RebalanceKey key(int request, int execution) {
    return new RebalanceKey(incarnation, new RebalanceId("%08x".formatted(request)), execution);
  }

  RebalanceCall call(int request, int execution, @Nullable String taskId) {
    return builder(request, execution, taskId, LONG).build();
  }

  RebalanceCall.Builder builder(
      int request, int execution, @Nullable String taskId, Duration timeout) {
    return RebalanceCall.builder(
            key(request, execution), ClusterName.of("orders"), RebalanceSpec.full())
        .members(members)
        .taskId(taskId)
        .deadline(time.now().plus(timeout));
  }

  RebalanceObservation observe(RebalanceCall... calls) {
    return client.observe(List.of(calls), in(LONG), new CancellationToken());
  }

  TaskObservation task(RebalanceCall call) {
    return observe(call).task(call.key());
  }

  /** Asks again while the server has to wait, as it has after an execution. */
  RebalanceReply whenReady(Supplier<RebalanceReply> ask) throws InterruptedException {
    Instant end = in(Duration.ofMinutes(10));
    while (true) {
      try {
        return ask.get();
      } catch (RebalanceException failure) {
        if (failure.kind() != RebalanceException.Kind.NOT_YET || time.now().isAfter(end)) {
          throw failure;
        }
      }
      time.pause(client.info().pollInterval(), new CancellationToken());
    }
  }

  /** Looks as often as an engine does until a task is where it shall be. */
  TaskObservation await(RebalanceCall call, TaskObservation.Phase phase)
      throws InterruptedException {
    Instant end = in(Duration.ofMinutes(30));
    while (true) {
      TaskObservation seen = task(call);
      if (seen.phase() == phase) {
        return seen;
      }
      if (time.now().isAfter(end)) {
        throw new AssertionError("expected " + phase + " of " + call + ", was " + seen);
      }
      time.pause(client.info().pollInterval(), new CancellationToken());
    }
  }

  Instant in(Duration timeout) {
    return time.now().plus(timeout);
  }

  @Override
  public void close() {
    client.close();
  }
}
