package dev.pinion.catalog;

import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.ForeignMember;
import dev.pinion.domain.access.Role;
import dev.pinion.domain.access.Session;
import dev.pinion.domain.access.User;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.ChangeRequest.Progress;
import dev.pinion.domain.governance.ChangeRequest.State;
import dev.pinion.domain.governance.Freeze;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.domain.tenant.Maintenance;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.store.GovernanceSamples;
import dev.pinion.store.RequestStore.RequestQuery;
import dev.pinion.store.Samples;
import dev.pinion.store.TenantTx;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random changes of everything that a snapshot holds, each with its entry in the log. */
public final class RandomChanges {
  private final Random random;

  /** Changes by a source of chance. */
  public RandomChanges(Random random) {
    this.random = random;
  }

  /** One to three changes. */
  public void some(TenantTx tx) {
    for (int i = random.nextInt(3); i >= 0; i--) {
      one(tx);
    }
  }

  void one(TenantTx tx) {
    switch (random.nextInt(19)) {
      case 0 -> tenant(tx);
      case 1 -> newAsset(tx);
      case 2 -> changedAsset(tx);
      case 3 -> newService(tx);
      case 4 -> changedService(tx);
      case 5, 6 -> set(tx);
      case 7 -> role(tx);
      case 8, 9 -> user(tx);
      case 10 -> member(tx);
      case 11, 12 -> resource(tx);
      case 13 -> rule(tx);
      case 14 -> freeze(tx);
      case 15, 16 -> request(tx);
      case 17 -> session(tx);
      default -> key(tx);
    }
  }

  private void tenant(TenantTx tx) {
    Tenant old = tx.tenant();
    tx.update(
        new Tenant(
            old.id(),
            old.slug(),
            "name " + random.nextInt(),
            Map.of("n", random.nextLong()),
            random.nextBoolean() ? null : new Maintenance("m", random.nextInt(100)),
            old.createdAt(),
            old.updatedAt().plusMillis(1)));
    log(tx, new Subject(SubjectType.TENANT, old.id().hex()));
  }

  private Resource<?> newAsset(TenantTx tx) {
    ResourceKind kind = random.nextBoolean() ? ResourceKind.AGENT : ResourceKind.CONTEXT_GRAPH;
    Resource<?> asset = Samples.asset(kind, "asset " + random.nextLong(), 0);
    tx.resources().insert(asset);
    log(tx, Subject.of(SubjectType.RESOURCE, asset.id()));
    return asset;
  }

  private void changedAsset(TenantTx tx) {
    Resource<?> asset =
        any(
            tx.resources().all().stream()
                .filter(each -> ResourceKind.PARTS.contains(each.kind()))
                .toList());
    if (asset == null || random.nextInt(10) == 0) {
      newAsset(tx);
      return;
    }
    if (!asset.deleted() && random.nextInt(5) == 0) {
      tx.resources().update(asset.deletedBy(Samples.actor("x"), Samples.LATER));
    } else {
      long next = asset.latestVersion() + 1;
      ResourceVersion version = Samples.version(asset.id(), next);
      tx.resources().append(version);
      tx.resources().update(asset.withVersion(version));
    }
    log(tx, Subject.of(SubjectType.RESOURCE, asset.id()));
  }

  private void newService(TenantTx tx) {
    Service service =
        Samples.service("service " + random.nextLong(), newAsset(tx).id(), newAsset(tx).id());
    tx.services().insert(service);
    tx.services().revise(Samples.revision(service.id(), Samples.set(VersionSet.RELEASE)));
    log(tx, Subject.of(SubjectType.SERVICE, service.id()));
  }

  private void changedService(TenantTx tx) {
    Service service = any(tx.services().all());
    if (service == null) {
      newService(tx);
      return;
    }
    tx.services()
        .update(Samples.with(service, "service " + random.nextLong(), random.nextBoolean()));
    log(tx, Subject.of(SubjectType.SERVICE, service.id()));
  }

  private void set(TenantTx tx) {
    Service service = any(tx.services().all());
    if (service == null) {
      newService(tx);
      return;
    }
    String name = "set" + random.nextInt(3);
    long next = tx.ledger().lastRevision(service.id(), name) + 1;
    boolean isRemoved = service.versionSet(name) != null && random.nextBoolean();
    tx.services()
        .revise(
            isRemoved
                ? Samples.deletion(service.id(), name, next)
                : Samples.revision(
                    service.id(), Samples.set(name, next, Samples.pins(random.nextInt(9)))));
    log(tx, Subject.of(SubjectType.SERVICE, service.id()));
  }

  private Role newRole(TenantTx tx) {
    Role role = Samples.role("role " + random.nextLong());
    tx.access().insert(role);
    log(tx, Subject.of(SubjectType.ROLE, role.id()));
    return role;
  }

  private void role(TenantTx tx) {
    Role role = any(tx.access().roles());
    if (role == null || random.nextBoolean()) {
      newRole(tx);
    } else {
      tx.access().update(Samples.retired(role));
      log(tx, Subject.of(SubjectType.ROLE, role.id()));
    }
  }

