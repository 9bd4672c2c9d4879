package dev.pinion.nodes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What several clients saw of one version set, and whether it could have been one set on one
 * machine (Herlihy and Wing, "Linearizability", 1990). Revisions number the writes, so the order in
 * which they must have happened is known, and only the times remain to be checked.
 */
final class RegisterHistory {
  private final List<Operation> operations = new ArrayList<>();

  /** What an operation was. */
  enum Kind {
    /** It saw a revision. */
    READ,
    /** It made a revision. */
    WRITE,
    /** It demanded a revision, and was told that the set is at another one. */
    REFUSED
  }

  /**
   * One operation.
   *
   * @param client who did it, for the message
   * @param begun a time before it was sent
   * @param ended a time after it was answered; {@code Long.MAX_VALUE} if it never was
   * @param revision what it saw, made or demanded
   * @param content what the set held there; null if that is not known
   */
  record Operation(
      String client, Kind kind, long begun, long ended, long revision, @Nullable String content) {}

  synchronized void add(Operation operation) {
    operations.add(operation);
  }

  synchronized int size() {
    return operations.size();
  }

  /** What cannot have been, a sentence each; empty if one order explains everything. */
  synchronized List<String> faults() {
    var faults = new ArrayList<String>();
    Map<Long, Operation> writes = writes(faults);
    for (Operation each : operations) {
      Operation write = writes.get(each.revision());
      if (each.kind() == Kind.READ && write != null && !hasContentOf(each, write)) {
        faults.add("%s has another content than %s".formatted(each, write));
      }
      if (each.kind() == Kind.REFUSED && stoodAllTheTime(each, writes)) {
        faults.add("%s was refused what stood all the time".formatted(each));
      }
    }
    order(faults);
    return faults;
  }

  private Map<Long, Operation> writes(List<String> faults) {
    var writes = new HashMap<Long, Operation>();
    for (Operation each : operations) {
      if (each.kind() == Kind.WRITE) {
        Operation other = writes.put(each.revision(), each);
        if (other != null) {
          faults.add("%s and %s made the same revision".formatted(other, each));
        }
      }
    }
    return writes;
  }

  private static boolean hasContentOf(Operation read, Operation write) {
    return read.content() == null
        || write.content() == null
        || read.content().equals(write.content());
  }

  /** Whether the revision that was demanded was there before, and no other one came meanwhile. */
  private static boolean stoodAllTheTime(Operation refused, Map<Long, Operation> writes) {
    Operation made = writes.get(refused.revision());
    Operation next = writes.get(refused.revision() + 1);
    return made != null
        && made.ended() < refused.begun()
        && (next == null || next.begun() > refused.ended());
  }

  /** What has ended before something else began must not be newer than that. */
  private void order(List<String> faults) {
    var begun = new ArrayList<>(operations);
    begun.removeIf(each -> each.kind() == Kind.REFUSED);
    begun.sort(Comparator.comparingLong(Operation::begun));
    var running = new PriorityQueue<>(Comparator.comparingLong(Operation::ended));
    Operation newest = null;
    for (Operation each : begun) {
      while (!running.isEmpty() && running.peek().ended() < each.begun()) {
        Operation over = running.remove();
        newest = newest == null || over.revision() > newest.revision() ? over : newest;
      }
      long least = each.kind() == Kind.WRITE ? each.revision() - 1 : each.revision();
      if (newest != null && newest.revision() > least) {
        faults.add("%s came after %s had ended".formatted(each, newest));
      }
      running.add(each);
    }
  }
}
