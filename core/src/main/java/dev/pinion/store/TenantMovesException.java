package dev.pinion.store;

/**
 * A transaction on a tenant that may not be carried out here, because the tenant moves to another
 * cluster or has moved there. Nothing of it was done.
 */
public final class TenantMovesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean isElsewhere;

  /** A refusal by what the database knows of the move. */
  public TenantMovesException(TenantMove.State state) {
    super("the tenant moves to another cluster: " + state, null, false, false);
    this.isElsewhere = !state.isRead();
  }

  /** Whether the directory names another cluster; otherwise it will soon be possible again. */
  public boolean isElsewhere() {
    return isElsewhere;
  }
}
