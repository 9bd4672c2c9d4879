package dev.pinion.http.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The location of a value in a request: an immutable chain of names and indexes from its root. */
public final class Loc {
  private static final int MAX_PART_CHARS = 100;

  private final @Nullable Loc parent;
  private final Object part;

  private Loc(@Nullable Loc parent, Object part) {
    this.parent = parent;
    this.part = part;
  }

  /** The root {@code body}, {@code query}, {@code path} or {@code header}. */
  public static Loc of(String root) {
    return new Loc(null, root);
  }

  /** The member of this value with that name. */
  public Loc at(String name) {
    return new Loc(this, name);
  }

  /** The item of this value at that index, from 0. */
  public Loc at(int index) {
    return new Loc(this, index);
  }

  /** The parts from the root on, strings and integers; very long names are cut. */
  public List<Object> parts() {
    List<Object> parts = new ArrayList<>();
    for (Loc at = this; at != null; at = at.parent) {
      parts.add(at.part instanceof String name ? Text.sample(name, MAX_PART_CHARS) : at.part);
    }
    Collections.reverse(parts);
    return Collections.unmodifiableList(parts);
  }
}
