package dev.pinion.app.explore;

import dev.pinion.app.Basis;
import dev.pinion.app.Caller;
import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.app.TenantRef;
import dev.pinion.app.Work;
import dev.pinion.app.access.ForeignUsers;
import dev.pinion.app.governance.Freezes;
import dev.pinion.app.governance.Guard;
import dev.pinion.app.governance.RuleBook;
import dev.pinion.app.governance.Rules;
import dev.pinion.app.meaning.Bundles;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.app.request.RequestClock;
import dev.pinion.app.request.Requests;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.service.ServiceEdits;
import dev.pinion.app.service.ServiceRollbacks;
import dev.pinion.app.service.Services;
import dev.pinion.app.service.SetWarnings;
import dev.pinion.app.service.VersionSets;
import dev.pinion.app.simulation.UnitTestSetRuns;
import dev.pinion.app.tenant.Directory;
import dev.pinion.catalog.Catalog;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.EntityIds;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.Rule;
import dev.pinion.store.RequestStore.RequestQuery;
import dev.pinion.store.Store;
import dev.pinion.store.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A small tenant on a store, with the use cases that work on it and a clock of its own. */
public final class World {
  /** When operations begin: a Monday, half an hour before the window opens. */
  static final Instant START = Instant.parse("2026-03-02T09:30:00Z");

  /** When what there is from the beginning was made. */
  static final Instant FOUNDED = START.minus(Duration.ofDays(10));

  static final Duration RUN_TIMEOUT = Duration.ofDays(1);
  static final String ALPHA = "Alpha";
  static final String BETA = "Beta";
  static final String GAMMA = "Gamma";
  static final String RULE = "The rule";

  private static final SetWarnings.Limits LIMITS =
      new SetWarnings.Limits(0, Duration.ofDays(3_000), Set.of());

  /** What no world changes. */
  private static final ModelCatalog MODELS = ModelCatalog.builtIn();

  final Setup setup;
  final Store store;
  final Catalog catalog;
  final TenantRef tenant;
  final Bundles bundles = new Bundles();
  final Work work;
  final VersionSets sets;
  final Services services;
  final ServiceRollbacks rollbacks;
  final Requests requests;
  final RequestClock requestClock;
  final Rules rules;
  final Freezes freezes;
  final Resources resources;
  final UnitTestSetRuns runs;
  final Things things;
  private Instant now = FOUNDED;

  /**
   * A world on a store that has nothing yet.
   *
   * @param bare the store without what stands in its place
   */
  public World(Setup setup, Store bare) {
    this.setup = setup;
    store = setup.seen().apply(bare);
    catalog = new Catalog(store, 10);
    var cluster = new Cluster("home", store, catalog);
    InstantSource clock = () -> now;
    var book = new RuleBook(bundles);
    work = new Work(new EntityIds(clock), clock, setup.guard().apply(new Guard(bundles, book)));
    sets = new VersionSets(work, MODELS, new SetWarnings(MODELS, LIMITS), book);
    services = new Services(work, sets, MODELS);
    rollbacks = new ServiceRollbacks(work, MODELS, sets, book);
    requests = new Requests(work, sets, new ServiceEdits(sets, MODELS), book);
    var clusters = new Clusters(List.of(cluster));
    var foreign = new ForeignUsers(new Directory(clusters, 9, clock));
    requestClock = new RequestClock(clusters, work, requests, foreign, _ -> {});
    rules = new Rules(work, book);
    freezes = new Freezes(work);
    resources = new Resources(work);
    runs = new UnitTestSetRuns(work, bundles, RUN_TIMEOUT);
    tenant = new TenantRef(Founded.tenant(this, store), Who.ORG, cluster);
    things = Founded.things(this);
    now = START;
  }

  /**
   * What there is from the beginning.
   *
   * @param otherAgent what a service may have in the place of its agent
   * @param unitTestSet null in a world without tests
   */
  record Things(
      EntityId alpha,
      EntityId beta,
      EntityId agent,
      EntityId otherAgent,
      EntityId graph,
      EntityId otherGraph,
      @Nullable EntityId unitTest,
      @Nullable EntityId unitTestSet) {}

  /** What time it is. */
  public Instant now() {
    return now;
  }

  /** Lets time pass. */
  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Makes it that time, and has nothing known of what the store held at another. */
  void goTo(MemoryStore bare, MemoryStore.State state, Instant time) {
    bare.restore(state);
    now = time;
    catalog.forget(tenant.id());
  }

  /** Somebody who has just been admitted. */
  Caller caller(Who who) {
    var seen = tenant.snapshot();
    var principal = who.principal();
    var basis = new Basis(principal, seen.seq(), null, Instant.MAX, false);
    return Caller.admitted(
        tenant, seen, who.actor(), Objects.requireNonNull(principal.standing(seen)), false, basis);
  }

  /** The request of that number; null if there is none. */
  @Nullable ChangeRequest request(long number) {
    return tenant.read(
        tx ->
            tx.requests().list(new RequestQuery(null, null, null, null, null), 0, 100).stream()
                .filter(each -> each.number() == number)
                .findFirst()
                .orElse(null));
  }

  /** The rule; null once it is deleted. */
  @Nullable Rule rule() {
    return tenant.read(tx -> tx.rules().rules().stream().findFirst().orElse(null));
  }

  /** The service of that name; null if there is none. */
  @Nullable EntityId service(String name) {
    return tenant.read(tx -> tx.services().findByName(name).stream().findFirst().orElse(null));
  }
}
