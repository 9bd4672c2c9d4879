package dev.pinion.store.postgres;

import dev.pinion.domain.EntityId;
import dev.pinion.store.jdbc.WriteTask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The writes of this server that wait, in a line for each tenant, and the places for those under
 * way, as many as there may be commits at the same time. Writes of one tenant are under way in one
 * group at a time and in the order in which they came, and the next group begins when that one has
 * ended: so what follows a commit is done in the order of the commits. Among lines the one whose
 * turn was longest ago is next. Whoever waits has no connection.
 */
final class WriteLines {
  private final int groupMax;
  private final int placeCount;
  private final Deque<Integer> places = new ArrayDeque<>();
  private final Map<Line, Deque<Write>> waiting = new HashMap<>();
  private final Set<Line> underWay = new HashSet<>();

  /** The lines that have writes and none under way; whoever has waited longest is first. */
  private final Deque<Line> ready = new ArrayDeque<>();

  /** Parts of lines that are still under way, because a group could not carry them out. */
  private final Deque<List<Write>> returned = new ArrayDeque<>();

  /**
   * Lines that are empty.
   *
   * @param places how many groups may be under way
   * @param groupMax how many writes a group may have
   */
  WriteLines(int places, int groupMax) {
    this.groupMax = groupMax;
    this.placeCount = places;
    for (int place = 0; place < places; place++) {
      this.places.add(place);
    }
  }

  /** What is written by one transaction at a time. */
  sealed interface Line {
    /** A tenant. */
    record OfTenant(EntityId id) implements Line {}

    /** What belongs to no single tenant. */
    enum Other implements Line {
      /** The directory, signing keys and settings of the cluster, and any of its tenants. */
      CLUSTER,
      /** Nothing: the commit is all. */
      NOTHING
    }
  }

  /**
   * A write that waits in a line.
   *
   * @param cameNanos when it came, by the clock of {@link System#nanoTime}
   */
  record Write(Line line, WriteTask<?> task, long cameNanos) {

    /** A write that comes now. */
    Write(Line line, WriteTask<?> task) {
      this(line, task, System.nanoTime());
    }

    /** Whether it came after that time. */
    boolean isSince(long nanos) {
      return cameNanos - nanos > 0;
    }
  }

  /**
   * Writes that are carried out together.
   *
   * @param place none other under way has the same
   * @param writes claimed, at least one; those of a line in their order
   */
  record Group(int place, List<Write> writes) {}

  /**
   * Puts a write at the end of its line.
   *
   * @return the group of that write alone if there is a place and nobody before it; null if it
   *     waits
   */
  synchronized @Nullable Group join(Write write) {
    Deque<Write> line = waiting.computeIfAbsent(write.line(), _ -> new ArrayDeque<>());
    line.add(write);
    if (line.size() == 1 && !underWay.contains(write.line())) {
      ready.add(write.line());
    }
    return next();
  }

  /**
   * Ends a group, and gives those that may begin now.
   *
   * @param left its writes that were left alone; each of their lines is a group of its own next
   */
  synchronized List<Group> leave(Group group, List<Write> left) {
    places.push(group.place());
    left.stream().collect(Collectors.groupingBy(Write::line)).values().forEach(returned::add);
    Set<Line> ended = group.writes().stream().map(Write::line).collect(Collectors.toSet());
    left.forEach(each -> ended.remove(each.line()));
    for (Line line : ended) {
      underWay.remove(line);
      if (waiting.containsKey(line)) {
        ready.add(line);
      }
    }
    var groups = new ArrayList<Group>();
    for (Group next = next(); next != null; next = next()) {
      groups.add(next);
    }
    return groups;
  }

  /** What a place that is free takes of what is ready; null if there is none of either. */
  private @Nullable Group next() {
    if (!places.isEmpty() && !returned.isEmpty()) {
      return new Group(places.pop(), returned.removeFirst());
    }
    var writes = new ArrayList<Write>();
    while (writes.isEmpty() && !places.isEmpty() && !ready.isEmpty()) {
      // Of all places: one alone with all lines would keep each of them waiting for all others.
      int share = Math.ceilDiv(ready.size(), placeCount);
      for (int lines = 0; lines < share && writes.size() < groupMax; lines++) {
        if (!ready.isEmpty() && mayJoin(ready.getFirst(), writes)) {
          take(ready.removeFirst(), writes);
        }
      }
    }
    return writes.isEmpty() ? null : new Group(places.pop(), List.copyOf(writes));
  }

  /** Tenants can be locked together; the cluster is locked before any of them. */
  private static boolean mayJoin(Line line, List<Write> writes) {
    return writes.isEmpty()
        || (line instanceof Line.OfTenant && writes.getFirst().line() instanceof Line.OfTenant);
  }

  /** Claims the first writes of a line, as many as the group has room for. */
  private void take(Line line, List<Write> writes) {
    Deque<Write> all = waiting.getOrDefault(line, new ArrayDeque<>());
    int max = line instanceof Line.OfTenant ? groupMax : writes.size() + 1;
    while (!all.isEmpty() && writes.size() < max) {
      Write first = all.removeFirst();
      if (first.task().claim()) {
        writes.add(first);
        underWay.add(line);
      }
    }
    if (all.isEmpty()) {
      waiting.remove(line);
    } else if (!underWay.contains(line)) {
      ready.add(line);
    }
  }
}
