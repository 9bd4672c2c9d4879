package dev.pinion.api;

import dev.pinion.app.TenantRef;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Asset;
import dev.pinion.domain.AssetKind;
import dev.pinion.domain.AssetVersion;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.EntityIds;
import dev.pinion.domain.Pins;
import dev.pinion.domain.Role;
import dev.pinion.domain.Service;
import dev.pinion.domain.User;
import dev.pinion.domain.VersionSet;
import dev.pinion.domain.access.Grants;
import dev.pinion.store.TenantTx;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a test needs in a tenant beside what it tests, put straight into the store. */
final class StoredEntities {
  private static final EntityIds IDS = new EntityIds(InstantSource.system());

  private final TenantRef tenant;
  private final Actor actor;
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  StoredEntities(TestTenant tenant) {
    this.tenant = tenant.founded().tenant();
    this.actor = Actor.system(tenant.slug());
  }

  static EntityId newId() {
    return IDS.next();
  }

  /** An agent or a graph with versions 1 to that many. */
  EntityId asset(AssetKind kind, String name, int versions) {
    EntityId id = newId();
    write(
        tx -> {
          var asset = new Asset(id, kind, name, "stored", false, versions, 0, actor, now, now);
          tx.assets().insert(asset);
          for (long version = 1; version <= versions; version++) {
            tx.assets().append(new AssetVersion(newId(), id, version, Map.of(), actor, now));
          }
          log(tx, kind.code() + ".created", Subject.of(SubjectType.ASSET, id));
        });
    return id;
  }

  /** A user in a role of their own with these grants; the user's id. */
  String userWith(Grants grants) {
    String id = newId().hex();
    EntityId role = newId();
    write(
        tx -> {
          tx.access()
              .insert(
                  new Role(role, "Role" + role.hex(), "stored", "admin", grants, false, now, null));
          log(tx, "role.created", Subject.of(SubjectType.ROLE, role));
          tx.access().insert(new User(id, "A", "B", id + "@x.test", role, Map.of(), now, now));
          log(tx, "user.invited", new Subject(SubjectType.USER, id));
        });
    return id;
  }

  /** Services as they are, each with a release that follows the newest. */
  void services(List<Service> services) {
    write(
        tx -> {
          for (Service each : services) {
            tx.services().insert(each);
            tx.services()
                .putSet(each.id(), new VersionSet(VersionSet.RELEASE, Pins.LATEST, 1, actor, now));
            log(tx, "service.created", Subject.of(SubjectType.SERVICE, each.id()));
          }
        });
  }

  Actor actor() {
    return actor;
  }

  Instant now() {
    return now;
  }

  private void log(TenantTx tx, String kind, Subject subject) {
    tx.append(Change.Draft.of(kind, subject, null), actor, now);
  }

  private void write(Consumer<TenantTx> work) {
    tenant.write(
        tx -> {
          work.accept(tx);
          return true;
        });
  }
}
