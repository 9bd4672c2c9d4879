package dev.pinion.store.copy;

import dev.pinion.catalog.RandomChanges;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.IdempotentRequest;
import dev.pinion.domain.Usage;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.ForeignMember;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.access.Role;
import dev.pinion.domain.access.Session;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.run.Invocation;
import dev.pinion.domain.run.Run;
import dev.pinion.domain.run.RunState;
import dev.pinion.domain.run.UnitTestRun;
import dev.pinion.domain.service.Bundle;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.GovernanceSamples;
import dev.pinion.store.Samples;
import dev.pinion.store.Store;
import dev.pinion.store.TenantMove;
import dev.pinion.store.TenantTx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Fills a database with rows of every table, some of them hard to copy. */
final class Filling {
  private final Store store;
  private final RandomChanges changes;

  private Filling(Store store, Random random) {
    this.store = store;
    this.changes = new RandomChanges(random);
  }

  /** Two tenants with rows of every table, and what belongs to none. */
  static void fill(Store store, Random random, int writes) {
    for (EntityId tenant : begin(store, random, writes)) {
      fillUp(store, tenant, random);
    }
  }

  /** Two tenants, and what belongs to none, after so many random writes. */
  static List<EntityId> begin(Store store, Random random, int writes) {
    var filling = new Filling(store, random);
    filling.cluster();
    var tenants = new ArrayList<EntityId>();
    for (String slug : List.of("first", "second")) {
      EntityId tenant = Samples.id();
      store.writeCluster(
          tx -> {
            tx.insert(Samples.tenant(tenant, slug));
            tx.put(new ClusterTx.DirectoryEntry(slug, tenant, "default", null));
            return true;
          });
      for (int i = 0; i < writes; i++) {
        filling.write(tenant, filling.changes::some);
      }
      tenants.add(tenant);
    }
    return tenants;
  }

  /** Rows of every table of a tenant, once. */
  static void fillUp(Store store, EntityId tenant, Random random) {
    var filling = new Filling(store, random);
    filling.write(tenant, filling::people);
    filling.write(tenant, filling::behaviours);
    filling.write(tenant, filling::runs);
    filling.write(tenant, filling::ledger);
    filling.write(tenant, Filling::governance);
  }

  /** More random writes of a tenant that is there. */
  static void write(Store store, EntityId tenant, Random random, int writes) {
    var filling = new Filling(store, random);
    for (int i = 0; i < writes; i++) {
      filling.write(tenant, filling.changes::some);
    }
  }

  private void write(EntityId tenant, Consumer<TenantTx> work) {
    store.write(
        tenant,
        tx -> {
          work.accept(tx);
          return true;
        });
  }

  private void cluster() {
    store.writeCluster(
        tx -> {
          tx.put(new ClusterTx.DirectoryEntry("reserved", Samples.id(), "default", Samples.TIME));
          tx.insert(new ClusterTx.StoredSigningKey("k1", Samples.TEXT, Samples.TIME, null));
          tx.insert(new ClusterTx.StoredSigningKey("k2", "jwk", Samples.TIME, Samples.LATER));
          tx.putMove(Samples.id(), new TenantMove(TenantMove.State.GONE, "other", 7, Samples.TIME));
          tx.putSetting("cluster.home", "yes");
          tx.putSetting("other", Samples.TEXT);
          return true;
        });
  }

  /** Few random writes need not make one of each. */
  private void people(TenantTx tx) {
    Role role = Samples.role("role of all");
    tx.access().insert(role);
    tx.access().insert(Samples.user("ada", "ada@example.org", role.id()));
    tx.access().put(new ForeignMember("org", "bob", role.id()));
    tx.access().insert(Samples.apiKey("key of all", new ApiKey.SignIn(role.id())));
    tx.access().insert(Samples.session(new Session.OfUser("ada", "key of all")));
    for (int i = 0; i < 3; i++) {
      tx.append(Samples.draft(Samples.id()), Samples.actor("ada"), Samples.TIME);
    }
  }

