package dev.pinion.app.tenant;

import dev.pinion.app.Basis;
import dev.pinion.app.Caller;
import dev.pinion.app.Cluster;
import dev.pinion.app.Principal;
import dev.pinion.app.TenantRef;
import dev.pinion.app.Work;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.DefaultRole;
import dev.pinion.domain.access.ForeignMember;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.access.Role;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.domain.tenant.TenantSlug;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.ClusterTx.DirectoryEntry;
import dev.pinion.store.OutcomeUnknownException;
import dev.pinion.store.TenantTx;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Making tenants: an entry in the directory at home, the tenant with its default roles and its
 * first people and keys in its cluster.
 */
public final class Founding {
  private final Directory directory;
  private final Work work;
  private final Predicate<String> selfService;

  /**
   * The use cases of making tenants.
   *
   * @param selfService under which slugs everybody who is signed in may make one
   */
  public Founding(Directory directory, Work work, Predicate<String> selfService) {
    this.directory = directory;
    this.work = work;
    this.selfService = selfService;
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
      ForeignMember.@Nullable Key founder) {

    /** A tenant to be whose founder is whoever makes it. */
    public NewTenant(String slug, String name, Map<String, @Nullable Object> profile) {
      this(slug, name, profile, null);
    }
  }

  /**
   * A tenant that was made, with what was made in it.
   *
   * @param first what the work on its first things returned
   */
  public record Made<T>(TenantRef tenant, T first) {

    /** The number of a change of the tenant that includes everything that was made. */
    public long seq() {
      return tenant.snapshot().seq();
    }
  }

  /** Makes a tenant with its default roles and nothing else. */
  public TenantRef create(NewTenant wanted, Cluster cluster, Actor actor) {
    return create(wanted, cluster, actor, unit -> true).tenant();
  }

  /**
   * Makes a tenant, in which the caller becomes the first super administrator as a foreign user. A
   * key can be no member of another tenant, so only people make tenants.
   */
  public Made<Tenant> create(Caller caller, NewTenant wanted, Cluster cluster) {
    caller.require(Permission.ORGANIZATION_CREATE, Attributes.none());
    return found(caller, wanted, cluster);
  }

  /**
   * The same where the rules of the configuration place it, and for every person where the settings
   * say so.
   *
   * @throws DomainException with {@link DomainError.Forbidden} for anybody else
   */
  public Made<Tenant> create(Caller caller, NewTenant wanted) {
    Cluster place = directory.clusters().placeOf(wanted.slug());
    return selfService.test(wanted.slug())
        ? found(caller, wanted, place)
        : create(caller, wanted, place);
  }

  private Made<Tenant> found(Caller caller, NewTenant wanted, Cluster cluster) {
    Actor actor = caller.actor();
    if (actor.kind() != Actor.Kind.USER) {
      throw DomainException.forbidden(
          "founder_not_a_person", "Sign in as a user: a key cannot found an organization.");
    }
    Basis basis = caller.basis();
    if (basis != null && basis.principal() instanceof Principal.Federated) {
      throw DomainException.forbidden(
          "founder_signed_in_elsewhere",
          "Sign in with an API key to found an organization: you could not enter it as somebody whom an identity provider has signed in.");
    }
    boolean sharesTransaction = cluster.equals(caller.tenant().cluster());
    if (!sharesTransaction) {
      work.requireCurrent(caller);
    }
    var founder = new ForeignMember.Key(actor.org(), actor.id());
    return create(
        new NewTenant(wanted.slug(), wanted.name(), wanted.profile(), founder),
        cluster,
        actor,
        unit -> {
          if (sharesTransaction) {
            work.requireCurrent(caller, unit.tx());
          }
          return unit.tx().tenant();
        });
  }

