package dev.pinion.auth;

import dev.pinion.app.TenantRef;

/** Which identity providers may sign in whom. */
public interface Federation {
  /** There is no provider. */
  Federation NONE = (tenant, issuer) -> false;

  /**
   * Whether a provider may sign in users of a tenant, now: sessions that it opened end when it may
   * not any more.
   *
   * @param issuer the provider, as its tokens name it
   */
  boolean accepts(TenantRef tenant, String issuer);
}
