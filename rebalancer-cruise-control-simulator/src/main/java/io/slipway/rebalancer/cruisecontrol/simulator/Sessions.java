package io.slipway.rebalancer.cruisecontrol.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP sessions of the server: a client that sends its cookie back gets the task of the same
 * request again for 60 s, with its old answer. Not thread-safe.
 */
final class Sessions {
  private static final Duration EXPIRY = Duration.ofSeconds(60);
  private static final Pattern COOKIE = Pattern.compile("JSESSIONID=([^;]+)");

  /** A session and the tasks of its requests. */
  private static final class Session {
    Instant lastUse;
    final List<Task> tasks = new ArrayList<>();

    Session(Instant lastUse) {
      this.lastUse = lastUse;
    }
  }

  private final Timer timer;
  private final Map<String, Session> sessions = new HashMap<>();
  private int created;

  Sessions(Timer timer) {
    this.timer = timer;
  }

  void clear() {
    sessions.clear();
  }

  /** Returns the id of a request's session; null if it has none. */
  @Nullable String id(HttpRequest request) {
    Matcher cookie = COOKIE.matcher(request.header("Cookie").orElse(""));
    return cookie.find() && sessions.containsKey(cookie.group(1)) ? cookie.group(1) : null;
  }

  /** Makes a session and returns its id. */
  String create() {
    String id = String.format(Locale.ROOT, "node01%025x%d.node0", created, created);
    created++;
    sessions.put(id, new Session(timer.now()));
    return id;
  }

  /** Returns the task of an earlier request of the session that was the same. */
  Optional<Task> find(String id, HttpRequest request, Query query) {
    Session session = sessions.get(id);
    if (session == null) {
      return Optional.empty();
    }
    if (!timer.now().isBefore(session.lastUse.plus(EXPIRY))) {
      session.tasks.clear();
    }
    session.lastUse = timer.now();
    return session.tasks.stream().filter(task -> task.isAskedBy(request, query)).findFirst();
  }

  void keep(String id, Task task) {
    Session session = sessions.get(id);
    if (session != null) {
      session.tasks.add(0, task);
    }
  }
}
