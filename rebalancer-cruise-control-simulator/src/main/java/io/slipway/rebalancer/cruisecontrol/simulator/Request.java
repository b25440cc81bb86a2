package io.slipway.rebalancer.cruisecontrol.simulator;

import java.time.Instant;
import java.util.Optional;

/**
 * What the server was asked. Immutable: a log taken later has the later outcome.
 *
 * @param time when it arrived, by the simulator's clock
 * @param method the method
 * @param path the path, such as {@code /kafkacruisecontrol/state}
 * @param query what follows the question mark, as it was sent; empty if there is none
 * @param userTaskId the header {@code User-Task-ID} that it carried
 * @param outcome what became of it
 * @param status the status of the reply; 0 if none was sent
 */
public record Request(
    Instant time,
    String method,
    String path,
    String query,
    Optional<String> userTaskId,
    Outcome outcome,
    int status) {
  /** What became of a request in the server. */
  public enum Outcome {
    /** It is not taken up, or a fault kept it from the server. */
    NONE,
    /** It was refused before it became a task, as with wrong parameters. */
    INVALID,
    /** It was refused for want of a slot. */
    NO_SLOT,
    /** It became a task and took a slot. */
    TASK,
    /** It was answered from a task that was there before, and took no slot. */
    ATTACHED
  }

  /** Returns the last part of the path, such as {@code state}. */
  public String endpoint() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /**
   * Returns the value of a parameter, decoded.
   *
   * @param name its name
   */
  public Optional<String> parameter(String name) {
    return Query.parse(query).get(name);
  }
}
