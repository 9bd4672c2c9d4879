package dev.pinion.app;

import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Use cases that are let loose at the same moment. */
public final class Race {
  private Race() {}

  /** Runs all at once; for each the error that it was refused with, or null. */
  public static List<@Nullable DomainError> run(List<Runnable> all) throws Exception {
    var start = new CountDownLatch(1);
    var futures = new ArrayList<Future<@Nullable DomainError>>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Runnable each : all) {
        Callable<@Nullable DomainError> racer =
            () -> {
              start.await();
              try {
                each.run();
                return null;
              } catch (DomainException e) {
                return e.error();
              }
            };
        futures.add(threads.submit(racer));
      }
      start.countDown();
      var outcomes = new ArrayList<@Nullable DomainError>();
      for (Future<@Nullable DomainError> each : futures) {
        outcomes.add(each.get());
      }
      return outcomes;
    }
  }
}
