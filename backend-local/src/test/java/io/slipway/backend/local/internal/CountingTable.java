package io.slipway.backend.local.internal;

import java.io.IOException;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/** This system's table, and how often the whole of it was read. */
final class CountingTable implements ProcessTable {
  private final ProcessTable real = ProcessTable.system();
  private final AtomicInteger reads = new AtomicInteger();

  /** Returns how often it was read since this was asked last. */
  int reads() {
    return reads.getAndSet(0);
  }

  @Override
  public NavigableMap<Long, ProcessInfo> all() throws IOException {
    reads.incrementAndGet();
    return real.all();
  }

  @Override
  public Optional<ProcessInfo> find(long pid) throws IOException {
    return real.find(pid);
  }

  @Override
  public boolean showsMarks() {
    return real.showsMarks();
  }

  @Override
  public String clock() {
    return real.clock();
  }

  @Override
  public String bootId() throws IOException {
    return real.bootId();
  }

  @Override
  public NavigableSet<Integer> listening(Collection<Long> pids) throws IOException {
    return real.listening(pids);
  }

  @Override
  public boolean showsPorts() {
    return real.showsPorts();
  }

  @Override
  public OptionalLong listener(int port) throws IOException {
    return real.listener(port);
  }
}
