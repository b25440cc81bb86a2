package io.slipway.engine;

import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import java.util.List;

/**
 * Looks at clusters without changing anything. Thread-safe. A reader of its own, from {@link
 * SlipwayHome#openReader()}, takes no lock and works beside a live engine; it shows what was
 * acknowledged when it was opened.
 */
public interface ClusterReader extends AutoCloseable {
  /**
   * Returns the record of a cluster with a fresh, cheap observation: it tells what lives, and
   * confirms no SPU. Blocks for an observation's time.
   *
   * @param name the cluster
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND} if there is none of that name; {@link
   *     ErrorCode#STORE_DAMAGED} or {@link ErrorCode#UNSUPPORTED} if its record cannot be read
   */
  ClusterStatus status(ClusterName name);

  /**
   * The same, but asks the cluster itself too, which takes longer and confirms its SPUs.
   *
   * @param name the cluster
   * @throws SlipwayException as {@link #status}
   */
  ClusterStatus probe(ClusterName name);

  /**
   * Returns all clusters in the order of their names, each with a cheap observation as in {@link
   * #status}. They are looked at side by side: one that does not answer costs its own look's time,
   * once, and shows as a condition; so does one whose record cannot be read ({@link
   * Condition.Type#RECORD_UNREADABLE}).
   */
  List<ClusterStatus> list();

  /** The same, but asks the clusters themselves too, as {@link #probe} does. */
  List<ClusterStatus> probeAll();

  /**
   * Says which commands the cluster takes now, and of each other one why not. Reads the record only
   * and asks no backend; a name without a record is {@link LifecycleState#ABSENT}. A reader of its
   * own does not see whether an engine elsewhere works at the cluster right now.
   *
   * @param name the cluster
   * @throws SlipwayException {@link ErrorCode#STORE_DAMAGED} or {@link ErrorCode#UNSUPPORTED} if
   *     its record cannot be read
   */
  Explanation explain(ClusterName name);

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
