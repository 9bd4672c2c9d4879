package dev.pinion.app;

import dev.pinion.domain.Asset;
import dev.pinion.store.AssetStore.VersionRange;

/**
 * Which versions of an agent or a context graph to list, and which page of them.
 *
 * @param descending whether the newest comes first
 * @param offset versions to skip, at least 0
 * @param limit versions at most
 */
public record VersionQuery(Numbers numbers, boolean descending, long offset, long limit) {

  /** Version numbers that are wanted. */
  public sealed interface Numbers {

    /** The newest version, if there is one. */
    record Latest() implements Numbers {}

    /**
     * The versions between two numbers, both included.
     *
     * @param first at least 1
     * @param last not below the first; may be beyond the newest version
     */
    record Range(long first, long last) implements Numbers {
      /** Every version. */
      public static final Range ALL = new Range(1, Long.MAX_VALUE);
    }
  }

  /** The numbers that the asset really has. */
  VersionRange range(Asset asset) {
    long newest = asset.latestVersion();
    return switch (numbers) {
      case Numbers.Latest latest ->
          new VersionRange(Math.max(newest, 1), newest, descending, offset, limit);
      case Numbers.Range range ->
          new VersionRange(
              range.first(), Math.min(range.last(), newest), descending, offset, limit);
    };
  }
}
