package io.slipway.backend.local.internal;

import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A system that shows processes, but not their environment or ports. */
final class WithoutMarks implements ProcessTable {
  private final ProcessTable real;

  WithoutMarks() {
    this(ProcessTable.system());
  }

  WithoutMarks(ProcessTable real) {
    this.real = real;
  }

  @Override
  public Optional<ProcessInfo> find(long pid) throws IOException {
    return real.find(pid);
  }

  @Override
  public NavigableMap<Long, ProcessInfo> all() throws IOException {
    NavigableMap<Long, ProcessInfo> bare = new TreeMap<>();
    real.all()
        .forEach(
            (pid, p) ->
                bare.put(
                    pid,
                    new ProcessInfo(pid, p.start(), p.parent(), p.group(), p.state(), "", false)));
    return bare;
  }

  @Override
  public boolean showsMarks() {
    return false;
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
}
