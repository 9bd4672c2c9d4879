package dev.pinion.store;

import java.time.Duration;

/** Counts within windows of time that all servers on a database share, by the database's clock. */
public interface SharedCounts {

  /**
   * Counts one of a subject. Its window begins with the first that is counted, and the next window
   * with the first after that one has ended.
   *
   * @throws StoreUnavailableException if it cannot be counted now
   */
  Count count(String subject, Duration window);

  /**
   * What has been counted.
   *
   * @param number how many there were in this window, this one among them
   * @param left until the window ends
   */
  record Count(long number, Duration left) {}
}
