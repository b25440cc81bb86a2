package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.ClusterFiles.MemberFiles;
import io.slipway.backend.local.internal.MemberRecords.Desired;
import io.slipway.backend.local.internal.MemberRecords.Exit;
import io.slipway.backend.local.internal.MemberRecords.Instance;
import io.slipway.backend.local.internal.MemberRecords.Lock;
import io.slipway.backend.local.internal.RecordFile.MalformedRecordException;
import io.slipway.spi.ClusterId;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One member at one moment: its records against the process table.
 *
 * @param files the locations of its files
 * @param desired its desired state
 * @param instance the process that was recorded last
 * @param damaged whether that record is there and cannot be read
 * @param exit the end of the last command
 * @param lock the holder of its lock, dead or alive
 * @param command the recorded process, if that very process lives
 * @param shim the shim that holds the lock or recorded the instance, if that very process lives
 * @param tree all living processes of the recorded instance but the shim
 * @param others living processes with this member's mark that are of no recorded instance
 * @param problems records that could not be read
 */
record MemberView(
    MemberFiles files,
    Desired desired,
    Optional<Instance> instance,
    boolean damaged,
    Optional<Exit> exit,
    Optional<Lock> lock,
    Optional<ProcessInfo> command,
    Optional<ProcessInfo> shim,
    List<ProcessInfo> tree,
    List<ProcessInfo> others,
    List<String> problems) {

  /** Looks at a member. */
  static MemberView look(
      String home, ClusterId cluster, MemberFiles files, ProcessSnapshot processes, String bootId)
      throws IOException {
    List<String> problems = new ArrayList<>();
    Desired desired = orElse(readable(() -> Optional.of(MemberRecords.desired(files)), problems));
    Optional<Lock> lock = readable(() -> MemberRecords.lock(files), problems);
    int before = problems.size();
    Optional<Instance> instance = readable(() -> MemberRecords.instance(files), problems);
    boolean damaged = problems.size() > before;
    Optional<Exit> exit = readable(() -> MemberRecords.exit(files), problems);

    String mark = ProcessTag.prefix(home, cluster) + files.member() + ":";
    Optional<Instance> ofThisBoot = instance.filter(i -> i.boot().equals(bootId));
    Optional<ProcessInfo> command = Optional.empty();
    Optional<ProcessInfo> shim = Optional.empty();
    if (lock.filter(l -> l.mayBeOf(bootId)).isPresent()) {
      // A lock of an older version does not tell its boot, and in the next one a foreign process
      // may have the holder's id and start. A shim has its mark from before it takes the lock.
      shim =
          processes
              .living(lock.get().pid(), lock.get().start())
              .filter(holder -> holder.mayBeMarked(mark));
    }
    if (ofThisBoot.isPresent()) {
      Instance recorded = ofThisBoot.get();
      command = processes.living(recorded.pid(), recorded.start());
      // The shim gives its lock back just before it ends.
      if (shim.isEmpty()) {
        shim = processes.living(recorded.shim(), recorded.shimStart());
      }
    }

    NavigableMap<Long, ProcessInfo> tree = new TreeMap<>();
    command.ifPresent(p -> tree.put(p.pid(), p));
    if (instance.isPresent()) {
      Instance recorded = instance.get();
      String full = mark + recorded.token();
      addAll(tree, processes.marked(full).stream().filter(p -> p.mark().equals(full)).toList());
      boolean ownGroup =
          command.filter(p -> p.group() == recorded.shim()).isPresent()
              || shim.filter(p -> p.pid() == recorded.shim() && p.group() == p.pid()).isPresent();
      if (ownGroup) {
        addAll(tree, processes.group(recorded.shim()));
      }
    }
    NavigableMap<Long, ProcessInfo> others = new TreeMap<>();
    addAll(others, processes.marked(mark));
    addDescendants(tree, processes);
    shim.ifPresent(s -> others.put(s.pid(), s));
    addDescendants(others, processes);
    tree.keySet().forEach(others::remove);
    long self = ProcessHandle.current().pid();
    tree.remove(self);
    others.remove(self);
    shim.ifPresent(
        s -> {
          tree.remove(s.pid());
          others.remove(s.pid());
        });
    return new MemberView(
        files,
        desired,
        instance,
        damaged,
        exit,
        lock,
        command,
        shim,
        List.copyOf(tree.values()),
        List.copyOf(others.values()),
        List.copyOf(problems));
  }

  /**
   * Returns whether a shim lives that has not recorded its instance. A record that cannot be read
   * was written whole: what damaged it came later.
   */
  boolean shimBeforeRecord() {
    return shim.isPresent()
        && !damaged
        && lock.isPresent()
        && !lock.map(Lock::token).equals(instance.map(Instance::token));
  }

  /** Returns every living process of the member. */
  List<ProcessInfo> all() {
    List<ProcessInfo> all = new ArrayList<>(tree);
    all.addAll(others);
    shim.ifPresent(all::add);
    return all;
  }

  /**
   * Returns every living process, where the launch that was wanted when something was found left
   * behind is wanted still: what its shim records meanwhile goes with the shim. A newer launch has
   * ended everything older before its fork.
   */
  List<ProcessInfo> leftSince(String token) {
    return desired.token().equals(token) ? all() : List.of();
  }

  /** Returns whether the wanted launch has begun and not recorded its instance. */
  boolean startingUnrecorded() {
    return desired.running()
        && !damaged
        && instance.filter(i -> i.token().equals(desired.token())).isEmpty()
        && ((shim.isPresent() && lock.filter(l -> l.token().equals(desired.token())).isPresent())
            || others.stream().anyMatch(p -> p.mark().endsWith(":" + desired.token())));
  }

  /** Returns the living processes of one launch. */
  List<ProcessInfo> ofLaunch(String token) {
    List<ProcessInfo> found = new ArrayList<>();
    if (instance.filter(i -> i.token().equals(token)).isPresent()) {
      found.addAll(tree);
    }
    boolean holds = lock.filter(l -> l.token().equals(token)).isPresent();
    if (holds) {
      shim.ifPresent(found::add);
    }
    for (ProcessInfo other : others) {
      // Without a mark it is here as a child of the shim.
      if (other.mark().endsWith(":" + token) || (holds && other.mark().isEmpty())) {
        found.add(other);
      }
    }
    return found;
  }

  /** Returns the exit of the recorded instance: code -1 if it was not seen. */
  int exitCode() {
    return exit.filter(e -> instance.filter(i -> i.token().equals(e.token())).isPresent())
        .map(Exit::code)
        .orElse(-1);
  }

  private static void addAll(NavigableMap<Long, ProcessInfo> to, List<ProcessInfo> which) {
    which.forEach(p -> to.putIfAbsent(p.pid(), p));
  }

  private static void addDescendants(
      NavigableMap<Long, ProcessInfo> to, ProcessSnapshot processes) {
    Deque<Long> parents = new ArrayDeque<>(to.keySet());
    while (!parents.isEmpty()) {
      for (ProcessInfo child : processes.children(parents.pop())) {
        if (to.putIfAbsent(child.pid(), child) == null) {
          parents.push(child.pid());
        }
      }
    }
  }

  private static Desired orElse(Optional<Desired> desired) {
    return desired.orElse(Desired.NOTHING);
  }

  private static <T> Optional<T> readable(Reading<Optional<T>> reading, List<String> problems)
      throws IOException {
    try {
      return reading.read();
    } catch (MalformedRecordException e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }
}
