package io.slipway.engine.internal.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a store's files.
 *
 * @param fresh whether there is no store yet; then all else is empty
 * @param storeId the store's id
 * @param state all records
 * @param sequence the last change
 * @param checkpoint the one that was read, or null
 * @param journals those that were read after it, the oldest first
 * @param clean whether the store was closed cleanly
 */
record LoadedStore(
    boolean fresh,
    long storeId,
    StateMap state,
    long sequence,
    @Nullable CheckpointSums checkpoint,
    List<JournalScan> journals,
    boolean clean) {

  static LoadedStore none() {
    return new LoadedStore(true, 0, new StateMap(), 0, null, List.of(), false);
  }

  JournalScan last() {
    return journals.get(journals.size() - 1);
  }

  OpenReport report() {
    return new OpenReport(
        fresh,
        clean,
        sequence,
        state.all().size(),
        checkpoint == null ? 0 : checkpoint.sequence(),
        journals.size(),
        journals.isEmpty() ? null : last().cut(),
        OpenReport.InterruptedRestore.NONE);
  }
}
