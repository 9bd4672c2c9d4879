package dev.pinion.http.server;

import dev.pinion.http.server.ConnectionWatch.Watched;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Connections that share a limit, and which of them makes room for another. */
final class Crowd implements Iterable<Watched> {
  /** What part of them is put in order at once: looking at all for each new one costs too much. */
  private static final int ORDERED_PART = 8;

  private final int most;
  private final Set<Watched> members = ConcurrentHashMap.newKeySet();
  private final AtomicInteger size = new AtomicInteger();
  private final Deque<Candidate> candidates = new ArrayDeque<>();

  /** Connections, of which there may be so many. */
  Crowd(int most) {
    this.most = most;
  }

  /**
   * When a connection has to go: the least first.
   *
   * @param isOfUse false if it ends anyway
   * @param signedIn whether its client has shown who it is
   * @param neighbours about how many connections its client has: the logarithm to the base 2
   * @param isNew whether the server has not looked yet at what its client has sent
   * @param sinceNanos when its client began to let the server wait
   */
  record Turn(boolean isOfUse, boolean signedIn, int neighbours, boolean isNew, long sinceNanos)
      implements Comparable<Turn> {
    private static final Comparator<Turn> ORDER =
        Comparator.comparing(Turn::isOfUse)
            .thenComparing(Turn::signedIn)
            .thenComparing(Comparator.comparingInt(Turn::neighbours).reversed())
            .thenComparing(Turn::isNew)
            // Nanoseconds have no zero: only differences of them mean something.
            .thenComparing((one, other) -> Long.signum(one.sinceNanos() - other.sinceNanos()));

    @Override
    public int compareTo(Turn other) {
      return ORDER.compare(this, other);
    }
  }

  private record Candidate(Watched connection, Turn turn) {}

  void join(Watched connection) {
    if (members.add(connection)) {
      size.incrementAndGet();
    }
  }

  /** Whether it was one of them. */
  boolean leave(Watched connection) {
    boolean left = members.remove(connection);
    if (left) {
      size.decrementAndGet();
    }
    return left;
  }

  int size() {
    return size.get();
  }

  /** About how many there are: the logarithm to the base 2. */
  int magnitude() {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(Math.max(1, size()));
  }

  boolean isTooLarge() {
    return size.get() > most;
  }

  /** The one that has to go first, other than the newest; null if all are being served. */
  synchronized @Nullable Watched firstToGo(Watched newest) {
    Watched found = firstCandidate();
    if (found == null) {
      order(newest);
      found = firstCandidate();
    }
    return found;
  }

  private @Nullable Watched firstCandidate() {
    for (Candidate each = candidates.poll(); each != null; each = candidates.poll()) {
      // One that was served since then has begun to wait anew.
      if (each.turn().equals(each.connection().turn()) && members.contains(each.connection())) {
        return each.connection();
      }
    }
    return null;
  }

  private void order(Watched newest) {
    List<Candidate> waiting = new ArrayList<>();
    for (Watched each : members) {
      Turn turn = each == newest ? null : each.turn();
      if (turn != null) {
        waiting.add(new Candidate(each, turn));
      }
    }
    waiting.sort(Comparator.comparing(Candidate::turn));
    candidates.addAll(waiting.subList(0, Math.ceilDiv(waiting.size(), ORDERED_PART)));
  }

  @Override
  public Iterator<Watched> iterator() {
    return members.iterator();
  }
}
