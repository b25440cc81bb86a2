package io.slipway.workload.kafka.node;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * Asks a Kafka cluster. Lives in its own class loader and uses only JDK types, so that none of
 * Kafka's classes meet the embedder's.
 *
 * <p>A request names the operation in {@code op} and its time limit in {@code timeout.ms}; the
 * answer holds either the result or {@code error} with {@code error.kind} of {@code timeout},
 * {@code io}, {@code refused} or {@code interrupted}. Thread-safe, keeps nothing open between
 * requests.
 *
 * <ul>
 *   <li>{@code quorum} of {@code host}, {@code port}: asks a controller for {@code cluster.id},
 *       {@code leader}, {@code leader.epoch}, {@code high.watermark}, {@code voters}.
 *   <li>{@code cluster} of {@code host}, {@code port}: asks this very broker for {@code cluster.id}
 *       and its view of each broker, {@code broker.ID=host port fenced|unfenced}.
 *   <li>{@code unregister} of {@code host}, {@code port}, {@code broker}: asks a controller to
 *       forget a broker; one that is not registered counts as forgotten.
 *   <li>{@code produce} of {@code bootstrap}, {@code topic}, {@code partitions}, {@code
 *       replication}, {@code count}, {@code first}: makes the topic if there is none, and writes
 *       records {@code record-N}, each acknowledged by all replicas in sync.
 *   <li>{@code read} of {@code bootstrap}, {@code topic}, {@code count}: reads from the beginning
 *       until so many were read; {@code records} holds their values, one a line.
 * </ul>
 */
public final class KafkaBridge implements Function<Map<String, String>, Map<String, String>> {
  /** Creates a bridge. */
  public KafkaBridge() {}

  @Override
  public Map<String, String> apply(Map<String, String> request) {
    Map<String, String> answer = new TreeMap<>();
    try {
      answer(request, answer);
    } catch (SocketTimeoutException e) {
      error(answer, "timeout", "no answer in time");
    } catch (org.apache.kafka.common.errors.TimeoutException e) {
      error(answer, "timeout", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      error(answer, "io", text(e));
    } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException e) {
      Thread.currentThread().interrupt();
      error(answer, "interrupted", "interrupted");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      boolean timeout = cause instanceof org.apache.kafka.common.errors.TimeoutException;
      error(answer, timeout ? "timeout" : "refused", text(cause));
    } catch (WireException | org.apache.kafka.common.KafkaException e) {
      error(answer, "refused", text(e));
    }
    return answer;
  }

  private static void answer(Map<String, String> request, Map<String, String> answer)
      throws IOException, InterruptedException, ExecutionException, WireException {
    String op = get(request, "op");
    switch (op) {
      case "quorum" -> Wire.quorum(endpoint(request), answer);
      case "cluster" -> Wire.cluster(endpoint(request), answer);
      case "unregister" -> Wire.unregister(endpoint(request), number(request, "broker"));
      case "produce" ->
          Records.produce(
              get(request, "bootstrap"),
              get(request, "topic"),
              number(request, "partitions"),
              (short) number(request, "replication"),
              number(request, "first"),
              number(request, "count"),
              number(request, "timeout.ms"));
      case "read" ->
          answer.put(
              "records",
              String.join(
                  "\n",
                  Records.read(
                      get(request, "bootstrap"),
                      get(request, "topic"),
                      number(request, "count"),
                      number(request, "timeout.ms"))));
      default -> throw new IllegalArgumentException("op must be known, was " + op);
    }
  }

  private static Wire.Target endpoint(Map<String, String> request) {
    return new Wire.Target(
        get(request, "host"), number(request, "port"), number(request, "timeout.ms"));
  }

  private static String get(Map<String, String> request, String key) {
    String value = request.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key + " must be set in " + request);
    }
    return value;
  }

  private static int number(Map<String, String> request, String key) {
    return Integer.parseInt(get(request, key));
  }

  private static void error(Map<String, String> answer, String kind, String text) {
    answer.put("error.kind", kind);
    answer.put("error", text);
  }

  private static String text(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
