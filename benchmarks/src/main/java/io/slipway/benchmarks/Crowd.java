package io.slipway.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that do the same at the same time. */
final class Crowd implements AutoCloseable {
  private final ExecutorService pool;
  private final int threads;

  Crowd(int threads) {
    this.threads = threads;
    this.pool = Executors.newFixedThreadPool(threads);
  }

  /** What each thread does. */
  @FunctionalInterface
  interface Part<T> {
    T run(int thread) throws Exception;
  }

  int threads() {
    return threads;
  }

  <T> List<T> all(Part<T> part) throws InterruptedException, ExecutionException {
    List<Callable<T>> calls = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int thread = t;
      calls.add(() -> part.run(thread));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : pool.invokeAll(calls)) {
      results.add(future.get());
    }
    return results;
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
