package dev.pinion.budget;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one request holds. The thread that serves it finds it by {@link #current}, so that whatever
 * makes something large counts it where it is made. Work that no request waits for has none, and
 * holds what it needs.
 *
 * <p>Only the thread that serves the request may use it.
 */
public final class Allowance implements AutoCloseable {
  /** What every request may hold uncounted; a connection's own memory has room for it. */
  private static final long FREE_BYTES = 8 * 1024;

  private static final ScopedValue<Allowance> CURRENT = ScopedValue.newInstance();

  /** Takes nothing into account: for work of the server itself. */
  private static final Allowance UNLIMITED = new Allowance(null, () -> "");

  private final @Nullable MemoryBudget budget;
  private final Supplier<String> address;
  private final Map<Use, Long> uses = new EnumMap<>(Use.class);

  /** Whose shares hold what this does; empty as long as that is too little to be counted. */
  private final List<Share> shares = new ArrayList<>(0);

  private @Nullable String tenant;
  private long sum;
  private boolean isForced;

  /** A part of the budget and who has it. */
  private record Share(Scope scope, String holder) {}

  Allowance(@Nullable MemoryBudget budget, Supplier<String> address) {
    this.budget = budget;
    this.address = address;
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

  /** Does work that keeps nothing of what it loads: that is given back when the work ends. */
  public static <T, X extends Throwable> T inPassing(ScopedValue.CallableOp<T, X> work) throws X {
    Allowance own = current();
    long before = own.held(Use.LOADED);
    try {
      return work.call();
    } finally {
      own.giveBack(Use.LOADED, own.held(Use.LOADED) - before);
    }
  }

  /**
   * Tells whose request it is, as soon as that is known.
   *
   * @throws OverloadedException if the tenant holds too much already
   */
  public void tenant(String id) {
    if (budget == null || tenant != null) {
      return;
    }
    tenant = id;
    if (isCounted()) {
      var share = new Share(Scope.TENANT, id);
      budget.take(share.scope(), share.holder(), Use.BODY, sum, sum, isForced);
      shares.add(share);
    }
  }

  /**
   * Tells that something was written: what the request needs from now on is counted and not
   * refused, because a refusal says that nothing was done.
   */
  public void written() {
    if (budget != null) {
      isForced = true;
    }
  }

  /**
   * Counts bytes before they are there.
   *
   * @throws TooLargeException if one request may not have so many
   * @throws OverloadedException if there is no room for them now
   */
  public void take(Use use, long bytes) {
    if (budget == null) {
      return;
    }
    boolean isTooLarge = held(use) + bytes > use.most() || sum + bytes > budget.most();
    if (isTooLarge && !isForced) {
      throw new TooLargeException(use);
    }
    if (isCounted()) {
      takeFrom(budget, shares, use, bytes);
      budget.count(use, bytes);
    } else if (sum + bytes > FREE_BYTES) {
      List<Share> wanted = wantedShares();
      takeFrom(budget, wanted, use, sum + bytes);
      shares.addAll(wanted);
      uses.forEach(budget::count);
      budget.count(use, bytes);
    }
    uses.merge(use, bytes, Long::sum);
    sum += bytes;
  }

  private long held(Use use) {
    return uses.getOrDefault(use, 0L);
  }

  private boolean isCounted() {
    return !shares.isEmpty();
  }

  private List<Share> wantedShares() {
    var wanted = new ArrayList<Share>();
    wanted.add(new Share(Scope.ADDRESS, address.get()));
    if (tenant != null) {
      wanted.add(new Share(Scope.TENANT, tenant));
    }
    wanted.add(new Share(Scope.ALL, ""));
    return wanted;
  }

  private void takeFrom(MemoryBudget from, List<Share> wanted, Use use, long bytes) {
    long own = isCounted() ? sum + bytes : bytes;
    int taken = 0;
    try {
      for (Share each : wanted) {
        from.take(each.scope(), each.holder(), use, bytes, own, isForced);
        taken++;
      }
    } catch (OverloadedException e) {
      wanted.subList(0, taken).forEach(each -> from.giveBack(each.scope(), each.holder(), bytes));
      throw e;
    }
  }

  /** Gives back everything that is held for something. */
  public void giveBack(Use use) {
    giveBack(use, held(use));
  }

  private void giveBack(Use use, long bytes) {
    if (bytes <= 0) {
      return;
    }
    uses.merge(use, -bytes, Long::sum);
    sum -= bytes;
    if (budget != null && isCounted()) {
      shares.forEach(each -> budget.giveBack(each.scope(), each.holder(), bytes));
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
