package io.slipway.rebalancer.cruisecontrol.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The user tasks of the server and their slots, as Cruise Control's {@code UserTaskManager} keeps
 * them. Not thread-safe.
 */
final class Tasks {
  private static final Duration SCAN_PERIOD = Duration.ofSeconds(5);

  private final Timer timer;
  private final int slots;
  private final int cached;
  private final Duration retention;
  private final Map<String, Task> active = new LinkedHashMap<>();
  private final Map<Endpoint.Type, Map<String, Task>> completed =
      new EnumMap<>(Endpoint.Type.class);
  private @Nullable Task inExecution;

  Tasks(Timer timer, CruiseControlSimulator.Builder settings) {
    this.timer = timer;
    this.slots = settings.slots;
    this.cached = settings.completedTasks;
    this.retention = settings.retention;
    start();
  }

  /** Forgets all tasks and starts the scanner. */
  void start() {
    active.clear();
    completed.clear();
    inExecution = null;
    timer.after(SCAN_PERIOD, this::scan);
  }

  int slotsInUse() {
    return active.size();
  }

  /** Returns a task, whatever its state. */
  Optional<Task> find(String id) {
    return all().stream().filter(task -> task.id.equals(id)).findFirst();
  }

  /** Returns all tasks in the order of the answer to {@code user_tasks}. */
  List<Task> all() {
    return Stream.of(
            active.values().stream(),
            Stream.ofNullable(inExecution),
            completed.values().stream().flatMap(tasks -> tasks.values().stream()))
        .flatMap(tasks -> tasks)
        .toList();
  }

  /** Makes a task, which takes a slot. */
  Task create(Endpoint endpoint, HttpRequest request, Query query) throws Refusal {
    requireSlot(endpoint);
    String id = UUID.randomUUID().toString();
    Task task = new Task(id, endpoint, request, query, timer.now());
    active.put(id, task);
    return task;
  }

  void requireSlot(Endpoint endpoint) throws Refusal {
    if (active.size() >= slots) {
      throw Refusal.noSlot(endpoint, active.size());
    }
  }

  /** The refusal of a server whose slots are all taken. */
  Refusal full(Endpoint endpoint) {
    return Refusal.noSlot(endpoint, slots);
  }

  /** An execution begins: its task gives its slot back, also if it counts as completed already. */
  void executionBegan(Task task) {
    active.remove(task.id);
    completed(task.endpoint).remove(task.id);
    task.state = Task.State.IN_EXECUTION;
    inExecution = task;
  }

  void executionEnded(Task task, boolean withError) {
    inExecution = null;
    complete(task, withError);
  }

  boolean evict(String id) {
    return completed.values().stream().anyMatch(tasks -> tasks.remove(id) != null);
  }

  void evictAll() {
    completed.values().forEach(Map::clear);
  }

  private void scan() {
    for (Task task : new ArrayList<>(active.values())) {
      if (task.isDone()) {
        active.remove(task.id);
        complete(task, task.hasFailed());
      }
    }
    completed
        .values()
        .forEach(
            tasks ->
                tasks.values().removeIf(task -> task.start.plus(retention).isBefore(timer.now())));
    timer.after(SCAN_PERIOD, this::scan);
  }

  private void complete(Task task, boolean withError) {
    task.state = withError ? Task.State.COMPLETED_WITH_ERROR : Task.State.COMPLETED;
    Map<String, Task> tasks = completed(task.endpoint);
    tasks.put(task.id, task);
    if (tasks.size() > cached) {
      Iterator<String> eldest = tasks.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }

  private Map<String, Task> completed(Endpoint endpoint) {
    return completed.computeIfAbsent(endpoint.type, type -> new LinkedHashMap<>());
  }
}
