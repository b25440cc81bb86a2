package io.slipway.engine.internal.operation;

import io.slipway.engine.internal.record.ClusterRecord;

/** A record with the version that it has in the store. Used by one thread at a time. */
public final class VersionedRecord {
  private final RecordRepository records;
  private ClusterRecord record;
  private long version;

  VersionedRecord(RecordRepository records, ClusterRecord record, long version) {
    this.records = records;
    this.record = record;
    this.version = version;
  }

  /** Returns the record as it is durable, or as it will be after the first {@link #save}. */
  public ClusterRecord record() {
    return record;
  }

  /** Returns the version that {@link #record} has in the store. */
  long version() {
    return version;
  }

  /** Makes a changed record durable. Until this has returned nothing may rest on the change. */
  public void save(ClusterRecord changed) {
    version = records.save(changed, version);
    record = changed;
  }
}
