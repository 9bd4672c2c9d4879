package dev.pinion.store;

import java.time.Instant;

/**
 * What a database knows of the move of a tenant from one cluster to another; it has none of a
 * tenant that simply lives there. Every transaction looks at it, so that all servers keep to it.
 *
 * @param cluster the other cluster: where the tenant goes, or where it comes from
 * @param attempt which run of the command has written this; a later one has a greater number, and
 *     takes the move over from those before
 * @param since when it came into this state
 */
public record TenantMove(State state, String cluster, long attempt, Instant since) {

  /** How far the move is, as far as one of both databases is concerned. */
  public enum State {
    /** It is being copied from here, and read and written here. */
    COPYING(1),
    /** It is complete here and only read, while the rest of it is copied from here. */
    LEAVING(2),
    /** It is complete here and only read, until the directory says that it is here. */
    ARRIVED(3),
    /** Some of it is here, which nobody may read. */
    ARRIVING(4),
    /** It lives in the other cluster, and what is left of it here is removed. */
    GONE(5);

    private final int code;

    State(int code) {
      this.code = code;
    }

    /** The number that databases keep. */
    public int code() {
      return code;
    }

    /** The state of a number that {@link #code} has given. */
    public static State of(int code) {
      return values()[code - 1];
    }

    /** Whether the tenant may be written here. */
    public boolean isWritten() {
      return this == COPYING;
    }

    /** Whether the tenant may be read here. */
    public boolean isRead() {
      return code <= ARRIVED.code;
    }
  }

  /** The same move in another state. */
  public TenantMove in(State next, Instant at) {
    return new TenantMove(next, cluster, attempt, at);
  }
}
