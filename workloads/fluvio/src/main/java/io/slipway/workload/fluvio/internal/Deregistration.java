package io.slipway.workload.fluvio.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Outcome;
import io.slipway.spi.Poll;
import io.slipway.spi.Problem;
import io.slipway.spi.TimeSource;
import io.slipway.spi.UnregisterRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;

/**
 * Waits until the SC has seen that dead SPUs are gone, which it does by itself. Nothing is removed:
 * the record is needed by the SPU's next life.
 */
final class Deregistration {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final UnregisterRequest request;
  private final TimeSource time;

  Deregistration(UnregisterRequest request, TimeSource time) {
    this.request = request;
    this.time = time;
  }

  void await() {
    Poll poll =
        new Poll(
            time,
            request.deadline(),
            request.cancellation(),
            PAUSE,
            e -> Failures.interrupted("the wait for dead SPUs to be offline"));
    String left = poll.until(this::left, String::isEmpty);
    request.cancellation().throwIfCancelled();
    if (!left.isEmpty()) {
      throw BackendException.builder(
              Problem.of(
                      ErrorCode.BACKEND_UNAVAILABLE,
                      "the SC of cluster '"
                          + request.layout().cluster().name()
                          + "' still counts SPUs whose processes are dead")
                  .withExpected("their records to be Offline")
                  .withActual(left)
                  .withRemedy(
                      "see whether another process has registered with their ids", "try again"))
          .retryable()
          .outcome(Outcome.NOT_APPLIED)
          .build();
    }
  }

  /** Returns what is not over yet; empty if nothing is. Of no concern are the records of others. */
  private String left() {
    Path directory = FluvioWorkload.records(request.layout());
    try {
      SpuRecords records = SpuRecords.read(directory);
      return request.registrations().stream()
          .flatMap(surplus -> surplus.member().stream())
          .map(member -> left(FluvioWorkload.spuId(member), records))
          .filter(text -> !text.isEmpty())
          .collect(Collectors.joining(", "));
    } catch (IOException e) {
      return directory + " cannot be read: " + e;
    }
  }

  private static String left(int spuId, SpuRecords records) {
    String file = SpuRecords.fileOf(spuId);
    String unreadable = records.unreadable().get(file);
    if (unreadable != null) {
      return "unreadable " + unreadable;
    }
    SpuRecord record = records.records().get(file);
    boolean online = record != null && record.status() == SpuRecord.Status.ONLINE;
    return online ? "SPU " + spuId + " Online" : "";
  }
}
