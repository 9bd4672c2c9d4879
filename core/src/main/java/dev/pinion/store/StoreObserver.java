package dev.pinion.store;

/** Told of what a store does, for metrics. Must return at once and throw nothing. */
public interface StoreObserver {

  /**
   * A group of transactions was made durable.
   *
   * @param transactions how many there were in the group
   * @param nanos how long the commit took, in nanoseconds
   */
  void committed(int transactions, long nanos);

  /** An observer that does nothing. */
  static StoreObserver none() {
    return (transactions, nanos) -> {};
  }
}