  private static Service service(TenantTx tx, String name) {
    Resource<?> agent = Samples.asset(ResourceKind.AGENT, "agent of " + name, 2);
    Resource<?> graph = Samples.asset(ResourceKind.CONTEXT_GRAPH, "graph of " + name, 1);
    tx.resources().insert(agent);
    tx.resources().append(Samples.version(agent.id(), 1));
    tx.resources().append(Samples.version(agent.id(), 2));
    tx.resources().insert(graph);
    Service service = Samples.service(name, agent.id(), graph.id());
    tx.services().insert(service);
    tx.services().revise(Samples.revision(service.id(), Samples.set(VersionSet.RELEASE)));
    tx.services().revise(Samples.revision(service.id(), Samples.set("mine")));
    return service;
  }

  /** Of two services that a set of behaviours names, one is deleted afterwards. */
  private void behaviours(TenantTx tx) {
    Service stays = service(tx, "stays");
    Service goes = service(tx, "goes");
    Resource<?> set =
        Samples.resource(
            "behaviours", new Content.BehaviorSet(true, List.of(stays.id(), goes.id())));
    tx.resources().insert(set);
    tx.resources().append(Samples.version(set.id(), 1));
    for (Service each : List.of(stays, goes)) {
      tx.invocations()
          .add(
              new Invocation(
                  Samples.id(),
                  set.id(),
                  1,
                  "conversation",
                  each.id(),
                  "user " + Samples.TEXT,
                  "message of " + each.name(),
                  null,
                  List.of("t", Samples.TEXT),
                  Samples.TIME,
                  Samples.LATER));
    }
    tx.usages().noteResolution(stays.id(), VersionSet.RELEASE, Samples.TIME);
    tx.services().delete(goes.id(), Samples.LATER);
    tx.idempotency()
        .insert(
            new IdempotentRequest(
                "USER/acme/ada",
                "key ~!",
                "a",
                "f00d",
                List.of(Permission.SERVICE_CREATE),
                Samples.TEXT,
                Samples.TIME,
                Samples.LATER));
  }

  private void runs(TenantTx tx) {
    Service service = service(tx, "tested");
    tx.usages().add(service.id(), new Usage("mine", "unit_test", "t1", "test " + Samples.TEXT));
    tx.usages().add(service.id(), new Usage("edge", "unit_test", "t2", "test"));
    Resource<?> set = Samples.resource("tests", new Content.UnitTestSet(null, List.of(), null));
    tx.resources().insert(set);
    var test =
        new UnitTestRun(
            Samples.id(),
            new UnitTestRun.Tested(
                Samples.id(),
                "test " + Samples.TEXT,
                1,
                service.id(),
                "mine",
                new Bundle(service.agentId(), 1L, service.graphId(), 2L, Map.of()),
                "sha256:0",
                List.of()),
            null);
    Run run =
        new Run(
            Samples.id(),
            set.id(),
            "tests",
            RunState.PENDING,
            null,
            Samples.actor("runner"),
            Samples.TIME,
            Samples.TIME,
            null,
            null,
            Samples.LATER,
            List.of(test));
    tx.runs().insert(run);
  }

  private void ledger(TenantTx tx) {
    EntityId service = tx.services().all().getFirst().id();
    for (long number = 2; number <= 4; number++) {
      tx.services().revise(Samples.revision(service, VersionSet.RELEASE, number));
    }
  }

  private static void governance(TenantTx tx) {
    EntityId service = tx.services().all().getFirst().id();
    tx.unseen().add(service, VersionSet.RELEASE, 1);
    tx.rules().insert(GovernanceSamples.rule("rule " + Samples.TEXT));
    tx.rules().insert(GovernanceSamples.plainRule("plain"));
    tx.rules().insert(GovernanceSamples.freeze());
    long number = tx.requests().lastNumber();
    ChangeRequest over = GovernanceSamples.request(service, number + 1);
    tx.requests().insert(over);
    tx.requests()
        .update(
            over.at(
                ChangeRequest.Progress.of(ChangeRequest.State.STALE, List.of(), null),
                Samples.LATER));
    tx.requests().insert(GovernanceSamples.request(service, number + 2));
    tx.requests().wake(service, Samples.TIME);
    tx.requests().wake(null, Samples.LATER);
    tx.services().revise(Samples.overriding(Samples.revision(service, "mine", 2)));
  }
}
