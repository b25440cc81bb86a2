package io.slipway.spi;

import java.util.List;

/**
 * How an instance ended.
 *
 * @param instance the instance that ended
 * @param code its exit code; 128 + n where signal n ended it; -1 where nobody saw it
 * @param logTail its last log lines, oldest first, at most 20
 */
public record InstanceExit(InstanceId instance, int code, List<String> logTail) {
  /** Copies the lines. */
  public InstanceExit {
    Checks.notNull(instance, "instance");
    logTail = List.copyOf(logTail);
  }
}
