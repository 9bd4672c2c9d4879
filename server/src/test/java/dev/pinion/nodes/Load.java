package dev.pinion.nodes;

import java.util.ArrayList;
import java.util.List;

/** What clients do to servers all the time, until it ends. */
abstract class Load implements AutoCloseable {
  private final List<Thread> clients = new ArrayList<>();
  private volatile boolean stopped;

  /** Begins what one client does, as long as this goes on. */
  final void begin(Runnable client) {
    clients.add(Thread.startVirtualThread(client));
  }

  /** Whether this has not been ended. */
  final boolean goesOn() {
    return !stopped;
  }

  /** Ends it, when what is under way has been answered. */
  final void stop() {
    stopped = true;
    for (Thread each : clients) {
      try {
        each.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public final void close() {
    stop();
  }
}
