package dev.pinion.app;

import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.ForeignMember;
import dev.pinion.domain.Role;
import dev.pinion.domain.Tenant;
import dev.pinion.domain.TenantSlug;
import dev.pinion.domain.access.DefaultRole;
import dev.pinion.store.ClusterTx.DirectoryEntry;
import dev.pinion.store.TenantTx;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Making tenants: an entry in the directory at home, the tenant with its default roles in its
 * cluster.
 */
public final class Tenants {
  private final Directory directory;
  private final Work work;

  /** The use cases of tenants as such. */
  public Tenants(Directory directory, Work work) {
    this.directory = directory;
    this.work = work;
  }

  /**
   * A tenant to be.
   *
   * @param profile what is kept of it beside its name
   * @param founder a user of another tenant who becomes its first super administrator; null for
   *     none
   */
  public record NewTenant(
      String slug,
      String name,
      Map<String, @Nullable Object> profile,
      ForeignMember.@Nullable Key founder) {}

  /**
   * Makes a tenant. The slug is reserved first, so of two that race one wins, and a server that
   * dies in between leaves no half of a tenant behind ({@link #recover}).
   */
  public TenantRef create(NewTenant wanted, Cluster cluster, Actor actor) {
    return create(wanted, cluster, actor, () -> {});
  }

  /** The same for a caller, who must hold in the transaction what they were admitted with. */
  TenantRef create(NewTenant wanted, Cluster cluster, Caller caller) {
    return create(wanted, cluster, caller.actor(), () -> work.requireCurrent(caller));
  }

  private TenantRef create(NewTenant wanted, Cluster cluster, Actor actor, Runnable admitted) {
    requireUsable(wanted.slug());
    EntityId id = work.newId();
    reserve(wanted.slug(), id, cluster);
    try {
      cluster
          .store()
          .writeCluster(
              tx -> {
                admitted.run();
                Instant now = work.now();
                tx.insert(
                    new Tenant(id, wanted.slug(), wanted.name(), wanted.profile(), null, now, now));
                furnish(tx.tenant(id), wanted, actor, now);
                return id;
              });
    } catch (RuntimeException e) {
      home(entry -> entry.deleteDirectoryEntry(wanted.slug()));
      throw e;
    }
    home(entry -> entry.put(new DirectoryEntry(wanted.slug(), id, cluster.name(), true)));
    return new TenantRef(id, wanted.slug(), cluster);
  }

  /** Finishes or undoes what a server that died left in the directory. */
  public void recover() {
    for (DirectoryEntry entry : directory.entries()) {
      Cluster cluster = directory.clusters().find(entry.cluster());
      if (!entry.ready() && cluster != null) {
        boolean made = directory.byId(entry.tenant(), cluster) != null;
        home(
            tx -> {
              if (made) {
                tx.put(new DirectoryEntry(entry.slug(), entry.tenant(), entry.cluster(), true));
              } else {
                tx.deleteDirectoryEntry(entry.slug());
              }
            });
      }
    }
  }

  private static void requireUsable(String slug) {
    if (!TenantSlug.isWellFormed(slug)) {
      throw new DomainException(
          new DomainError.Refused(
              "slug_malformed",
              List.of("slug"),
              "\"%s\" is no tenant name: use 2 to 63 lower-case letters, digits and inner dashes."
                  .formatted(slug),
              slug));
    }
    if (TenantSlug.isReserved(slug)) {
      throw new DomainException(
          new DomainError.Refused(
              "slug_reserved",
              List.of("slug"),
              "The name \"%s\" is reserved; choose another one.".formatted(slug),
              slug));
    }
  }

  private void reserve(String slug, EntityId id, Cluster cluster) {
    boolean unlisted = directory.bySlug(slug, cluster) != null;
    home(
        tx -> {
          DirectoryEntry taken = tx.directoryEntry(slug);
          if (taken != null && !taken.ready()) {
            throw new DomainException(
                new DomainError.Conflict(
                    "operation_in_progress",
                    "The tenant \"%s\" is being made right now; try again in a moment."
                        .formatted(slug)));
          }
          if (taken != null || unlisted) {
            throw new DomainException(
                new DomainError.Conflict(
                    "slug_taken", "The name \"%s\" is taken; choose another one.".formatted(slug)));
          }
          tx.put(new DirectoryEntry(slug, id, cluster.name(), false));
        });
  }

  private void furnish(TenantTx tx, NewTenant wanted, Actor actor, Instant now) {
    var roles = new EnumMap<DefaultRole, EntityId>(DefaultRole.class);
    for (DefaultRole each : DefaultRole.values()) {
      EntityId id = work.newId();
      roles.put(each, id);
      tx.access()
          .insert(
              new Role(
                  id,
                  each.roleName(),
                  each.description(),
                  each.frontendView(),
                  each.grants(),
                  true,
                  now,
                  null));
    }
    if (wanted.founder() != null) {
      tx.access()
          .put(
              new ForeignMember(
                  wanted.founder().org(),
                  wanted.founder().userId(),
                  Objects.requireNonNull(roles.get(DefaultRole.SUPER_ADMINISTRATOR))));
    }
    tx.append(
        Change.Draft.of(
            "organization.created",
            Subject.of(SubjectType.TENANT, tx.tenant().id()),
            wanted.slug()),
        actor,
        now);
  }

  private void home(java.util.function.Consumer<dev.pinion.store.ClusterTx> change) {
    directory
        .clusters()
        .home()
        .store()
        .writeCluster(
            tx -> {
              change.accept(tx);
              return true;
            });
  }
}
