package dev.pinion.app.governance;

import dev.pinion.app.Caller;
import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.app.Shop;
import dev.pinion.app.TenantRef;
import dev.pinion.app.Work;
import dev.pinion.app.access.ForeignUsers;
import dev.pinion.app.meaning.Bundles;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.app.request.RequestClock;
import dev.pinion.app.request.Requests;
import dev.pinion.app.resolution.Ledgers;
import dev.pinion.app.service.ServiceEdits;
import dev.pinion.app.service.Services;
import dev.pinion.app.service.SetWarnings;
import dev.pinion.app.service.VersionSets;
import dev.pinion.app.simulation.UnitTestSetRuns;
import dev.pinion.app.tenant.Directory;
import dev.pinion.catalog.Catalog;
import dev.pinion.domain.Actor;
import dev.pinion.domain.EntityIds;
import dev.pinion.domain.access.DefaultRole;
import dev.pinion.domain.access.Grants;
import dev.pinion.store.Store;
import java.time.Duration;
import java.util.List;

/**
 * One of the servers on the database of a shop: a store, a catalog and use cases of its own, and
 * people who ask it.
 */
final class Side implements AutoCloseable {
  private final Store store;
  final TenantRef tenant;
  final Rules rules;
  final Freezes freezes;
  final Requests requests;
  final RequestClock clock;
  final VersionSets sets;
  final Services services;
  final UnitTestSetRuns runs;
  final Ledgers ledgers = new Ledgers();
  final Caller admin;
  final Caller ann;
  final Caller ben;
  final Caller owner;

  Side(Governed governed) {
    Shop shop = governed.shop;
    store = shop.anotherStore();
    var cluster = new Cluster("default", store, new Catalog(store, 100));
    tenant = new TenantRef(shop.tenant.id(), shop.tenant.slug(), cluster);
    var bundles = new Bundles();
    var book = new RuleBook(bundles);
    ModelCatalog models = ModelCatalog.builtIn();
    var work = new Work(new EntityIds(governed::now), governed::now, new Guard(bundles, book));
    sets = new VersionSets(work, models, new SetWarnings(models, Shop.LIMITS), book);
    services = new Services(work, sets, models);
    rules = new Rules(work, book);
    freezes = new Freezes(work);
    requests = new Requests(work, sets, new ServiceEdits(sets, models), book);
    var clusters = new Clusters(List.of(cluster));
    var foreign = new ForeignUsers(new Directory(clusters, 9, governed::now));
    clock = new RequestClock(clusters, work, requests, foreign, _ -> {});
    runs = new UnitTestSetRuns(work, bundles, Duration.ofHours(1));
    admin = person("ada", DefaultRole.ADMINISTRATOR.grants());
    ann = person("ann", DefaultRole.ADMINISTRATOR.grants());
    ben = person("ben", DefaultRole.ADMINISTRATOR.grants());
    owner = person("olga", DefaultRole.SUPER_ADMINISTRATOR.grants());
  }

  private Caller person(String id, Grants grants) {
    var actor = new Actor(Actor.Kind.USER, tenant.slug(), id, null, "key-of-" + id);
    return new Caller(tenant, actor, grants, false);
  }

  @Override
  public void close() {
    clock.close();
    store.close();
  }
}
