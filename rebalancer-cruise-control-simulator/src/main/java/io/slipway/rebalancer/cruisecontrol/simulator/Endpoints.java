package io.slipway.rebalancer.cruisecontrol.simulator;

import io.slipway.rebalancer.cruisecontrol.simulator.Request.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the server does with a request. Not thread-safe. */
final class Endpoints {
  private static final Set<String> METHODS = Set.of("GET", "POST");
  private static final String ROOT = "/kafkacruisecontrol/";
  private static final String GETS =
      "[BOOTSTRAP, TRAIN, LOAD, PARTITION_LOAD, PROPOSALS, STATE, KAFKA_CLUSTER_STATE, USER_TASKS,"
          + " REVIEW_BOARD, PERMISSIONS]";
  private static final String POSTS =
      "[ADD_BROKER, REMOVE_BROKER, FIX_OFFLINE_REPLICAS, REBALANCE, STOP_PROPOSAL_EXECUTION,"
          + " PAUSE_SAMPLING, RESUME_SAMPLING, DEMOTE_BROKER, ADMIN, REVIEW, TOPIC_CONFIGURATION,"
          + " RIGHTSIZE, REMOVE_DISKS]";

  private final Timer timer;
  private final Tasks tasks;
  private final Sessions sessions;
  private final Workers workers;
  private final Executor executor;
  private final Computations computations;
  private final Duration maxBlockTime;
  private List<Broker> brokers;
  private final @Nullable String authorization;

  Endpoints(
      Timer timer,
      Tasks tasks,
      Sessions sessions,
      Workers workers,
      Executor executor,
      Computations computations,
      CruiseControlSimulator.Builder settings) {
    this.timer = timer;
    this.tasks = tasks;
    this.sessions = sessions;
    this.workers = workers;
    this.executor = executor;
    this.computations = computations;
    this.maxBlockTime = settings.maxBlockTime;
    this.brokers = settings.brokers;
    this.authorization = settings.authorization;
  }

  /** Looks after another cluster from now on. */
  void brokers(List<Broker> value) {
    brokers = value;
  }

  void serve(Exchange exchange) {
    HttpRequest request = exchange.request;
    String path = request.path();
    if (authorization != null
        && !authorization.equals(request.header("Authorization").orElse(""))) {
      exchange.outcome(Outcome.INVALID);
      exchange.reply(Replies.unauthorized(path));
    } else if (!path.startsWith(ROOT)) {
      exchange.outcome(Outcome.INVALID);
      exchange.reply(Replies.notFound(path));
    } else if (!METHODS.contains(request.method())) {
      exchange.outcome(Outcome.INVALID);
      exchange.reply(Replies.notAllowed());
    } else {
      Optional<Endpoint> endpoint = endpoint(request);
      if (endpoint.isPresent()) {
        serve(exchange, endpoint.get());
      } else {
        exchange.outcome(Outcome.INVALID);
        String name = path.substring(ROOT.length() - 1);
        String supported =
            "Supported "
                + request.method()
                + " endpoints: "
                + (request.method().equals("GET") ? GETS : POSTS);
        String text = "Unrecognized endpoint in request '" + name + "'\n" + supported;
        boolean json = Query.parse(request.query()).flag("json", false);
        exchange.reply(sessioned(request, Replies.error(404, json, text, "")));
      }
    }
  }

  /** Answers as if every slot were taken. */
  void refuse(Exchange exchange) {
    Optional<Endpoint> endpoint = endpoint(exchange.request);
    if (endpoint.isPresent()) {
      refuse(exchange, Query.parse(exchange.request.query()), tasks.full(endpoint.get()));
    } else {
      serve(exchange);
    }
  }

  private static Optional<Endpoint> endpoint(HttpRequest request) {
    String path = request.path();
    return Endpoint.of(request.method(), path.substring(path.lastIndexOf('/') + 1));
  }

  private void serve(Exchange exchange, Endpoint endpoint) {
    Query query = Query.parse(exchange.request.query());
    try {
      Parameters.check(endpoint, query);
      String known = sessions.id(exchange.request);
      String session = known == null ? sessions.create() : known;
      Map<String, String> cookie = known == null ? cookie(session) : Map.of();
      Task task = attached(exchange, endpoint, query, session);
      if (task != null) {
        exchange.outcome(Outcome.ATTACHED);
      } else {
        task = create(exchange, endpoint, query);
        exchange.outcome(Outcome.TASK);
        if (endpoint.isAsync()) {
          sessions.keep(session, task);
        }
      }
      answer(exchange, task, cookie);
    } catch (Refusal e) {
      refuse(exchange, query, e);
    }
  }

