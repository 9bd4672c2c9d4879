package dev.pinion.budget;

/** There is no room now for what a request needs; a moment later there may be. */
public final class OverloadedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Scope scope;

  OverloadedException(Use use, Scope scope, String holder, long held) {
    // It is thrown by the thousand when it is thrown at all, and its place tells nothing.
    super(
        "no room for %s: %s %s holds %d bytes".formatted(use, scope, holder, held),
        null,
        false,
        false);
    this.scope = scope;
  }

  /** Whose share is used up. */
  public Scope scope() {
    return scope;
  }
}
