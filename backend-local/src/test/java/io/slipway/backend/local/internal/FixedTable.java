package io.slipway.backend.local.internal;

import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;

/** A system with exactly these processes. */
record FixedTable(NavigableMap<Long, ProcessInfo> all) implements ProcessTable {
  static final String BOOT = "boot";

  @Override
  public Optional<ProcessInfo> find(long pid) {
    return Optional.ofNullable(all.get(pid));
  }

  @Override
  public boolean showsMarks() {
    return true;
  }

  @Override
  public String clock() {
    return "fixed";
  }

  @Override
  public String bootId() {
    return BOOT;
  }

  @Override
  public NavigableSet<Integer> listening(Collection<Long> pids) {
    return Collections.emptyNavigableSet();
  }

  @Override
  public boolean showsPorts() {
    return false;
  }

  @Override
  public OptionalLong listener(int port) {
    return OptionalLong.empty();
  }

  @Override
  public boolean listened(int port) {
    return false;
  }
}
