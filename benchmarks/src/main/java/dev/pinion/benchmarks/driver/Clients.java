package dev.pinion.benchmarks.driver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients of this process, each of which does the next thing when the last one is done. */
final class Clients {
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS_PER_SECOND = 1e9;

  private Clients() {}

  /** What one client does again and again. */
  @FunctionalInterface
  interface Step {
    /** Does it once. */
    void run() throws Exception;
  }

  /**
   * Lets them work for a time.
   *
   * @param steps one for each client
   * @throws IllegalStateException if a step fails
   */
  static Load load(List<Step> steps, int seconds) throws InterruptedException {
    long begin = System.nanoTime();
    long end = begin + (long) (seconds * NANOS_PER_SECOND);
    var nanos = new ArrayList<Long>();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Long>>> clients =
          steps.stream().map(step -> pool.submit(() -> repeat(step, end))).toList();
      for (Future<List<Long>> each : clients) {
        nanos.addAll(each.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a client failed", e.getCause());
    }
    double perSecond = nanos.size() * NANOS_PER_SECOND / (System.nanoTime() - begin);
    long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return new Load(
        sorted.length,
        perSecond,
        micros(sorted, 0.5),
        micros(sorted, 0.99),
        micros(sorted, 0.999),
        0);
  }

  private static List<Long> repeat(Step step, long end) throws Exception {
    var nanos = new ArrayList<Long>();
    for (long start = System.nanoTime(); start < end; ) {
      step.run();
      long now = System.nanoTime();
      nanos.add(now - start);
      start = now;
    }
    return nanos;
  }

  private static double micros(long[] sorted, double part) {
    return sorted.length == 0 ? 0 : sorted[(int) (part * (sorted.length - 1))] / NANOS_PER_MICRO;
  }
}
