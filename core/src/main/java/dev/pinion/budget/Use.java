package dev.pinion.budget;

/** What a request holds memory for. */
public enum Use {
  /** The bytes of its body, from the first that comes until they are decoded. */
  BODY(32),
  /** Its body as a tree of values. */
  DECODED(48),
  /** What it has read from a database. */
  LOADED(48),
  /** Two values that are compared, and how they differ. */
  DIFFERENCE(48),
  /** Its answer, until the client has taken it. */
  ANSWER(32);

  private static final long MIB = 1024 * 1024;

  private final long most;

  Use(long mebibytes) {
    this.most = mebibytes * MIB;
  }

  /** Bytes that one request may hold for it, however much room there is. */
  public long most() {
    return most;
  }
}
