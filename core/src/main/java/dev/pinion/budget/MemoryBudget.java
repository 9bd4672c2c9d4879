package dev.pinion.budget;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The bytes that requests under way may hold, in all, for a tenant and for an address. Whoever
 * needs more than there is left is refused at once: nobody waits while holding something.
 *
 * <p>What is counted is an estimate of the heap that a thing takes, never less than its bytes.
 */
public final class MemoryBudget {
  private final long most;
  private final AtomicLong held = new AtomicLong();
  private final Map<Scope, Map<String, Long>> byHolder = new EnumMap<>(Scope.class);
  private final Map<Use, LongAdder> byUse = new EnumMap<>(Use.class);
  private final Map<Scope, LongAdder> refused = new EnumMap<>(Scope.class);

  /** A budget of so many bytes. */
  public MemoryBudget(long bytes) {
    this.most = bytes;
    for (Scope scope : Scope.values()) {
      byHolder.put(scope, new ConcurrentHashMap<>());
      refused.put(scope, new LongAdder());
    }
    for (Use use : Use.values()) {
      byUse.put(use, new LongAdder());
    }
  }

  /**
   * What a request may hold.
   *
   * @param address where it comes from; asked for once the request holds more than a little
   */
  public Allowance open(Supplier<String> address) {
    return new Allowance(this, address);
  }

  /** Bytes that there are. */
  public long most() {
    return most;
  }

  /** Bytes that requests hold now. */
  public long held() {
    return held.get();
  }

  /** Bytes that requests hold now for something. */
  public long held(Use use) {
    return Objects.requireNonNull(byUse.get(use)).sum();
  }

  /** How often there was no room because this share was used up. */
  public long refused(Scope scope) {
    return Objects.requireNonNull(refused.get(scope)).sum();
  }

  /** Tells what bytes that are held in all are held for. */
  void count(Use use, long bytes) {
    Objects.requireNonNull(byUse.get(use)).add(bytes);
  }

  /**
   * Takes bytes from one share.
   *
   * @param own what the request holds with them; a request that shares with nobody else gets what
   *     there is for all
   * @param isForced takes them though there is no room: what is done cannot be refused any more
   * @throws OverloadedException if there is no room; nothing was taken then
   */
  void take(Scope scope, String holder, Use use, long bytes, long own, boolean isForced) {
    long now =
        scope == Scope.ALL ? held.addAndGet(bytes) : holders(scope).merge(holder, bytes, Long::sum);
    boolean isAlone = now == own && scope != Scope.ALL;
    boolean fits = now <= scope.share(most) || isAlone;
    if (!fits && !isForced) {
      giveBack(scope, holder, bytes);
      Objects.requireNonNull(refused.get(scope)).increment();
      throw new OverloadedException(use, scope, holder, now - bytes);
    }
  }

  void giveBack(Scope scope, String holder, long bytes) {
    if (scope == Scope.ALL) {
      held.addAndGet(-bytes);
    } else {
      holders(scope).computeIfPresent(holder, (_, sum) -> sum == bytes ? null : sum - bytes);
    }
  }

  private Map<String, Long> holders(Scope scope) {
    return Objects.requireNonNull(byHolder.get(scope));
  }
}
