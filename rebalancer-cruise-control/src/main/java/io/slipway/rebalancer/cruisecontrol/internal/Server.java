package io.slipway.rebalancer.cruisecontrol.internal;

import io.slipway.rebalancer.cruisecontrol.CruiseControlReason;
import io.slipway.rebalancer.cruisecontrol.CruiseControlStatistics;
import io.slipway.rebalancer.cruisecontrol.internal.Answer.Failure;
import io.slipway.spi.Outcome;
import io.slipway.spi.RebalanceException;
import io.slipway.spi.TimeSource;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One server: asks it within our slots, and says what its answers mean. Thread-safe. */
final class Server implements AutoCloseable {
  private final ServerAddress address;
  private final TimeSource time;
  private final Transport transport;
  private final @Nullable Credentials credentials;
  private final Slots slots;
  private final AtomicLong interruptions = new AtomicLong();
  private final SortedMap<String, SortedMap<String, Long>> counts = new TreeMap<>();

  Server(
      ServerAddress address,
      TimeSource time,
      Transport transport,
      @Nullable Credentials credentials,
      Slots slots) {
    this.address = address;
    this.time = time;
    this.transport = transport;
    this.credentials = credentials;
    this.slots = slots;
  }

  ServerAddress address() {
    return address;
  }

  TimeSource time() {
    return time;
  }

  Slots slots() {
    return slots;
  }

  /** Returns a number that grows whenever the server may have been restarted. */
  long interruptions() {
    return interruptions.get();
  }

  /** Notes that the server may have been restarted. */
  void interrupted() {
    interruptions.incrementAndGet();
  }

  /**
   * Waits for a slot and asks.
   *
   * @param priority how urgent
   * @param computes whether the request computes a proposal
   * @param request made when the slot is there
   * @param bounds of the whole
   * @return a good answer
   * @throws RebalanceException for every other
   */
  Answer ask(Priority priority, boolean computes, Supplier<Request> request, Bounds bounds) {
    return ask(slots.take(priority, computes, bounds), request, bounds);
  }

  private Answer ask(Slots.Permit permit, Supplier<Request> request, Bounds bounds) {
    try {
      Request made = request.get();
      if (bounds.isEnded() || bounds.isOver()) {
        permit.notSent();
      }
      return judged(exchange(made, bounds), permit);
    } finally {
      // Whatever has happened: settled already, unless something was thrown.
      permit.unanswered();
    }
  }

  /** As the other one, for a request that is known. One for a known task needs no slot. */
  Answer ask(Priority priority, Request request, Bounds bounds) {
    return request.isNewTask()
        ? ask(priority, request.endpoint().computes(), () -> request, bounds)
        : judged(exchange(request, bounds), null);
  }

  /** Asks only if a slot is free now, and waits for the answer only. */
  Answer askIfFree(Priority priority, Request request, Bounds bounds) {
    Bounds now = new Bounds(time, time.now(), bounds.cancellation());
    return ask(slots.take(priority, request.endpoint().computes(), now), () -> request, bounds);
  }

  private Answer exchange(Request request, Bounds bounds) {
    if (bounds.isEnded()) {
      throw Failures.cancelled("a request", bounds.cancellation().reason(), Outcome.NOT_APPLIED);
    }
    if (bounds.isOver()) {
      throw Failures.late("a request");
    }
    if (credentials == null) {
      return transport.exchange(request, null, bounds);
    }
    String authorization = credentials.authorization();
    Answer answer = transport.exchange(request, authorization, bounds);
    boolean refused = answer.status() == 401 || answer.status() == 403;
    // Refused before it was looked at, so it may be made again, also a POST; it takes no slot.
    return refused && credentials.reload(authorization)
        ? transport.exchange(request, credentials.authorization(), bounds)
        : answer;
  }

  private Answer judged(Answer answer, Slots.@Nullable Permit permit) {
    Verdict verdict = Classifier.classify(answer, time.wall());
    count(answer.endpoint(), verdict.word());
    if (permit != null) {
      settle(permit, answer, verdict);
    }
    if (isInterruption(answer)) {
      interrupted();
    }
    if (verdict.isGood()) {
      return answer;
    }
    throw Classifier.exception(verdict, answer, address, this::withoutSecrets);
  }

  private static void settle(Slots.Permit permit, Answer answer, Verdict verdict) {
    CruiseControlReason reason = verdict.reason().orElse(null);
    if (reason == CruiseControlReason.CAPACITY) {
      permit.refused();
    } else if (reason == CruiseControlReason.UNREACHABLE
        || reason == CruiseControlReason.TLS_FAILED) {
      permit.notSent();
    } else if (verdict.outcome() == Outcome.UNKNOWN || answer.failure() != Failure.NONE) {
      permit.unanswered();
    } else if (answer.status() == 202 && answer.taskId().isPresent()) {
      permit.goesOn(answer.taskId().get());
    } else {
      permit.answered();
    }
  }

  private static boolean isInterruption(Answer answer) {
    return answer.failure() == Failure.UNREACHABLE || answer.failure() == Failure.BROKEN;
  }

  private String withoutSecrets(String text) {
    return credentials == null ? text : credentials.withoutSecret(text);
  }

  private synchronized void count(ApiEndpoint endpoint, String word) {
    counts.computeIfAbsent(endpoint.path(), any -> new TreeMap<>()).merge(word, 1L, Long::sum);
  }

  synchronized CruiseControlStatistics statistics(long sharedLooks) {
    return new CruiseControlStatistics(
        slots.queued(),
        slots.waited(),
        slots.budget(),
        slots.held(),
        slots.refusals(),
        sharedLooks,
        counts);
  }

  @Override
  public void close() {
    slots.close();
    transport.close();
  }
}
