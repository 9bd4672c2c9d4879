package dev.pinion.budget;

/** Who shares a part of the memory. */
public enum Scope {
  /** One source address, or one IPv6 network of 64 bits. */
  ADDRESS(4),
  /** One tenant. */
  TENANT(2),
  /** Everybody. */
  ALL(1);

  private final int part;

  Scope(int part) {
    this.part = part;
  }

  /** What it may hold of so many bytes. */
  long share(long bytes) {
    return bytes / part;
  }
}