  /**
   * Makes a tenant, whole or not at all: its row, its default roles and what {@code first} does are
   * one transaction of its cluster. At home that transaction also lists it in the directory.
   * Elsewhere its name is reserved there first, and the tenant is made from the moment on in which
   * its own transaction is on disk: whoever meets the reservation then lists it.
   */
  public <T> Made<T> create(
      NewTenant wanted, Cluster cluster, Actor actor, Function<Work.Unit, T> first) {
    requireUsable(wanted.slug());
    EntityId id = work.newId();
    Cluster home = directory.clusters().home();
    settleOld(wanted.slug());
    T made =
        cluster.name().equals(home.name())
            ? cluster
                .store()
                .writeCluster(
                    tx -> {
                      requireFree(tx, wanted.slug());
                      T result = make(tx, id, wanted, actor, first);
                      tx.put(new DirectoryEntry(wanted.slug(), id, cluster.name(), null));
                      OperatorTenant.remember(tx);
                      return result;
                    })
            : createElsewhere(id, wanted, cluster, actor, first);
    return new Made<>(new TenantRef(id, wanted.slug(), cluster), made);
  }

  private <T> T createElsewhere(
      EntityId id, NewTenant wanted, Cluster cluster, Actor actor, Function<Work.Unit, T> first) {
    var reservation = new DirectoryEntry(wanted.slug(), id, cluster.name(), work.now());
    directory
        .clusters()
        .home()
        .store()
        .writeCluster(
            tx -> {
              requireFree(tx, wanted.slug());
              tx.put(reservation);
              return reservation;
            });
    T made;
    try {
      made =
          cluster
              .store()
              .writeCluster(
                  tx -> {
                    directory.reservations().requireTime(reservation);
                    return make(tx, id, wanted, actor, first);
                  });
    } catch (OutcomeUnknownException e) {
      // The tenant may be there: whoever meets the reservation when that is known finds out.
      throw e;
    } catch (RuntimeException | Error e) {
      directory.reservations().giveUp(reservation);
      throw e;
    }
    directory.reservations().list(reservation);
    return made;
  }

  /** What somebody left behind under that name is listed or freed. */
  private void settleOld(String slug) {
    DirectoryEntry old =
        directory.clusters().home().store().readCluster(tx -> tx.directoryEntry(slug));
    if (old != null && !old.ready()) {
      directory.reservations().settle(old);
    }
  }

  /** Settles what servers that died left in the directory. */
  public void recover() {
    directory.entries().stream()
        .filter(entry -> !entry.ready())
        .forEach(directory.reservations()::settle);
  }

  private static void requireUsable(String slug) {
    if (!TenantSlug.isWellFormed(slug)) {
      throw DomainException.refused(
          "slug_malformed",
          List.of("slug"),
          "\"%s\" is no tenant name: use 2 to 63 lower-case letters, digits and inner dashes."
              .formatted(slug),
          slug);
    }
    if (TenantSlug.isReserved(slug)) {
      throw DomainException.refused(
          "slug_reserved",
          List.of("slug"),
          "The name \"%s\" is reserved; choose another one.".formatted(slug),
          slug);
    }
  }

  private static void requireFree(ClusterTx home, String slug) {
    DirectoryEntry taken = home.directoryEntry(slug);
    if (taken == null) {
      return;
    }
    if (taken.ready()) {
      throw slugTaken(slug);
    }
    throw DomainException.conflict(
        "operation_in_progress",
        "The tenant \"%s\" is being made right now; try again in a moment.".formatted(slug));
  }

  private static DomainException slugTaken(String slug) {
    return DomainException.conflict(
        "slug_taken", "The name \"%s\" is taken; choose another one.".formatted(slug));
  }

  private <T> T make(
      ClusterTx tx, EntityId id, NewTenant wanted, Actor actor, Function<Work.Unit, T> first) {
    if (tx.tenantBySlug(wanted.slug()) != null) {
      // The cluster has one that the directory does not list.
      throw slugTaken(wanted.slug());
    }
    Instant now = work.now();
    tx.insert(new Tenant(id, wanted.slug(), wanted.name(), wanted.profile(), null, now, now));
    var unit = new Work.Unit(tx.tenant(id), actor, now, null);
    insertDefaults(unit.tx(), wanted, actor, now);
    return first.apply(unit);
  }

  private void insertDefaults(TenantTx tx, NewTenant wanted, Actor actor, Instant now) {
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
        Change.Draft.ofTenant("organization.created", tx.tenant().id(), wanted.slug()), actor, now);
  }
}
