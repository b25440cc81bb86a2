package io.slipway.backend.k8s.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.slipway.spi.CancellationToken;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests to an API server about one namespace: each is one HTTP request, which is sent again
 * only if the user's roles do not grant it. Reads are quorum reads: no resource version is named,
 * so that nothing older than the request is answered. A refusal is an {@link ApiException}; no
 * answer is a failure. Thread-safe.
 */
final class Api {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JSON_TYPE = "application/json";
  private static final String PATCH_TYPE = "application/json-patch+json";

  /** No request waits longer, whatever the call's deadline. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How long a refusal may be that of a server which does not know the roles yet. */
  private static final Duration REFUSAL = Duration.ofSeconds(10);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LAST_PAUSE = Duration.ofMillis(800);

  private final KubernetesClient client;
  private final String namespace;
  private final Runnable beforeChange;
  private volatile @Nullable Instant told;

  /**
   * Creates it.
   *
   * @param beforeChange is run before each request that changes something
   */
  Api(KubernetesClient client, String namespace, Runnable beforeChange) {
    this.client = client;
    this.namespace = namespace;
    this.beforeChange = beforeChange;
  }

  String namespace() {
    return namespace;
  }

  String server() {
    return client.getMasterUrl().toString();
  }

  /** Returns the server's time as of its last answer: objects have times of no other clock. */
  Optional<Instant> serverTime() {
    return Optional.ofNullable(told);
  }

  private HttpResponse<byte[]> noteTime(HttpResponse<byte[]> answer) {
    String date = answer.header("Date");
    if (date != null) {
      try {
        told = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      } catch (DateTimeParseException e) {
        // A proxy's: the time before, or the caller's own, has to do.
        told = null;
      }
    }
    return answer;
  }

  KubernetesClient client() {
    return client;
  }

