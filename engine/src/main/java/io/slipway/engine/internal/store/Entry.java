package io.slipway.engine.internal.store;

/**
 * A value in the heap. Nothing may change the bytes.
 *
 * @param version greater than 0; 0 in {@link #ABSENT} only
 */
// Error Prone wants no array in a record because of equals; entries are compared by identity.
@SuppressWarnings("ArrayRecordComponent")
record Entry(long version, byte[] bytes) {
  static final Entry ABSENT = new Entry(0, new byte[0]);
}
