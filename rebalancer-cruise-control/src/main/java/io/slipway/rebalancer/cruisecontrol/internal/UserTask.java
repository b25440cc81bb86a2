package io.slipway.rebalancer.cruisecontrol.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.spi.RebalanceKey;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task as {@code user_tasks} shows it.
 *
 * @param id its id
 * @param key our key, from the parameter {@code reason}; null if it is none of ours
 * @param status what the server says of it
 * @param started when, in milliseconds of the server's clock
 * @param result what it has computed, if that was asked; may be empty
 */
record UserTask(String id, @Nullable RebalanceKey key, Status status, long started, String result) {
  private static final Set<String> COMPUTING =
      Set.of("rebalance", "add_broker", "remove_broker", "remove_disks");

  /** {@code TaskState} of UserTaskManager; later ones are more telling about what happens. */
  enum Status {
    UNKNOWN(""),
    FAILED("CompletedWithError"),
    COMPLETED("Completed"),
    ACTIVE("Active"),
    IN_EXECUTION("InExecution");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    private static Status of(String word) {
      for (Status status : values()) {
        if (status.word.equals(word)) {
          return status;
        }
      }
      return UNKNOWN;
    }
  }

  /** Reads an entry of the list; nothing if it is none. */
  static Optional<UserTask> read(JsonNode entry) {
    String id = entry.path("UserTaskId").asText("");
    if (!Answer.isTaskId(id)) {
      return Optional.empty();
    }
    return Optional.of(
        new UserTask(
            id,
            key(entry.path("RequestURL").asText("")),
            Status.of(entry.path("Status").asText("")),
            entry.path("StartMs").asLong(0),
            entry.path("originalResponse").asText("")));
  }

  /** Returns which of two tasks of one key tells more: that which goes on, then the later one. */
  static UserTask better(UserTask one, UserTask other) {
    int order = one.status.compareTo(other.status);
    return order > 0 || (order == 0 && one.started >= other.started) ? one : other;
  }

  /** Only of a request that computes: {@code POST /kafkacruisecontrol/rebalance?dryrun=…}. */
  private static @Nullable RebalanceKey key(String url) {
    int question = url.indexOf('?');
    if (!url.startsWith("POST ") || question < 0) {
      return null;
    }
    String path = url.substring(0, question);
    if (!COMPUTING.contains(path.substring(path.lastIndexOf('/') + 1))) {
      return null;
    }
    for (String parameter : url.substring(question + 1).split("&", -1)) {
      if (parameter.startsWith("reason=")) {
        return RebalanceKey.in(decoded(parameter)).orElse(null);
      }
    }
    return null;
  }

  /** Parameters are shown decoded; a proxy may have encoded them twice. */
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return text;
    }
  }
}
