package dev.pinion.budget;

/** One request needs more than any request may have, now and later. */
public final class TooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Use use;

  /** More than a request may hold for something. */
  public TooLargeException(Use use) {
    super("more than a request may hold for " + use);
    this.use = use;
  }

  /** What it needs too much for. */
  public Use use() {
    return use;
  }
}
