package io.slipway.engine;

import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import java.util.List;

/**
 * Looks at clusters without changing anything. Thread-safe. A reader of its own, from {@link
 * SlipwayEngine.Builder#openReadOnly()}, takes no lock and works beside a live engine; it shows
 * what was acknowledged when it was opened.
 */
public interface ClusterReader extends AutoCloseable {
  /**
   * Returns the record of a cluster with a fresh observation. Blocks for an observation's time.
   *
   * @param name the cluster
   * @param probe whether to ask the cluster itself too, which takes longer
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND} if there is none of that name; {@link
   *     ErrorCode#STORE_DAMAGED} or {@link ErrorCode#UNSUPPORTED} if its record cannot be read
   */
  ClusterStatus status(ClusterName name, boolean probe);

  /** Returns all clusters in the order of their names, each with a cheap observation. */
  default List<ClusterStatus> list() {
    return list(false);
  }

  /**
   * Returns all clusters in the order of their names. They are looked at side by side: one that
   * does not answer costs its own look's time, once, and shows as a condition; so does one whose
   * record cannot be read ({@link Condition.Type#RECORD_UNREADABLE}).
   *
   * @param probe whether to ask the clusters themselves too, which takes longer
   */
  List<ClusterStatus> list(boolean probe);

  /**
   * Returns the last lines that a member has written, oldest first.
   *
   * @param name the cluster
   * @param member one of its members
   * @param maxLines at most so many
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND} if there is no such cluster or member
   */
  List<String> logs(ClusterName name, MemberId member, int maxLines);

  /** Closes the reader; clusters live on. Idempotent. */
  @Override
  void close();
}
