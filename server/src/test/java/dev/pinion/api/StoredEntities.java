package dev.pinion.api;

import dev.pinion.app.TenantRef;
import dev.pinion.app.Work;
import dev.pinion.auth.Credentials;
import dev.pinion.domain.Actor;
import dev.pinion.domain.ApiKey;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.EntityIds;
import dev.pinion.domain.Pins;
import dev.pinion.domain.Revision;
import dev.pinion.domain.Role;
import dev.pinion.domain.Secret;
import dev.pinion.domain.Service;
import dev.pinion.domain.Usage;
import dev.pinion.domain.User;
import dev.pinion.domain.VersionSet;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.KeyRole;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Criterion;
import dev.pinion.domain.resource.MetricValue;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.domain.run.Run;
import dev.pinion.domain.run.RunState;
import dev.pinion.store.TenantTx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a test needs in a tenant beside what it tests, put straight into the store. */
final class StoredEntities {
  private static final EntityIds IDS = new EntityIds(InstantSource.system());

  private final TenantRef tenant;
  private final Actor actor;
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private @Nullable TenantTx open;

  StoredEntities(TestTenant tenant) {
    this.tenant = tenant.founded().tenant();
    this.actor = Actor.system(tenant.slug());
  }

  static EntityId newId() {
    return IDS.next();
  }

