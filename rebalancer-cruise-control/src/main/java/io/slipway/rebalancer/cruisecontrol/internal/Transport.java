package io.slipway.rebalancer.cruisecontrol.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.slipway.rebalancer.cruisecontrol.internal.Answer.Failure;
import io.slipway.spi.CancellationToken;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Makes one HTTP request, and returns whatever came of it within its bounds: it never throws
 * because of the server, and never waits longer. Java's client repeats a GET once whose connection
 * is closed before its answer begins, and never a POST. Thread-safe.
 */
final class Transport implements AutoCloseable {
  /** A result for 1000 brokers has some 0.5 MB. */
  private static final int LONGEST_BODY = 16 * 1024 * 1024;

  /** What is on its way when a bound passes may still be taken: clocks of tests run ahead. */
  private static final Duration GRACE = Duration.ofMillis(100);

  private static final AtomicLong THREADS = new AtomicLong();

  // Scores of the server can be NaN.
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private final ServerAddress address;
  private final ServerOptions options;
  private final @Nullable SSLContext trusted;
  private final CancellationToken closing = new CancellationToken();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), Transport::thread);
  private @Nullable HttpClient client;

  Transport(ServerAddress address, ServerOptions options, @Nullable SSLContext trusted) {
    this.address = address;
    this.options = options;
    this.trusted = trusted;
  }

  /**
   * Makes a request.
   *
   * @param request what is asked
   * @param authorization the value of that header; null without credentials
   * @param bounds ends it early
   * @return whatever came
   */
  Answer exchange(Request request, @Nullable String authorization, Bounds bounds) {
    if (closing.isCancelled()) {
      return Answer.failed(request, Failure.CLOSED, "");
    }
    Received received = new Received();
    CompletableFuture<HttpResponse<String>> exchange = new CompletableFuture<>();
    Future<?> sending;
    try {
      HttpClient asked = client();
      HttpRequest asking = httpRequest(request, authorization);
      sending = threads.submit(() -> send(asked, asking, received, exchange));
    } catch (RuntimeException refused) {
      return Answer.failed(request, Failure.BROKEN, words(refused));
    }
    Failure ended = await(exchange, bounds);
    if (ended != Failure.NONE) {
      sending.cancel(true);
      return received.answer(request, ended, "");
    }
    return ended(request, exchange, received);
  }

  /**
   * Waits in a thread of its own: what {@code sendAsync} returns is completed in Java's common
   * pool, which a program may hold with work of its own, since Java 25 also on two processors.
   */
  private static void send(
      HttpClient client,
      HttpRequest request,
      Received received,
      CompletableFuture<HttpResponse<String>> exchange) {
    try {
      exchange.complete(client.send(request, received::begin));
    } catch (IOException | InterruptedException | RuntimeException | Error broken) {
      exchange.completeExceptionally(broken);
    }
  }

  private static Answer ended(
      Request request, CompletableFuture<HttpResponse<String>> exchange, Received received) {
    try {
      exchange.join();
      return received.answer(request, Failure.NONE, "");
    } catch (RuntimeException broken) {
      Throwable why = broken.getCause() == null ? broken : broken.getCause();
      return received.answer(request, failure(why), words(why));
    }
  }

  private HttpRequest httpRequest(Request request, @Nullable String authorization) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(address.of(request))
            .header("Accept", "application/json")
            .header("User-Agent", "slipway");
    if (request.endpoint().changes()) {
      builder.POST(HttpRequest.BodyPublishers.noBody());
    }
    if (authorization != null) {
      builder.header("Authorization", authorization);
    }
    if (request.taskId() != null) {
      builder.header("User-Task-ID", request.taskId());
    }
    return builder.build();
  }

  /** Returns NONE when the exchange has ended, else what has ended the wait. */
  private Failure await(CompletableFuture<?> exchange, Bounds bounds) {
    CancellationToken woken = new CancellationToken();
    CompletableFuture<?> ended = exchange.whenComplete((any, broken) -> woken.cancel("answered"));
    boolean ownBound = bounds.remaining().compareTo(options.requestTimeout()) > 0;
    try {
      bounds.pause(ownBound ? options.requestTimeout() : bounds.remaining(), woken, closing);
      if (!bounds.cancellation().isCancelled() && !closing.isCancelled()) {
        awaitWhatIsUnderWay(ended);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Failure.CANCELLED;
    }
    if (exchange.isDone()) {
      return Failure.NONE;
    }
    if (bounds.cancellation().isCancelled()) {
      return Failure.CANCELLED;
    }
    return closing.isCancelled() ? Failure.CLOSED : ownBound ? Failure.TIMEOUT : Failure.DEADLINE;
  }

  private static void awaitWhatIsUnderWay(CompletableFuture<?> ended) throws InterruptedException {
    try {
      ended.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException seenByTheCaller) {
      // The state of the exchange says which.
    }
  }

  private synchronized HttpClient client() {
    if (client == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              // A header's case is kept, and one connection carries one request.
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(options.connectTimeout())
              .executor(threads);
      if (trusted != null) {
        builder.sslContext(trusted);
      }
      client = builder.build();
    }
    return client;
  }

  private static Failure failure(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof ConnectException
          || at instanceof HttpConnectTimeoutException
          || at instanceof UnknownHostException
          || at instanceof UnresolvedAddressException
          || at instanceof NoRouteToHostException) {
        return Failure.UNREACHABLE;
      }
      if (at instanceof SSLHandshakeException
          || (at instanceof SSLException && words(at).contains("unrecognized SSL message"))) {
        return Failure.TLS;
      }
      if (at instanceof HttpTimeoutException) {
        return Failure.TIMEOUT;
      }
      if (at instanceof BoundedBody.TooLong) {
        return Failure.TOO_LONG;
      }
    }
    return Failure.BROKEN;
  }

  private static String words(Throwable thrown) {
    String message = thrown.getMessage();
    return thrown.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "slipway-cruise-control-" + THREADS.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    closing.cancel("closed");
    synchronized (this) {
      // On Java 17 a client ends with the last reference to it.
      client = null;
    }
    threads.shutdown();
  }

  /** What has come of one exchange so far. */
  private static final class Received {
    private volatile @Nullable ResponseInfo info;
    private volatile @Nullable BoundedBody body;

    BoundedBody begin(ResponseInfo begun) {
      BoundedBody collector = new BoundedBody(LONGEST_BODY);
      body = collector;
      info = begun;
      return collector;
    }

    Answer answer(Request request, Failure failure, String detail) {
      ResponseInfo begun = info;
      BoundedBody collector = body;
      if (begun == null || collector == null) {
        return Answer.failed(request, failure, detail);
      }
      String text = collector.soFar();
      return new Answer(
          request, failure, begun.statusCode(), headers(begun), text, json(text), detail);
    }

    private static Map<String, String> headers(ResponseInfo begun) {
      Map<String, String> headers = new TreeMap<>();
      begun
          .headers()
          .map()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
      return headers;
    }

    private static JsonNode json(String text) {
      try {
        JsonNode read = JSON.readTree(text);
        return read == null ? MissingNode.getInstance() : read;
      } catch (JsonProcessingException notJson) {
        return MissingNode.getInstance();
      }
    }
  }

  /** Reads JSON within JSON, as the server nests results of tasks; missing if it is none. */
  static JsonNode json(String text) {
    return Received.json(text);
  }
}
