package dev.pinion.store.jdbc;

import dev.pinion.store.TenantQuota;

/** What a store remembers from one transaction to the next. */
public final class StoreMemory {
  private final QuotaWatch quotas;
  private final LedgerEnds ledgerEnds = new LedgerEnds();

  /** Of a store that has just been opened. */
  public StoreMemory(TenantQuota quota) {
    this.quotas = new QuotaWatch(quota);
  }

  QuotaWatch quotas() {
    return quotas;
  }

  LedgerEnds ledgerEnds() {
    return ledgerEnds;
  }
}
