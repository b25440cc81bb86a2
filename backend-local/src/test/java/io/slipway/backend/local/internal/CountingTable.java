package io.slipway.backend.local.internal;

import java.io.IOException;
import java.util.NavigableMap;
import java.util.concurrent.atomic.AtomicInteger;

/** This system's table, and how often the whole of it was read. */
final class CountingTable extends ForwardingTable {
  private final AtomicInteger reads = new AtomicInteger();

  CountingTable() {
    super(ProcessTable.system());
  }

  /** Returns how often it was read since this was asked last. */
  int reads() {
    return reads.getAndSet(0);
  }

  @Override
  public NavigableMap<Long, ProcessInfo> all() throws IOException {
    reads.incrementAndGet();
    return super.all();
  }
}
