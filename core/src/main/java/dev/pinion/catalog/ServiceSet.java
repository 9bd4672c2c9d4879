package dev.pinion.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * A set of services of one {@link ServiceIndex}. Immutable. Combining two takes a pass over bits,
 * 64 services at a time.
 */
public final class ServiceSet {
  /** No service. */
  public static final ServiceSet EMPTY = new ServiceSet(new RoaringBitmap());

  /** Never changed once it is here. */
  private final RoaringBitmap slots;

  private ServiceSet(RoaringBitmap slots) {
    this.slots = slots;
  }

  /** Those in the slots of that order, each once. */
  static ServiceSet of(IntStream slots) {
    var bits = new RoaringBitmap();
    slots.forEach(bits::add);
    bits.runOptimize();
    bits.trim();
    return new ServiceSet(bits);
  }

  ServiceSet with(int slot) {
    RoaringBitmap bits = slots.clone();
    bits.add(slot);
    return new ServiceSet(bits);
  }

  ServiceSet without(int slot) {
    RoaringBitmap bits = slots.clone();
    bits.remove(slot);
    return new ServiceSet(bits);
  }

  boolean contains(int slot) {
    return slots.contains(slot);
  }

  void forEach(IntConsumer each) {
    slots.forEach((org.roaringbitmap.IntConsumer) each::accept);
  }

  /** The number of services in it. */
  public int size() {
    return slots.getCardinality();
  }

  /** Whether no service is in it. */
  public boolean isEmpty() {
    return slots.isEmpty();
  }

  /** Those of this set that are not in the other one. */
  public ServiceSet without(ServiceSet other) {
    return new ServiceSet(RoaringBitmap.andNot(slots, other.slots));
  }

  /** Those that are in each of the sets, of which there is one at least. */
  public static ServiceSet all(List<ServiceSet> sets) {
    List<ServiceSet> bySize = new ArrayList<>(sets);
    bySize.sort(Comparator.comparingInt(ServiceSet::size));
    RoaringBitmap bits = bySize.getFirst().slots;
    for (ServiceSet each : bySize.subList(1, bySize.size())) {
      bits = RoaringBitmap.and(bits, each.slots);
    }
    return new ServiceSet(bits);
  }

  /** Those that are in one of the sets at least. */
  public static ServiceSet any(List<ServiceSet> sets) {
    var bits = new RoaringBitmap();
    sets.forEach(each -> bits.or(each.slots));
    return new ServiceSet(bits);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServiceSet that && slots.equals(that.slots);
  }

  @Override
  public int hashCode() {
    return slots.hashCode();
  }

  @Override
  public String toString() {
    return slots.toString();
  }
}
