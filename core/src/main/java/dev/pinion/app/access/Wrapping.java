package dev.pinion.app.access;

import org.jspecify.annotations.Nullable;

/** Makes texts unreadable for whoever has the database and not the master key. */
public interface Wrapping {

  /**
   * The text so that only the master key makes it readable.
   *
   * @param purpose what it is; whoever unwraps it must name the same
   */
  String wrap(String purpose, String text);

  /** The text that was wrapped; null if it was by another key, for something else, or changed. */
  @Nullable String unwrap(String purpose, String wrapped);
}
