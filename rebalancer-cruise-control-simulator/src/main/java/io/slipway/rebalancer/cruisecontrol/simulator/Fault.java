package io.slipway.rebalancer.cruisecontrol.simulator;

import java.time.Duration;

/**
 * What goes wrong with one request, injected by {@link CruiseControlSimulator#inject}. Immutable.
 *
 * <p>Three kinds: the request is lost or refused and has <em>no effect</em>; it has its effect and
 * the <em>reply is lost</em>; it becomes a task, takes its slot and <em>fails</em> in the server,
 * which answers 500 with a {@code User-Task-ID} as Cruise Control does.
 */
public final class Fault {
  /** Carries out a request with this fault. */
  @FunctionalInterface
  interface Driver {
    void drive(Exchange exchange);
  }

  private final String name;
  private final Driver driver;

  private Fault(String name, Driver driver) {
    this.name = name;
    this.driver = driver;
  }

  /** No fault. */
  static final Fault NONE = new Fault("none", Exchange::serve);

  void drive(Exchange exchange) {
    driver.drive(exchange);
  }

  /** No effect: the request is never answered, the connection stays open. */
  public static Fault silence() {
    return new Fault("silence", exchange -> exchange.lose(Loss.SILENCE));
  }

  /** No effect: the connection is closed without an answer. */
  public static Fault close() {
    return new Fault("close", exchange -> exchange.lose(Loss.CLOSE));
  }

  /** No effect: the connection is reset (TCP RST). */
  public static Fault reset() {
    return new Fault("reset", exchange -> exchange.lose(Loss.RESET));
  }

  /** The request has its effect, the answer never comes, the connection stays open. */
  public static Fault silenceAfterEffect() {
    return new Fault("silence after the effect", exchange -> exchange.serveUnheard(Loss.SILENCE));
  }

  /** The request has its effect, then the connection is closed without an answer. */
  public static Fault closeAfterEffect() {
    return new Fault("close after the effect", exchange -> exchange.serveUnheard(Loss.CLOSE));
  }

  /** The request has its effect, then the connection is reset (TCP RST) without an answer. */
  public static Fault resetAfterEffect() {
    return new Fault("reset after the effect", exchange -> exchange.serveUnheard(Loss.RESET));
  }

  /**
   * The request has its effect, and the connection is closed within the answer's body. The header
   * {@code Content-Length} is that of the whole.
   *
   * @param bytes how many bytes of the body are sent; no more than it has less one
   */
  public static Fault truncate(int bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must not be negative: " + bytes);
    }
    return new Fault("truncate", exchange -> exchange.serveTruncated(bytes));
  }

  /**
   * No effect: a proxy answers with a page of HTML.
   *
   * @param status the status, such as 200 or 502
   */
  public static Fault html(int status) {
    return new Fault("html " + status, exchange -> exchange.reply(Replies.html(status)));
  }

  /**
   * No effect: something before the server answers with a status and an empty body, such as 401,
   * 403, 404, 429, 502, 503 or 504.
   *
   * @param status the status
   */
  public static Fault status(int status) {
    return new Fault("status " + status, exchange -> exchange.reply(Replies.empty(status)));
  }

  /**
   * No effect: as {@link #status}, with {@code Retry-After} in seconds.
   *
   * @param status the status, such as 429 or 503
   * @param retryAfter when to ask again; a part of a second counts as one
   */
  public static Fault retryAfter(int status, Duration retryAfter) {
    long seconds = retryAfter.plusNanos(999_999_999).toSeconds();
    return new Fault(
        "status " + status,
        exchange ->
            exchange.reply(Replies.empty(status).with("Retry-After", Long.toString(seconds))));
  }

  /**
   * No effect: as {@link #status}, with {@code Retry-After} as an HTTP date.
   *
   * @param status the status, such as 429 or 503
   * @param retryAfter when to ask again, counted from the answer by the simulator's clock
   */
  public static Fault retryAfterDate(int status, Duration retryAfter) {
    return new Fault(
        "status " + status,
        exchange ->
            exchange.reply(
                Replies.empty(status)
                    .with("Retry-After", Replies.httpDate(exchange.now().plus(retryAfter)))));
  }

  /** No effect: the server refuses as if every slot were taken, whatever is. */
  public static Fault noSlot() {
    return new Fault("no slot", Exchange::refuse);
  }

  /** The request fails for want of metrics: {@code NotEnoughValidWindowsException}. */
  public static Fault notEnoughValidWindows() {
    return failure(Failure.notEnoughValidWindows());
  }

  /** The request fails since the server has just been started: its monitor is LOADING. */
  public static Fault loading() {
    return failure(
        Failure.wrapped(
            "java.lang.IllegalStateException",
            "Unable to generate proposal since load monitor is in LOADING state."));
  }

  /** The request fails on a hard goal: {@code OptimizationFailureException}. */
  public static Fault optimizationFailure() {
    return failure(
        "com.linkedin.kafka.cruisecontrol.exception.OptimizationFailureException",
        "[RackAwareGoal] Insufficient number of racks to distribute each replica (Current: 1,"
            + " Needed: 2).");
  }

  /**
   * The request fails since a broker is not in the server's model of the cluster.
   *
   * @param id its broker id
   */
  public static Fault brokerDoesNotExist(int id) {
    return failure(
        Failure.wrapped("java.lang.IllegalArgumentException", "Broker " + id + " does not exist."));
  }

  /** The request fails while a client of Kafka other than the server moves partitions. */
  public static Fault externalReassignment() {
    return failure("java.lang.IllegalStateException", Texts.EXTERNAL_REASSIGNMENT);
  }

  /** The request fails since the server could not ask Kafka whether partitions are being moved. */
  public static Fault reassignmentUnknown() {
    return failure("java.lang.IllegalStateException", Texts.REASSIGNMENT_UNKNOWN);
  }

  /** The request fails since Kafka did not answer the server in time. */
  public static Fault timeout() {
    return failure(
        Failure.wrapped(
            "java.util.concurrent.TimeoutException",
            "Timed out waiting for a node assignment. Call: listPartitionReassignments"));
  }

  private static Fault failure(Failure failure) {
    return failure(failure.type(), failure.message());
  }

  /**
   * The request fails with a Java exception of the server.
   *
   * @param type the name of its class
   * @param message its message
   */
  public static Fault failure(String type, String message) {
    return new Fault(message, exchange -> exchange.serveFailing(type, message));
  }

  /**
   * The request has its effect at once and is answered later.
   *
   * @param delay how much later, by the simulator's clock
   */
  public static Fault delay(Duration delay) {
    return new Fault("delay " + delay, exchange -> exchange.serveDelayed(delay));
  }

  /**
   * The request lingers on its way, as in a proxy's queue: it reaches the server later, even if the
   * client has given up, and is never answered.
   *
   * @param delay how much later, by the simulator's clock
   */
  public static Fault late(Duration delay) {
    return new Fault("late " + delay, exchange -> exchange.serveLate(delay));
  }

  /** The server is restarted just before the request reaches it. */
  public static Fault restartBefore() {
    return new Fault("restart before", Exchange::serveRestarted);
  }

  /** The server forgets all finished tasks just before the request reaches it. */
  public static Fault evictBefore() {
    return new Fault("evict before", Exchange::serveEvicted);
  }

  @Override
  public String toString() {
    return name;
  }
}
