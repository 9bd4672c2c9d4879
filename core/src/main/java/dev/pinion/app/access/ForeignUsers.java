package dev.pinion.app.access;

import dev.pinion.app.TenantRef;
import dev.pinion.app.tenant.Directory;
import dev.pinion.domain.access.ForeignMember;

/** People of other tenants, as their own tenants know them. */
public final class ForeignUsers {
  private final Directory directory;

  /** The people of the tenants that the directory lists. */
  public ForeignUsers(Directory directory) {
    this.directory = directory;
  }

  /** Whether the tenant is there, is not archived and has the user, by its rows. */
  public boolean exists(ForeignMember.Key key) {
    TenantRef home = directory.bySlug(key.org(), null);
    return home != null
        && home.read(tx -> !tx.tenant().isArchived() && tx.access().user(key.userId()) != null);
  }
}