  private Role anyRole(TenantTx tx) {
    Role role = any(tx.access().roles());
    return role == null ? newRole(tx) : role;
  }

  private void user(TenantTx tx) {
    String id = "user " + random.nextInt(8);
    User old = tx.access().user(id);
    User fresh = Samples.user(id, "a" + random.nextLong() + "@example.org", anyRole(tx).id());
    if (old == null) {
      tx.access().insert(fresh);
    } else if (random.nextBoolean()) {
      tx.access().update(fresh);
    } else {
      tx.access().deleteUser(id);
    }
    log(tx, new Subject(SubjectType.USER, id));
  }

  private void member(TenantTx tx) {
    var member = new ForeignMember("org", "user" + random.nextInt(8), anyRole(tx).id());
    tx.access().put(member);
    log(tx, new Subject(SubjectType.MEMBER, member.org() + "/" + member.userId()));
  }

  private void key(TenantTx tx) {
    String id = "key" + random.nextInt(8);
    ApiKey old = tx.access().apiKey(id);
    if (old == null) {
      tx.access().insert(Samples.apiKey(id, new ApiKey.SignIn(anyRole(tx).id())));
    } else if (random.nextBoolean()) {
      tx.access().update(old.withScope(new ApiKey.Acting("viewer", List.of()), Samples.LATER));
    } else {
      tx.access().deleteApiKey(id);
    }
    log(tx, new Subject(SubjectType.API_KEY, id));
  }

  private void session(TenantTx tx) {
    Session old = any(tx.access().sessions());
    Session changed;
    if (old == null || random.nextInt(3) == 0) {
      changed = Samples.session(new Session.OfKey("key" + random.nextInt(8), "hash"));
      tx.access().insert(changed);
    } else if (random.nextBoolean()) {
      changed = old.until(Samples.LATER);
      tx.access().update(changed);
    } else {
      changed = old;
      tx.access().deleteSession(old.id());
    }
    log(tx, Subject.of(SubjectType.SESSION, changed.id()));
  }

  private void resource(TenantTx tx) {
    Resource<?> old = any(tx.resources().all());
    Resource<?> changed;
    if (old == null || old.deleted() || random.nextBoolean()) {
      changed = Samples.resource("resource " + random.nextLong(), new Content.Scenario());
      tx.resources().insert(changed);
    } else {
      changed =
          random.nextBoolean()
              ? old.deletedBy(Samples.actor("x"), Samples.LATER)
              : old.touchedBy(Samples.actor("y"), Samples.TIME);
      tx.resources().update(changed);
    }
    log(tx, Subject.of(SubjectType.RESOURCE, changed.id()));
  }

  private void rule(TenantTx tx) {
    Rule old = any(List.copyOf(tx.rules().rules()));
    Rule changed = GovernanceSamples.rule("rule " + random.nextLong());
    if (old == null || random.nextBoolean()) {
      tx.rules().insert(changed);
    } else if (random.nextBoolean()) {
      changed = old.with(changed.terms(), Samples.actor("x"), Samples.LATER);
      tx.rules().update(changed);
    } else {
      changed = old;
      tx.rules().deleteRule(old.id());
    }
    log(tx, Subject.of(SubjectType.RULE, changed.id()));
  }

  private static Freeze changed(Freeze freeze) {
    return new Freeze(
        freeze.id(),
        freeze.reason() + "+",
        null,
        freeze.until(),
        freeze.allowRollback(),
        freeze.creator(),
        freeze.createdAt());
  }

  private void freeze(TenantTx tx) {
    Freeze freeze = any(List.copyOf(tx.rules().freezes()));
    if (freeze == null || random.nextBoolean()) {
      freeze = GovernanceSamples.freeze();
      tx.rules().insert(freeze);
    } else if (random.nextBoolean()) {
      tx.rules().update(changed(freeze));
    } else {
      tx.rules().deleteFreeze(freeze.id());
    }
    log(tx, Subject.of(SubjectType.FREEZE, freeze.id()));
  }

  private void request(TenantTx tx) {
    Service service = any(tx.services().all());
    if (service == null) {
      newService(tx);
      return;
    }
    ChangeRequest request = any(tx.requests().list(RequestQuery.live(service.id()), 0, 100));
    if (request == null || random.nextInt(3) == 0) {
      request = GovernanceSamples.request(service.id(), tx.requests().lastNumber() + 1);
      tx.requests().insert(request);
    } else {
      State state = random.nextBoolean() ? State.READY : State.WITHDRAWN;
      request = request.at(Progress.of(state, List.of(), null), Samples.LATER);
      tx.requests().update(request);
    }
    log(tx, Subject.of(SubjectType.REQUEST, request.id()));
  }

  private static void log(TenantTx tx, Subject subject) {
    tx.append(
        Change.Draft.of("something.changed", subject, null), Samples.actor("x"), Samples.TIME);
  }

  private <T> @Nullable T any(List<T> values) {
    return values.isEmpty() ? null : values.get(random.nextInt(values.size()));
  }
}
