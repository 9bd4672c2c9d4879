package dev.pinion.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The memory that large answers may hold while their clients take them. The server library copies
 * an answer for each client, and a client takes it as slowly as it likes.
 */
final class AnswerBudget {
  /** What one address may have of it. */
  private static final int SHARES = 4;

  private final long most;
  private final AtomicLong held = new AtomicLong();
  private final LongAdder refused = new LongAdder();
  private final Map<String, Long> byAddress = new ConcurrentHashMap<>();

  /** A budget of so many bytes. */
  AnswerBudget(long bytes) {
    this.most = bytes;
  }

  /** Takes bytes for a client, which must be given back; false if there is no room for them. */
  boolean take(String address, int bytes) {
    long ofAddress = byAddress.merge(address, (long) bytes, Long::sum);
    long ofAll = held.addAndGet(bytes);
    // A single answer is never too large, or it could never be sent.
    boolean fits = ofAll <= most || ofAll == bytes;
    boolean fair = ofAddress <= most / SHARES || ofAddress == bytes;
    if (!fits || !fair) {
      giveBack(address, bytes);
      refused.increment();
      return false;
    }
    return true;
  }

  /** Gives back what was taken. */
  void giveBack(String address, int bytes) {
    held.addAndGet(-bytes);
    byAddress.computeIfPresent(address, (_, sum) -> sum == bytes ? null : sum - bytes);
  }

  /** Bytes that answers hold now. */
  long held() {
    return held.get();
  }

  /** Answers for which there was no room. */
  long refused() {
    return refused.sum();
  }
}
