package io.slipway.backend.local.internal;

import java.io.IOException;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;

/** Another table, but for what a test overrides. */
abstract class ForwardingTable implements ProcessTable {
  private final ProcessTable real;

  ForwardingTable(ProcessTable real) {
    this.real = real;
  }

  @Override
  public NavigableMap<Long, ProcessInfo> all() throws IOException {
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

  @Override
  public boolean listened(int port) throws IOException {
    return real.listened(port);
  }
}
