package dev.pinion.client;

import java.time.Duration;
import java.time.Instant;

/**
 * What a client tells beside its answers. It is called by the threads that wait for the server, of
 * which there may be several at a time.
 */
public interface ClientListener {

  /** A request is sent. */
  default void waiting() {}

  /** The server wants fewer requests; the client waits and then sends this one again. */
  default void waitingToRetry(Duration wait) {}

  /**
   * A further page of a list is read.
   *
   * @param what the items in words
   * @param read how many were looked at by now, whether wanted or not
   * @param total how many there are in all; negative if unknown
   */
  default void reading(String what, int read, long total) {}

  /**
   * A list is given up because it has too many pages.
   *
   * @param what the items in words
   * @param read how many were read
   */
  default void leftUnread(String what, int read) {}

  /** Such a list is read, or given up; there may be others of which pages are still to come. */
  default void readingEnds() {}

  /**
   * The server answers from memory because it cannot ask its database.
   *
   * @param age for how long the answer may have been outdated
   */
  default void outdated(Duration age) {}

  /** What time it is on the server, by the {@code Date} of an answer. */
  default void serverTime(Instant time) {}
}