  /** An agent or a graph with versions 1 to that many. */
  EntityId asset(ResourceKind kind, String name, int versions) {
    EntityId id = newId();
    write(
        tx -> {
          Content content =
              kind.isAgent() ? new Content.Agent("stored") : new Content.Graph("stored", 0);
          var asset =
              new Resource<>(id, name, List.of(), content, false, versions, actor, actor, now, now);
          tx.resources().insert(asset);
          for (long version = 1; version <= versions; version++) {
            tx.resources().append(new ResourceVersion(newId(), id, version, Map.of(), actor, now));
          }
          log(tx, kind.code() + ".created", Subject.of(SubjectType.RESOURCE, id));
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

  /** A service as it is, with sets of these names and {@code release} that follow the newest. */
  void service(Service service, String... sets) {
    services(List.of(service));
    write(
        tx -> {
          for (String name : sets) {
            tx.services().putSet(service.id(), new VersionSet(name, Pins.LATEST, 1, actor, now));
            tx.ledger().append(Revision.next(null, draft(service, name)));
          }
          log(tx, "service.updated", Subject.of(SubjectType.SERVICE, service.id()));
        });
  }

  /** Makes the history of a stored service say that it had another agent before. */
  void hadAgent(Service service, EntityId former) {
    write(
        tx -> {
          Revision first =
              Revision.ofFirstEdge(service.joining(new Revision.Parts(former, service.graphId())));
          Revision newest = Revision.next(first, draft(service, VersionSet.EDGE));
          tx.ledger().append(first);
          tx.ledger().append(newest);
          tx.services().update(service.withEdge(Objects.requireNonNull(newest.set())));
          log(tx, "service.updated", Subject.of(SubjectType.SERVICE, service.id()));
        });
  }

  private Revision.Draft draft(Service service, String name) {
    boolean edge = name.equals(VersionSet.EDGE);
    return new Revision.Draft(
        service.id(),
        name,
        Revision.Origin.of(edge ? Revision.Operation.SERVICE : Revision.Operation.CREATE),
        Revision.Parts.of(service),
        edge ? Pins.LATEST : null,
        Pins.LATEST,
        List.of(),
        actor,
        now);
  }

  /** A role; its identifier. */
  EntityId role(String name, Grants grants) {
    EntityId role = newId();
    write(
        tx -> {
          tx.access().insert(new Role(role, name, "stored", "admin", grants, false, now, null));
          log(tx, "role.created", Subject.of(SubjectType.ROLE, role));
        });
    return role;
  }

  /** A user in the current role of that name; the user's id. */
  String userIn(String roleName) {
    String id = newId().hex();
    write(
        tx -> {
          EntityId role = Objects.requireNonNull(tx.access().currentRole(roleName)).id();
          tx.access().insert(new User(id, "A", "B", id + "@x.test", role, Map.of(), now, now));
          log(tx, "user.invited", new Subject(SubjectType.USER, id));
        });
    return id;
  }

  /** A key that signs in users of a role; its public id. */
  String signInKey(EntityId role) {
    return key(Secret.random(), new ApiKey.SignIn(role));
  }

  /** A Platform key of a role, as a client keeps it. */
  String platformKey(KeyRole role, String... permissions) {
    Secret secret = Secret.random();
    String id = key(secret, new ApiKey.Acting(role.roleName(), List.of(permissions)));
    return new Credentials.Key(tenant.id(), id, secret.reveal()).text();
  }

  private String key(Secret secret, ApiKey.Scope scope) {
    String id = newId().hex();
    Instant end = now.plus(Duration.ofDays(1));
    var key = new ApiKey(newId(), id, "stored", secret.hash(), scope, actor, now, now, end);
    write(
        tx -> {
          tx.access().insert(key);
          log(tx, "api_key.created", new Subject(SubjectType.API_KEY, id));
        });
    return id;
  }

  /** A persona. */
  EntityId persona(String name) {
    return resource(name, new Content.Persona("r", "d", "b", "eng", Map.of()));
  }

  /** A resource with its first version, if its kind has versions. */
  EntityId resource(String name, Content content) {
    EntityId id = newId();
    boolean versioned =
        switch (content.kind()) {
          case SIMULATION_PERSONA, SIMULATION_SCENARIO, BEHAVIOR_SET -> true;
          default -> false;
        };
    write(
        tx -> {
          var resource =
              new Resource<>(
                  id, name, List.of(), content, false, versioned ? 1 : 0, actor, actor, now, now);
          tx.resources().insert(resource);
          if (versioned) {
            tx.resources().append(new ResourceVersion(newId(), id, 1, Map.of(), actor, now));
          }
          log(tx, resource.kind().code() + ".created", Subject.of(SubjectType.RESOURCE, id));
        });
    return id;
  }

  /** Deletes a resource, later than it was made. */
  void deleted(EntityId id) {
    write(
        tx -> {
          Resource<?> resource = Objects.requireNonNull(tx.resources().find(id));
          tx.resources().update(resource.deletedBy(actor, now.plusMillis(id.low() & 3)));
          log(tx, resource.kind().code() + ".deleted", Subject.of(SubjectType.RESOURCE, id));
        });
  }

  /** A boolean metric. */
  EntityId metric(String name) {
    return resource(name, new Content.Metric(List.of(), null, "", new MetricValue.Bool()));
  }

  /** A unit test on a release, with a persona, a scenario and a metric of its own. */
  EntityId unitTest(String name, EntityId service) {
    return resource(
        name,
        new Content.UnitTest(
            "d",
            service,
            VersionSet.RELEASE,
            resource("persona of " + name, new Content.SimulationPersona("r")),
            resource("scenario of " + name, new Content.Scenario()),
            1,
            List.of(new Criterion("c", metric("metric of " + name), new Criterion.Bool(true))),
            null));
  }

  /** A run of a set that has begun and tests nothing. */
  EntityId run(EntityId set) {
    EntityId id = newId();
    write(
        tx -> {
          Instant end = now.plus(Duration.ofHours(1));
          tx.runs()
              .insert(
                  new Run(
                      id,
                      set,
                      "stored",
                      RunState.PENDING,
                      null,
                      actor,
                      now,
                      now,
                      null,
                      null,
                      end,
                      List.of()));
          log(tx, "unit_test_set.run_created", Subject.of(SubjectType.RESOURCE, set));
        });
    return id;
  }

  /** Makes a unit test use a set of a service. */
  void use(EntityId service, String set, String unitTest) {
    write(
        tx -> {
          tx.usages().add(service, new Usage(set, "unit_test", newId().hex(), unitTest));
          log(tx, "service.updated", Subject.of(SubjectType.SERVICE, service));
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

  /** Does in one transaction what would be one each. */
  void together(Runnable work) {
    Work.commit(
        tenant,
        tx -> {
          open = tx;
          try {
            work.run();
          } finally {
            open = null;
          }
          return true;
        });
  }

  private void write(Consumer<TenantTx> work) {
    TenantTx outer = open;
    if (outer != null) {
      work.accept(outer);
      return;
    }
    Work.commit(
        tenant,
        tx -> {
          work.accept(tx);
          return true;
        });
  }
}
