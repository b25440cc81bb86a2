package io.slipway.backend.local.internal;

import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A system that shows processes, but not their environment or ports. */
final class WithoutMarks extends ForwardingTable {
  WithoutMarks() {
    this(ProcessTable.system());
  }

  WithoutMarks(ProcessTable real) {
    super(real);
  }

  @Override
  public NavigableMap<Long, ProcessInfo> all() throws IOException {
    NavigableMap<Long, ProcessInfo> bare = new TreeMap<>();
    super.all()
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
