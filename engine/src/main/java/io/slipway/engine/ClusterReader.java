package io.slipway.engine;

import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import java.util.List;

/**
 * Reads clusters without changing anything. Thread-safe. A standalone reader, from {@link
 * SlipwayHome#openReader()}, takes no lock and works beside a live engine; it shows what was
 * acknowledged when it was opened.
 */
public interface ClusterReader extends AutoCloseable {
  /**
   * Returns the record of a cluster with a fresh, cheap observation, which shows what is alive but
   * confirms no SPU. Blocks for the time of an observation.
   *
   * @param name the cluster
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND} if no cluster has that name; {@link
   *     ErrorCode#STORE_DAMAGED} or {@link ErrorCode#UNSUPPORTED} if its record cannot be read
   */
  ClusterStatus status(ClusterName name);

  /**
   * Like {@link #status}, but also asks the cluster itself, which takes longer and confirms its
   * SPUs.
   *
   * @param name the cluster
   * @throws SlipwayException as {@link #status}
   */
  ClusterStatus probe(ClusterName name);

  /**
   * Returns all clusters, sorted by name, each with a cheap observation as in {@link #status}. They
   * are observed concurrently: one that does not answer costs only the time of its own look and
   * shows as a condition, as does one whose record cannot be read ({@link
   * Condition.Type#RECORD_UNREADABLE}).
   */
  List<ClusterStatus> list();

  /** Like {@link #list()}, but also asks the clusters themselves, as {@link #probe} does. */
  List<ClusterStatus> probeAll();

  /**
   * Explains which commands the cluster accepts now, and why it refuses each of the others. Reads
   * only the record and asks no backend; a name without a record is {@link LifecycleState#ABSENT}.
   * A standalone reader does not see whether another engine is working on the cluster.
   *
   * @param name the cluster
   * @throws SlipwayException {@link ErrorCode#STORE_DAMAGED} or {@link ErrorCode#UNSUPPORTED} if
   *     its record cannot be read
   */
  Explanation explain(ClusterName name);

  /**
   * Returns the last log lines of a member, oldest first.
   *
   * @param name the cluster
   * @param member one of its members
   * @param maxLines the maximum number of lines
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND} if there is no such cluster or member
   */
  List<String> logs(ClusterName name, MemberId member, int maxLines);

  /**
   * Returns the rebalances of a cluster, the oldest first: those that are not over, and some of the
   * last that are. Reads only the records and asks no server. A standalone reader does not see
   * whether an engine drives them.
   *
   * @param name the cluster
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND}
   */
  List<RebalanceStatus> rebalances(ClusterName name);

  /** Closes the reader; clusters keep running. Idempotent. */
  @Override
  void close();
}
