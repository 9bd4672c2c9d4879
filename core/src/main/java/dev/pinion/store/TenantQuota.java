package dev.pinion.store;

import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import java.util.Locale;

/**
 * What every tenant may take. A transaction that makes a tenant take more than that is refused,
 * with two ways out: one that makes room passes, and what an operator must be able to do in need
 * may use a reserve of a tenth.
 *
 * @param most the limits
 */
public record TenantQuota(TenantUse most) {

  /** No limits. */
  public static final TenantQuota NONE =
      new TenantQuota(new TenantUse(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE));

  private static final int RESERVE_PART = 10;
  private static final double PERCENT = 100;

  /** What a deletion may add to memory: who deleted, where before somebody else was named. */
  private static final long TRACE_BYTES = 1024;

  /** What is limited. */
  public enum Kind {
    /** Rows that are not log. */
    ROWS("rows", "Delete what is not needed"),
    /** The snapshot. */
    MEMORY("bytes of memory", "Delete what is not needed"),
    /** Everything, the past included. */
    DISK("bytes on disk", "As the history of what was deleted stays");

    private final String unit;
    private final String advice;

    Kind(String unit, String advice) {
      this.unit = unit;
      this.advice = advice;
    }

    /** What its numbers count. */
    public String unit() {
      return unit;
    }

    /** How much of it is taken. */
    public long of(TenantUse use) {
      return switch (this) {
        case ROWS -> use.rows();
        case MEMORY -> use.memoryBytes();
        case DISK -> use.diskBytes();
      };
    }

    /** The setting that limits it. */
    public String setting() {
      return "tenants.max-" + name().toLowerCase(Locale.ROOT);
    }
  }

  /** How much of the limit is taken, in percent. */
  public double percent(Kind kind, TenantUse use) {
    return PERCENT * kind.of(use) / kind.of(most);
  }

  /** How much is taken of the limit that is nearest, in percent. */
  public double percent(TenantUse use) {
    double highest = 0;
    for (Kind kind : Kind.values()) {
      highest = Math.max(highest, percent(kind, use));
    }
    return highest;
  }

  /**
   * Refuses a transaction that takes too much.
   *
   * @param before what the tenant took when it began
   * @param after what the tenant takes with it
   * @param isReserveOpen whether it is one of those that may use the reserve
   * @throws DomainException with {@link DomainError.QuotaExceeded} then
   */
  public void require(TenantUse before, TenantUse after, boolean isReserveOpen) {
    for (Kind kind : Kind.values()) {
      long now = kind.of(after);
      long limit = kind.of(most);
      boolean fits = now <= limit || now <= kind.of(before);
      boolean fitsReserve = isReserveOpen && now - limit <= limit / RESERVE_PART;
      if (!fits && !fitsReserve && !makesRoom(before, after)) {
        throw new DomainException(refusal(kind, now));
      }
    }
  }

  /** Whether there is less of what can be deleted: that has an end, however long the log gets. */
  private static boolean makesRoom(TenantUse before, TenantUse after) {
    // Content that only gets shorter makes none: it stays on the disk as it was, every time.
    return after.rows() < before.rows()
        && after.memoryBytes() - before.memoryBytes() <= TRACE_BYTES;
  }

  private DomainError refusal(Kind kind, long now) {
    return new DomainError.QuotaExceeded(
        "quota_" + kind.name().toLowerCase(Locale.ROOT),
        String.format(
            Locale.ROOT,
            "This would make the tenant take %,d %s, and its quota is %,d (%s). %s%s",
            now,
            kind.unit(),
            kind.of(most),
            kind.setting(),
            kind.advice,
            kind == Kind.DISK
                ? ", only the operator can help: the quota must be raised."
                : ", or ask the operator to raise the quota."));
  }
}
