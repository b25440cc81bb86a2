package io.slipway.workload.kafka.internal;

import io.slipway.spi.MemberId;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** One question to several members at once. */
final class InParallel {
  private static final int MAX_THREADS = 8;

  /** Numbers the threads of all questions. */
  private static final AtomicInteger THREADS = new AtomicInteger();

  private InParallel() {}

  /**
   * Asks each member. A question that fails by itself takes nothing from the others' answers.
   *
   * @param members whom to ask
   * @param question asks one, bounded in time
   * @param failed makes an answer of a question's failure
   */
  static <T> SortedMap<MemberId, T> ask(
      Collection<MemberId> members, Function<MemberId, T> question, Function<String, T> failed)
      throws InterruptedException {
    SortedMap<MemberId, T> answers = new TreeMap<>();
    if (members.isEmpty()) {
      return answers;
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(MAX_THREADS, members.size()),
            task -> {
              Thread thread = new Thread(task, "slipway-kafka-probe-" + THREADS.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    try {
      SortedMap<MemberId, Future<T>> asked = new TreeMap<>();
      members.forEach(member -> asked.put(member, threads.submit(() -> question.apply(member))));
      for (Map.Entry<MemberId, Future<T>> one : asked.entrySet()) {
        answers.put(one.getKey(), answer(one.getValue(), failed));
      }
      return answers;
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T> T answer(Future<T> asked, Function<String, T> failed)
      throws InterruptedException {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      return failed.apply(String.valueOf(e.getMessage()));
    }
  }
}
