package io.slipway.workload.kafka.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Outcome;
import io.slipway.spi.Problem;
import io.slipway.spi.ProgressSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Kafka's clients for records, behind a bridge. */
public final class RecordClient implements AutoCloseable {
  private final Bridge bridge;

  private RecordClient(Bridge bridge) {
    this.bridge = bridge;
  }

  /**
   * Opens the clients.
   *
   * @param runtimeDirectory the runtime directory of the home
   * @param progress where to report an installation
   */
  public static RecordClient open(Path runtimeDirectory, ProgressSink progress) {
    Runtimes runtimes = new Runtimes(runtimeDirectory, Bundle.ofThisBuild());
    runtimes.install(progress);
    return new RecordClient(runtimes.bridge(runtimes.bundle().id()));
  }

  /**
   * Writes records.
   *
   * @param bootstrap an address of the cluster
   * @param topic the topic, made unless it is there
   * @param partitions of a new topic
   * @param replication of a new topic
   * @param count how many
   * @param timeout how long it may take
   */
  public void produce(
      String bootstrap,
      String topic,
      int partitions,
      int replication,
      int count,
      Duration timeout) {
    call(
        Map.of(
            "op",
            "produce",
            "bootstrap",
            bootstrap,
            "topic",
            topic,
            "partitions",
            Integer.toString(partitions),
            "replication",
            Integer.toString(replication),
            "first",
            "0",
            "count",
            Integer.toString(count),
            "timeout.ms",
            Long.toString(timeout.toMillis())));
  }

  /**
   * Reads records.
   *
   * @param bootstrap an address of the cluster
   * @param topic the topic
   * @param count how many at least
   * @param timeout how long it may take
   * @return their values
   */
  public List<String> read(String bootstrap, String topic, int count, Duration timeout) {
    return call(Map.of(
            "op",
            "read",
            "bootstrap",
            bootstrap,
            "topic",
            topic,
            "count",
            Integer.toString(count),
            "timeout.ms",
            Long.toString(timeout.toMillis())))
        .get("records")
        .lines()
        .toList();
  }

  private NodeClient.Response call(Map<String, String> request) {
    NodeClient.Response answer = new NodeClient.Response(bridge.apply(request));
    if (!answer.failed()) {
      return answer;
    }
    String text =
        "cannot "
            + request.get("op")
            + " records of topic '"
            + request.get("topic")
            + "' at "
            + request.get("bootstrap")
            + " within "
            + request.get("timeout.ms")
            + " ms: "
            + answer.error();
    ErrorCode code =
        switch (answer.get("error.kind")) {
          case "timeout" -> ErrorCode.DEADLINE_EXCEEDED;
          case "io" -> ErrorCode.BACKEND_UNAVAILABLE;
          case "interrupted" -> ErrorCode.CANCELLED;
          default -> ErrorCode.BACKEND_REJECTED;
        };
    throw BackendException.builder(
            Problem.of(code, text).withRemedy("see whether the cluster's members are confirmed"))
        .outcome(Outcome.UNKNOWN)
        .build();
  }

  @Override
  public void close() {
    bridge.close();
  }
}