  /** A request under way, which can be sent again. */
  record Answer<T>(
      String verb,
      String resource,
      boolean changes,
      CompletableFuture<T> first,
      Supplier<CompletableFuture<T>> again,
      String server) {
    static <T> Answer<T> to(
        String verb,
        String resource,
        boolean changes,
        Supplier<CompletableFuture<T>> request,
        String server) {
      return new Answer<>(verb, resource, changes, request.get(), request, server);
    }

    /**
     * Waits for it. A server that has just started does not know the roles yet, and refuses what it
     * grants a moment later: only a refusal that it repeats is believed.
     */
    T get(Limit limit) {
      Instant believed = limit.time().now().plus(REFUSAL);
      Duration pause = FIRST_PAUSE;
      CompletableFuture<T> sent = first;
      while (true) {
        try {
          return get(sent, limit);
        } catch (ApiException e) {
          boolean over =
              limit.time().now().plus(pause).isAfter(believed)
                  || pause.compareTo(limit.left()) >= 0;
          if (!e.isByRoles() || over) {
            throw e;
          }
        }
        limit.pause(pause);
        pause = pause.compareTo(LAST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
        sent = again.get();
      }
    }

    private T get(CompletableFuture<T> future, Limit limit) {
      CancellationToken.Registration registration =
          limit.cancellation().onCancel(() -> future.cancel(true));
      Duration left = limit.left();
      boolean untilDeadline = left.compareTo(PATIENCE) < 0;
      try {
        Duration patience = untilDeadline ? left : PATIENCE;
        return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        future.cancel(true);
        if (untilDeadline) {
          throw Failures.deadline(limit.doing());
        }
        throw Failures.unreachable(limit.doing(), server, e, changes);
      } catch (InterruptedException e) {
        future.cancel(true);
        Thread.currentThread().interrupt();
        throw Failures.cancelled(limit.doing(), "the thread was interrupted");
      } catch (java.util.concurrent.CancellationException e) {
        throw Failures.cancelled(limit.doing(), limit.cancellation().reason());
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (cause instanceof ApiException refused) {
          // Anew, so that the trace shows who has asked.
          throw new ApiException(refused.status(), verb, resource, refused.words());
        }
        throw Failures.unreachable(limit.doing(), server, cause, changes);
      } finally {
        registration.close();
      }
    }
  }

  <T extends HasMetadata> Answer<Optional<T>> get(Kind<T> kind, String name) {
    return get(kind.path(namespace) + "/" + name, kind.resource(), kind.type());
  }

  /** Returns the namespace; empty if there is none of that name. */
  Answer<Optional<Namespace>> getNamespace() {
    return get("/api/v1/namespaces/" + namespace, "namespaces", Namespace.class);
  }

  private <T> Answer<Optional<T>> get(String path, String resource, Class<T> type) {
    return Answer.to(
        "get",
        resource,
        false,
        () ->
            send("GET", path, null, null)
                .thenApply(
                    answer ->
                        answer.code() == ApiException.NOT_FOUND
                            ? Optional.empty()
                            : Optional.of(read(answer, "get", resource, type))),
        server());
  }

  <T extends HasMetadata> Answer<List<T>> list(Kind<T> kind, String labels) {
    return list(kind, "labelSelector", labels);
  }

  /** Lists objects by their fields, for kinds whose objects have no labels. */
  <T extends HasMetadata> Answer<List<T>> listByField(Kind<T> kind, String fields) {
    return list(kind, "fieldSelector", fields);
  }

  private <T extends HasMetadata> Answer<List<T>> list(
      Kind<T> kind, String selector, String value) {
    String path =
        kind.path(namespace)
            + "?"
            + selector
            + "="
            + URLEncoder.encode(value, StandardCharsets.UTF_8);
    return ask("list", kind.resource(), "GET", path, null, null, node -> items(node, kind.type()));
  }

  private static <T> List<T> items(JsonNode list, Class<T> type) {
    List<T> items = new ArrayList<>();
    for (JsonNode item : list.path("items")) {
      items.add(JSON.convertValue(item, type));
    }
    return List.copyOf(items);
  }

  <T extends HasMetadata> T create(Kind<T> kind, T object, Limit limit) {
    return startCreate(kind, object, limit).get(limit);
  }

  /** Starts to create an object. */
  <T extends HasMetadata> Answer<T> startCreate(Kind<T> kind, T object, Limit limit) {
    limit.check();
    beforeChange.run();
    return ask(
        "create",
        kind.resource(),
        "POST",
        kind.path(namespace),
        JSON_TYPE,
        object,
        node -> JSON.convertValue(node, kind.type()));
  }

  /** Starts to change an object. */
  Answer<JsonNode> patch(HasMetadata object, JsonPatch patch, Limit limit) {
    limit.check();
    beforeChange.run();
    Kind<?> kind = Kind.of(object);
    return ask(
        "patch",
        kind.resource(),
        "PATCH",
        kind.path(namespace) + "/" + object.getMetadata().getName(),
        PATCH_TYPE,
        patch.operations(),
        node -> node);
  }

  /**
   * Deletes that very object, in that very version.
   *
   * @param options more of the server's {@code DeleteOptions}
   */
  void delete(HasMetadata object, Map<String, Object> options, boolean anyVersion, Limit limit) {
    limit.check();
    beforeChange.run();
    Kind<?> kind = Kind.of(object);
    Map<String, Object> preconditions = new LinkedHashMap<>();
    preconditions.put("uid", object.getMetadata().getUid());
    if (!anyVersion) {
      preconditions.put("resourceVersion", object.getMetadata().getResourceVersion());
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("kind", "DeleteOptions");
    body.put("apiVersion", "v1");
    body.put("preconditions", preconditions);
    body.putAll(options);
    JsonNode unused =
        ask(
                "delete",
                kind.resource(),
                "DELETE",
                kind.path(namespace) + "/" + object.getMetadata().getName(),
                JSON_TYPE,
                body,
                node -> node)
            .get(limit);
  }

  /** Asks the server something that it does not keep. */
  JsonNode review(String resource, String path, Object body, Limit limit) {
    return ask("create", resource, "POST", path, JSON_TYPE, body, node -> node).get(limit);
  }

  /** Returns the last lines of a pod's log, or those of its container's life before. */
  Answer<String> log(String pod, int lines, boolean previous) {
    String path =
        Kind.POD.path(namespace)
            + "/"
            + pod
            + "/log?tailLines="
            + lines
            + (previous ? "&previous=true" : "");
    return Answer.to(
        "get",
        "pods/log",
        false,
        () ->
            send("GET", path, null, null)
                .thenApply(
                    answer -> {
                      refuse(answer, "get", "pods/log");
                      return new String(answer.body(), StandardCharsets.UTF_8);
                    }),
        server());
  }

  private <T> Answer<T> ask(
      String verb,
      String resource,
      String method,
      String path,
      @Nullable String type,
      @Nullable Object body,
      Function<JsonNode, T> reader) {
    return Answer.to(
        verb,
        resource,
        !method.equals("GET"),
        () ->
            send(method, path, type, body)
                .thenApply(
                    response -> reader.apply(read(response, verb, resource, JsonNode.class))),
        server());
  }

  private CompletableFuture<HttpResponse<byte[]>> send(
      String method, String path, @Nullable String type, @Nullable Object body) {
    String uri = server().replaceAll("/+$", "") + path;
    HttpRequest.Builder request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(uri)
            .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (body == null || type == null) {
      return client
          .getHttpClient()
          .sendAsync(request.build(), byte[].class)
          .thenApply(this::noteTime);
    }
    try {
      return client
          .getHttpClient()
          .sendAsync(
              request.method(method, type, JSON.writeValueAsString(body)).build(), byte[].class)
          .thenApply(this::noteTime);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write what is sent to " + path, e);
    }
  }

  private static <T> T read(
      HttpResponse<byte[]> response, String verb, String resource, Class<T> type) {
    refuse(response, verb, resource);
    try {
      return JSON.readValue(response.body(), type);
    } catch (java.io.IOException e) {
      throw new ApiException(
          response.code(), verb, resource, "an answer that cannot be read: " + e.getMessage());
    }
  }

  private static void refuse(HttpResponse<byte[]> response, String verb, String resource) {
    if (response.isSuccessful()) {
      return;
    }
    String message = new String(response.body(), StandardCharsets.UTF_8);
    try {
      String words = JSON.readTree(response.body()).path("message").asText();
      message = words.isEmpty() ? message : words;
    } catch (java.io.IOException e) {
      // Not the server's own words, but a proxy's: as they are.
    }
    throw new ApiException(response.code(), verb, resource, message);
  }
}
