package dev.pinion.catalog;

import dev.pinion.domain.service.Service;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Goes through services of an index in an order, past those that are not in a set. */
final class ServiceWalk implements Iterator<IndexedService> {
  private final Slots slots;
  private final IntSequence order;
  private final IntSequence.Reader reader;
  private final ServiceIndex.Sorting sorting;
  private final @Nullable ServiceSet among;
  private final ServiceIndex.Steps steps;

  /** Whether services of one value do not come as they are in the order. */
  private final boolean hasGroups;

  /** The position that comes next, and the one behind the last, in the direction of the walk. */
  private int at;

  private final int end;

  /** Services of one value that come before the next position. */
  private Iterator<IndexedService> group = Collections.emptyIterator();

  private @Nullable IndexedService next;

  /**
   * A walk through a whole order.
   *
   * @param among those to come; null for all
   * @param steps is spent on what is passed over; the walk ends when nothing is left
   * @param from how many of the order not to begin with
   */
  ServiceWalk(
      Slots slots,
      IntSequence order,
      ServiceIndex.Sorting sorting,
      @Nullable ServiceSet among,
      ServiceIndex.Steps steps,
      int from) {
    this.slots = slots;
    this.order = order;
    this.reader = order.reader();
    this.sorting = sorting;
    this.among = among;
    this.steps = steps;
    this.hasGroups = sorting.descending() || sorting.ties() != null;
    int last = order.size() - 1;
    this.end = sorting.descending() ? -1 : last + 1;
    this.at = sorting.descending() ? last - from : from;
    if (hasGroups && from > 0 && from <= last && isAlike(at - step(), service(at))) {
      enter(service(at), from);
    }
    this.next = found();
  }

  /** The services of one value as they are in the order of a walk, or some of them. */
  private ServiceWalk(ServiceWalk whole, int from, int end) {
    this.slots = whole.slots;
    this.order = whole.order;
    this.reader = whole.reader;
    this.sorting = ServiceIndex.Sorting.BY_ID;
    this.among = whole.among;
    this.steps = whole.steps;
    this.hasGroups = false;
    this.end = end;
    this.at = from;
    this.next = found();
  }

  private int step() {
    return sorting.descending() ? -1 : 1;
  }

  private IndexedService service(int position) {
    return slots.at(reader.at(position));
  }

  private boolean isAlike(int position, IndexedService other) {
    return sorting.by().compare(service(position).service(), other.service()) == 0;
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public IndexedService next() {
    IndexedService found = next;
    if (found == null) {
      throw new NoSuchElementException();
    }
    next = found();
    return found;
  }

  private @Nullable IndexedService found() {
    if (group.hasNext()) {
      return group.next();
    }
    if (steps.areSpent()) {
      return null;
    }
    int step = step();
    while (at != end && among != null && !among.contains(reader.at(at))) {
      if (!steps.take()) {
        return null;
      }
      at += step;
    }
    if (at == end) {
      return null;
    }
    IndexedService found = service(at);
    if (hasGroups && at + step != end && isAlike(at + step, found)) {
      enter(found, 0);
      return steps.areSpent() ? null : group.next();
    }
    at += step;
    return found;
  }

  /**
   * Makes the services with the value of one the group that comes next.
   *
   * @param from how many of the order not to begin with
   */
  private void enter(IndexedService one, int from) {
    Service service = one.service();
    int first = order.count(slot -> sorting.by().compare(slots.at(slot).service(), service) < 0);
    int behind = order.count(slot -> sorting.by().compare(slots.at(slot).service(), service) <= 0);
    int passed = Math.max(0, from - (sorting.descending() ? order.size() - behind : first));
    at = sorting.descending() ? first - 1 : behind;
    if (sorting.ties() == null) {
      group = new ServiceWalk(this, first + passed, behind);
      return;
    }
    var sorted = new ArrayList<IndexedService>();
    new ServiceWalk(this, first, behind).forEachRemaining(sorted::add);
    sorted.sort(Comparator.comparing(IndexedService::service, sorting.ties()));
    group = sorted.listIterator(passed);
  }
}
