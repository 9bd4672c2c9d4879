package dev.pinion.budget;

/** What a part of the largest heap has room for, so that all caches together fit into it. */
public final class HeapShare {
  private HeapShare() {}

  /** Bytes of one of so many equal parts. */
  public static long bytes(int parts) {
    return Runtime.getRuntime().maxMemory() / parts;
  }

  /**
   * How many entries there may be.
   *
   * @param wanted no more than these
   * @param parts of how many equal parts of the heap they get one
   * @param bytesEach what an entry takes with its key, about and rather too much
   */
  public static int entries(long wanted, int parts, int bytesEach) {
    return (int) Math.min(wanted, Math.max(1, bytes(parts) / bytesEach));
  }
}
