package dev.pinion.http.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the faults of one request. Keeps the first {@link #MAX_FAULTS}; not thread-safe. */
public final class Faults {
  /** How many faults one answer lists at most. */
  public static final int MAX_FAULTS = 100;

  private final List<Fault> list = new ArrayList<>();
  private int count;

  /** Adds a fault without context. */
  public void add(String type, Loc loc, String msg, @Nullable Object input) {
    add(type, loc, msg, input, null);
  }

  /**
   * Adds a fault.
   *
   * @param input a {@code JsonNode}, a string, a number, a boolean or null
   * @param ctx the limits named in the message, or null
   */
  public void add(
      String type, Loc loc, String msg, @Nullable Object input, @Nullable Map<String, Object> ctx) {
    count++;
    if (list.size() < MAX_FAULTS) {
      list.add(new Fault(type, loc.parts(), msg, Inputs.shrink(input), ctx));
    }
  }

  /** True when nothing is wrong. */
  public boolean isEmpty() {
    return count == 0;
  }

  /** How many faults were found, those beyond {@link #MAX_FAULTS} included. */
  public int count() {
    return count;
  }

  /** The faults in the order in which they were found, at most {@link #MAX_FAULTS}. */
  public List<Fault> list() {
    return List.copyOf(list);
  }

  /** True when further faults would not be kept, so that looking for them is wasted work. */
  boolean isFull() {
    return count >= MAX_FAULTS;
  }
}
