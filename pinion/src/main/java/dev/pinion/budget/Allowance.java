package dev.pinion.budget;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one request holds. The thread that serves it finds it by {@link #current}, so that whatever
 * makes something large counts it where it is made. Work that no request waits for has none, and
 * holds what it needs.
 */
public final class Allowance implements AutoCloseable {
  /** What every request may hold uncounted; a connection's own memory has room for it. */
  private static final long FREE_BYTES = 8 * 1024;

  private static final ScopedValue<Allowance> CURRENT = ScopedValue.newInstance();

  /** Takes nothing into account: for work of the server itself. */
  private static final Allowance UNLIMITED = new Allowance(null, "");

  private final @Nullable MemoryBudget budget;
  private final Map<Scope, String> holders = new LinkedHashMap<>();
  private final Map<Use, Long> uses = new EnumMap<>(Use.class);
  private long sum;
  private boolean counted;

  Allowance(@Nullable MemoryBudget budget, String address) {
    this.budget = budget;
    holders.put(Scope.ADDRESS, address);
    holders.put(Scope.ALL, "");
  }

  /** What the request may hold that this thread serves; without limits if it serves none. */
  public static Allowance current() {
    return CURRENT.orElse(UNLIMITED);
  }

  /** Serves a request that holds what this counts. */
  public <T, X extends Throwable> T serve(ScopedValue.CallableOp<T, X> request) throws X {
    return ScopedValue.where(CURRENT, this).call(request);
  }

  /** Does work of the server itself that a request happens to wait for. */
  public static <T, X extends Throwable> T outside(ScopedValue.CallableOp<T, X> work) throws X {
    return ScopedValue.where(CURRENT, UNLIMITED).call(work);
  }

  /**
   * Tells whose request it is, as soon as that is known.
   *
   * @throws OverloadedException if the tenant holds too much already
   */
  public void tenant(String tenant) {
    if (budget == null || holders.containsKey(Scope.TENANT)) {
      return;
    }
    if (counted) {
      budget.take(Scope.TENANT, tenant, Use.BODY, sum, sum, false);
    }
    holders.put(Scope.TENANT, tenant);
  }

  /**
   * Counts bytes before they are there.
   *
   * @throws TooLargeException if one request may not have so many
   * @throws OverloadedException if there is no room for them now
   */
  public void take(Use use, long bytes) {
    if (budget != null) {
      if (held(use) + bytes > use.most() || sum + bytes > budget.most()) {
        throw new TooLargeException(use);
      }
      take(budget, use, bytes, false);
    }
  }

  /** Counts bytes that cannot be refused any more, because what they tell of is done. */
  public void force(Use use, long bytes) {
    if (budget != null) {
      take(budget, use, bytes, true);
    }
  }

  private void take(MemoryBudget from, Use use, long bytes, boolean isForced) {
    if (!counted && sum + bytes <= FREE_BYTES) {
      add(use, bytes);
      return;
    }
    long wanted = counted ? bytes : sum + bytes;
    takeFromAll(from, use, wanted, isForced);
    if (!counted) {
      counted = true;
      uses.forEach(from::count);
    }
    add(use, bytes);
    from.count(use, bytes);
  }

  private void takeFromAll(MemoryBudget from, Use use, long bytes, boolean isForced) {
    long own = counted ? sum + bytes : bytes;
    var taken = new LinkedHashMap<Scope, String>();
    try {
      holders.forEach(
          (scope, holder) -> {
            from.take(scope, holder, use, bytes, own, isForced);
            taken.put(scope, holder);
          });
    } catch (OverloadedException e) {
      taken.forEach((scope, holder) -> from.giveBack(scope, holder, bytes));
      throw e;
    }
  }

  private void add(Use use, long bytes) {
    uses.merge(use, bytes, Long::sum);
    sum += bytes;
  }

  private long held(Use use) {
    return uses.getOrDefault(use, 0L);
  }

  /** Gives back everything that is held for something. */
  public void giveBack(Use use) {
    Long bytes = uses.remove(use);
    if (bytes == null) {
      return;
    }
    sum -= bytes;
    if (budget != null && counted) {
      holders.forEach((scope, holder) -> budget.giveBack(scope, holder, bytes));
      budget.count(use, -bytes);
    }
  }

  /** Gives back everything. */
  @Override
  public void close() {
    for (Use use : Use.values()) {
      giveBack(use);
    }
  }
}
