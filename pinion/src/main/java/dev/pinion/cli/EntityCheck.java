package dev.pinion.cli;

import java.util.List;
import java.util.Locale;

/** What {@code forge validate} asks of the server's own rules, without a server. */
@FunctionalInterface
public interface EntityCheck {

  /** What a file can hold. */
  enum Kind {
    /** A version of an agent. */
    AGENT,
    /** A version of a context graph. */
    CONTEXT_GRAPH,
    /** What a version set pins. */
    VERSION_SET,
    /** A service that is to be made. */
    SERVICE;

    /** The word in file names and on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * A fault.
   *
   * @param path the way to it, names and places parted by dots; empty for the whole
   * @param message one sentence
   */
  record Fault(String path, String message) {}

  /** Every fault of a file; at most a hundred. */
  List<Fault> check(Kind kind, byte[] file);
}
