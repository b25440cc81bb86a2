package io.slipway.engine;

import io.slipway.engine.internal.StoreAdminService;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.SlipwayException;
import java.nio.file.Path;

/**
 * Administers the store in an engine's home: checks, copies and restores it, and settles clusters
 * that a restored store does not know. From {@link SlipwayHome#storeAdmin()}.
 *
 * <p>Thread-safe; holds nothing between calls and needs no closing. {@link #verify}, {@link
 * #backup} and {@link #compare} take no lock, change nothing in the home, and work beside a live
 * engine. The others hold the home's lock while they run.
 */
public final class StoreAdmin {
  private final StoreAdminService keeper;

  StoreAdmin(StoreAdminService keeper) {
    this.keeper = keeper;
  }

  /**
   * Reads everything in the store, including what an engine needs only after a loss, and every
   * record. Changes nothing.
   *
   * @return the contents; damage that an open survives is in {@link StoreCheck#problems()}
   * @throws SlipwayException {@link ErrorCode#STORE_DAMAGED} naming file and offset if the store
   *     cannot be opened; {@link ErrorCode#NOT_FOUND} if there is none; {@link
   *     ErrorCode#UNSUPPORTED} if a newer version wrote it; {@link ErrorCode#STORE_UNAVAILABLE} if
   *     it cannot be read
   */
  public StoreCheck verify() {
    return keeper.verify();
  }

  /**
   * Reads everything in a backup or any other copy of a store. Changes nothing, not even in the
   * home.
   *
   * @param backup the target of {@link #backup}
   * @return the contents
   * @throws SlipwayException as {@link #verify()}, for that directory
   */
  public StoreCheck verify(Path backup) {
    return keeper.verify(backup);
  }

  /**
   * Copies the store as it is now, whole and verified. Changes nothing in the home.
   *
   * @param target a directory that does not exist yet
   * @return the contents of the copy
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if the target exists or is inside
   *     the store; {@link ErrorCode#NOT_FOUND} if there is no store; {@link
   *     ErrorCode#STORE_DAMAGED}; {@link ErrorCode#STORE_UNAVAILABLE}. Nothing incomplete is left
   *     at the target.
   */
  public StoreCheck backup(Path target) {
    return keeper.backup(target);
  }

  /**
   * Replaces the store with a copy of a backup and keeps the replaced store. Every record starts
   * with a fence above the highest that the backup, the replaced store, a look at the cluster, or
   * the inventory of a backend has for its incarnation, so that calls begun since then no longer
   * take effect once the cluster is operated on. Changes nothing that runs: differences are listed.
   * Durable when it returns; a crash leaves one of the two stores, whole.
   *
   * @param backup made by {@link #backup}
   * @return the differences
   * @throws SlipwayException {@link ErrorCode#STORE_LOCKED} naming the holder; {@link
   *     ErrorCode#INVALID_ARGUMENT} if the backup is a file or the home's store itself; {@link
   *     ErrorCode#NOT_FOUND} if there is no backup; {@link ErrorCode#STORE_DAMAGED} if it is
   *     damaged; {@link ErrorCode#STORE_UNAVAILABLE}; nothing has changed then
   */
  public StoreRestore restore(Path backup) {
    return keeper.restore(backup);
  }

  /**
   * Compares the records with what runs. Changes nothing. What has no record is looked for at the
   * backends that records name, that this home was given or has options for ({@link
   * SlipwayHome#backend}, {@link SlipwayHome#backendOptions}), that have a directory in it, and at
   * the default one; of a platform with several places, such as namespaces, at the one that the
   * options name. Where the store is gone, its id is too: the answer then says that clusters on a
   * shared platform are listed under {@link SlipwayHome#owner} only.
   *
   * @return the differences
   * @throws SlipwayException {@link ErrorCode#STORE_DAMAGED}; {@link ErrorCode#STORE_UNAVAILABLE}
   */
  public DriftReport compare() {
    return keeper.compare();
  }

  /**
   * Adopts the record of a cluster that a backend owns and this store does not know from another
   * store: one replaced by a restore, or a later backup. The record gets a fence above all known
   * ones; nothing that runs is changed.
   *
   * @param cluster one of {@link DriftReport#orphans()}
   * @param from the other store's directory; it is only read
   * @return the adopted record, compared with what runs
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND} if no backend owns the cluster or the
   *     other store has no record of this incarnation; {@link ErrorCode#ALREADY_EXISTS} if this
   *     store has a record of that name; {@link ErrorCode#STORE_LOCKED}; {@link
   *     ErrorCode#STORE_DAMAGED}; {@link ErrorCode#STORE_UNAVAILABLE}; {@link
   *     ErrorCode#BACKEND_UNAVAILABLE}
   */
  public DriftReport.Cluster adopt(ClusterId cluster, Path from) {
    return keeper.adopt(cluster, from);
  }

  /**
   * Ends and removes everything but the tombstone of a cluster that a backend owns and no record
   * names. Blocks until a look has proven that nothing is left. Idempotent: repeating the call
   * finishes what a crash interrupted.
   *
   * @param cluster one of {@link DriftReport#orphans()}
   * @param options how long it may take
   * @param cancellation ends it early
   * @throws SlipwayException {@link ErrorCode#NOT_FOUND} if no backend owns it; {@link
   *     ErrorCode#ILLEGAL_TRANSITION} if it has a record: delete it instead; {@link
   *     ErrorCode#STORE_LOCKED}; {@link ErrorCode#DEADLINE_EXCEEDED} and {@link
   *     ErrorCode#CANCELLED}, after which a part may be gone; the backend's codes
   */
  public void eraseOrphan(
      ClusterId cluster, CommandOptions options, CancellationToken cancellation) {
    keeper.eraseOrphan(cluster, options.timeout(), cancellation);
  }

  /**
   * Like {@link #eraseOrphan(ClusterId, CommandOptions, CancellationToken)}, with the default
   * timeout.
   *
   * @param cluster one of {@link DriftReport#orphans()}
   * @throws SlipwayException as {@link #eraseOrphan(ClusterId, CommandOptions, CancellationToken)}
   */
  public void eraseOrphan(ClusterId cluster) {
    eraseOrphan(cluster, CommandOptions.defaults(), new CancellationToken());
  }
}
