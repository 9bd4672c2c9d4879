package dev.pinion.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Work on several things at a time, of which each waits for the server. */
public final class Parallel {
  /** How many requests are under way at the same time: enough to hide waiting, few to a server. */
  public static final int MAX = 8;

  private Parallel() {}

  /**
   * What the work makes of each item, in the order of the items.
   *
   * @throws ClientException if one failed; those that had not begun are then left out
   */
  public static <T, R> List<R> map(List<T> items, Function<T, R> work) {
    if (items.size() <= 1) {
      return items.stream().map(work).toList();
    }
    ExecutorService workers = Executors.newFixedThreadPool(Math.min(MAX, items.size()));
    try {
      List<Future<R>> under =
          items.stream().map(item -> workers.submit(() -> work.apply(item))).toList();
      var done = new ArrayList<R>(items.size());
      for (Future<R> each : under) {
        done.add(each.get());
      }
      return done;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException fault -> throw fault;
        case Error fault -> throw fault;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    } catch (InterruptedException e) {
      throw TransportException.interrupted(e);
    } finally {
      workers.shutdownNow();
    }
  }
}