  /** Returns the task that the request asks for by its id or session; null if it is a new one. */
  private @Nullable Task attached(Exchange exchange, Endpoint endpoint, Query query, String session)
      throws Refusal {
    HttpRequest request = exchange.request;
    Optional<String> header = request.header("User-Task-ID").filter(id -> !id.isEmpty());
    if (header.isEmpty()) {
      return sessions
          .find(session, request, query)
          .flatMap(task -> tasks.find(task.id))
          .orElse(null);
    }
    Optional<Task> task =
        tasks
            .find(Parameters.taskId(endpoint, header.get()))
            .filter(candidate -> candidate.isAskedBy(request, query));
    if (task.isEmpty()) {
      throw Refusal.failed(
          endpoint,
          "java.lang.IllegalArgumentException",
          "Unexpected header " + header.get() + " (value: User-Task-ID) in the request.");
    }
    return task.get();
  }

  private Task create(Exchange exchange, Endpoint endpoint, Query query) throws Refusal {
    Failure failure = exchange.failure();
    if (endpoint.isAsync()) {
      Task task = tasks.create(endpoint, exchange.request, query);
      workers.submit(computations.of(task, failure));
      return task;
    }
    // A request that is done at once fails, or is carried out, before it takes its slot.
    tasks.requireSlot(endpoint);
    if (failure != null) {
      throw Refusal.failed(endpoint, failure.type(), failure.message());
    }
    List<Task> listed = Bodies.select(query, tasks.all());
    String body = Bodies.of(query, carryOut(endpoint, query, listed));
    Task task = tasks.create(endpoint, exchange.request, query);
    if (endpoint == Endpoint.USER_TASKS
        && query.flag("fetch_completed_task", false)
        && listed.stream().anyMatch(Task::breaksList)) {
      task.unwritable = Texts.INACCESSIBLE;
    }
    task.complete(new Task.Result(body, null));
    return task;
  }

  private Map<String, Object> carryOut(Endpoint endpoint, Query query, List<Task> listed) {
    return switch (endpoint) {
      case USER_TASKS -> Bodies.userTasks(query, listed);
      case KAFKA_CLUSTER_STATE -> Bodies.clusterState(brokers);
      case STOP_PROPOSAL_EXECUTION -> {
        executor.stop(query.flag("stop_external_agent", true));
        yield Bodies.message(Texts.STOPPED);
      }
      default -> throw new IllegalStateException(endpoint + " is not done at once");
    };
  }

  /** Answers with the result, or with the progress if that takes too long. */
  private void answer(Exchange exchange, Task task, Map<String, String> cookie) {
    boolean json = task.query.flag("json", false);
    Map<String, String> headers = new LinkedHashMap<>(cookie);
    headers.put("User-Task-ID", task.id);
    task.whenDone(
        result -> {
          String error = result.failure() == null ? task.unwritable : result.failure().toString();
          Reply reply =
              error == null
                  ? Replies.of(200, json, result.body())
                  : Replies.error(
                      500,
                      json,
                      Refusal.processing(task.endpoint, error),
                      "java.util.concurrent.ExecutionException: "
                          + error
                          + "\nCaused by: "
                          + error
                          + "\n");
          exchange.reply(dated(reply.after(headers)));
        });
    if (!task.isDone()) {
      timer.after(
          maxBlockTime,
          () -> {
            if (!task.isDone()) {
              String body = Bodies.of(task.query, Bodies.progress(task, timer.now()));
              exchange.reply(dated(Replies.of(202, json, body).after(headers)));
            }
          });
    }
  }

  private void refuse(Exchange exchange, Query query, Refusal refusal) {
    exchange.outcome(refusal.outcome);
    boolean json = query.flag("json", false);
    Reply reply = Replies.error(refusal.status, json, refusal.text(), refusal.stackTrace);
    exchange.reply(sessioned(exchange.request, reply));
  }

  private Reply sessioned(HttpRequest request, Reply reply) {
    return dated(sessions.id(request) == null ? reply.after(cookie(sessions.create())) : reply);
  }

  private static Map<String, String> cookie(String session) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Set-Cookie", "JSESSIONID=" + session + "; Path=/");
    headers.put("Expires", "Thu, 01 Jan 1970 00:00:00 GMT");
    return headers;
  }

  private Reply dated(Reply reply) {
    return reply.after(Map.of("Date", Replies.httpDate(timer.now())));
  }
}
