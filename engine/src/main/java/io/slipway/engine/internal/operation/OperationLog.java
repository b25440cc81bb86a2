package io.slipway.engine.internal.operation;

import io.slipway.engine.LifecycleState;
import io.slipway.engine.OperationPhase;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.record.OperationRecord;
import io.slipway.spi.ErrorCode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Logs the progress of operations, each fact once: a commit at INFO, a retry, a rollback and a
 * block at WARN. On threads that work for an operation, the diagnostic context names the cluster
 * and the operation.
 */
final class OperationLog {
  private static final Logger LOG = LoggerFactory.getLogger("io.slipway.engine");
  private static final String CLUSTER = "cluster";
  private static final String OPERATION = "operation";

  private OperationLog() {}

  /** The diagnostic context of a thread; closing it restores the previous one. */
  @FunctionalInterface
  interface Scope {
    void close();
  }

  /** Begins to name a cluster and its operation on this thread. */
  static Scope scope(ClusterRecord record) {
    return scope(
        Map.of(
            CLUSTER, record.cluster().name().value(),
            OPERATION, record.requireOperation().id().toString()));
  }

  /** Returns work that names on its own thread what this thread names now. */
  static Runnable carried(Runnable work) {
    Map<String, String> here = new HashMap<>();
    put(here, CLUSTER);
    put(here, OPERATION);
    return () -> {
      Scope scope = scope(here);
      try {
        work.run();
      } finally {
        scope.close();
      }
    };
  }

  static void committed(ClusterRecord before, String event, LifecycleState to) {
    LOG.info("cluster '{}': {} is committed, {} -> {}", name(before), event, before.state(), to);
  }

  static void retrying(ClusterRecord record, String cause, Instant next) {
    OperationRecord operation = record.requireOperation();
    LOG.warn(
        "cluster '{}': attempt {} of {} failed and is repeated at {}: {}",
        name(record),
        operation.attempt(),
        operation.purpose(),
        next,
        cause);
  }

  static void rollingBack(ClusterRecord record, ErrorCode code, String cause) {
    LOG.warn(
        "cluster '{}': {} is rolled back: {}: {}",
        name(record),
        record.requireOperation().command().text(),
        code,
        cause);
  }

  /** Of the ends only a block is logged here: commits and rollbacks are logged when they happen. */
  static void ended(RunOutcome outcome) {
    if (outcome.phase() == OperationPhase.BLOCKED) {
      LOG.warn(
          "cluster '{}': {} is blocked until it is recovered or repeated: {}: {}",
          name(outcome.record()),
          outcome.record().requireOperation().command().text(),
          outcome.code(),
          outcome.cause());
    }
  }

  private static Scope scope(Map<String, String> values) {
    Map<String, @Nullable String> before = new HashMap<>();
    values.forEach(
        (key, value) -> {
          before.put(key, MDC.get(key));
          MDC.put(key, value);
        });
    return () ->
        before.forEach(
            (key, value) -> {
              if (value == null) {
                MDC.remove(key);
              } else {
                MDC.put(key, value);
              }
            });
  }

  private static void put(Map<String, String> to, String key) {
    String value = MDC.get(key);
    if (value != null) {
      to.put(key, value);
    }
  }

  private static String name(ClusterRecord record) {
    return record.cluster().name().value();
  }
}
