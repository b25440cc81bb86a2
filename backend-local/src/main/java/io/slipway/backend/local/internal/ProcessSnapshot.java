package io.slipway.backend.local.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * All processes alive at one moment, indexed: a look at one of many clusters does not scan the
 * processes of all. Immutable.
 */
final class ProcessSnapshot {
  private final ProcessTable table;
  private final NavigableMap<Long, ProcessInfo> all;
  private final Map<String, List<ProcessInfo>> byCluster = new HashMap<>();
  private final Map<Long, List<ProcessInfo>> byParent = new HashMap<>();
  private final Map<Long, List<ProcessInfo>> byGroup = new HashMap<>();

  private ProcessSnapshot(ProcessTable table, NavigableMap<Long, ProcessInfo> all) {
    this.table = table;
    this.all = all;
    for (ProcessInfo process : all.values()) {
      if (!process.dead()) {
        if (!process.mark().isEmpty()) {
          add(byCluster, ProcessTag.cluster(process.mark()), process);
        }
        add(byParent, process.parent(), process);
        add(byGroup, process.group(), process);
      }
    }
  }

  /** Reads the table. */
  static ProcessSnapshot of(ProcessTable table) throws IOException {
    return new ProcessSnapshot(table, table.all());
  }

  /** Returns the living processes whose mark begins so; the prefix names a cluster at least. */
  List<ProcessInfo> marked(String prefix) {
    return byCluster.getOrDefault(ProcessTag.cluster(prefix), List.of()).stream()
        .filter(process -> process.mark().startsWith(prefix))
        .toList();
  }

  /** Returns the living processes of a process group. */
  List<ProcessInfo> group(long id) {
    return byGroup.getOrDefault(id, List.of());
  }

  /** Returns the living children of a process. */
  List<ProcessInfo> children(long parent) {
    return byParent.getOrDefault(parent, List.of());
  }

  /**
   * Returns the very process, if it lives. A process that a record names and that is not here is
   * looked for once more: the record may be younger than this snapshot.
   */
  Optional<ProcessInfo> living(long pid, String start) throws IOException {
    Optional<ProcessInfo> seen =
        Optional.ofNullable(all.get(pid)).filter(process -> process.start().equals(start));
    return (seen.isPresent() ? seen : table.find(pid))
        .filter(process -> !process.dead() && process.start().equals(start));
  }

  private static <K> void add(Map<K, List<ProcessInfo>> to, K key, ProcessInfo process) {
    to.computeIfAbsent(key, any -> new ArrayList<>()).add(process);
  }

  /** Returns the living processes with a mark of that home. */
  Collection<ProcessInfo> markedOf(String home) {
    return all.values().stream()
        .filter(process -> !process.dead() && process.mark().startsWith(home + ":"))
        .toList();
  }
}
