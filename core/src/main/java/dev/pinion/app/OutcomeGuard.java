package dev.pinion.app;

import dev.pinion.domain.DomainException;

/** Says of every transaction, when it has done its work, whether what came of it may stand. */
@FunctionalInterface
public interface OutcomeGuard {

  /**
   * Looks at what the transaction has changed, and notes what follows from it.
   *
   * @throws DomainException if it may not stand; then nothing of it is done
   */
  void judge(Work.Unit unit);
}
