package dev.pinion.app.governance;

import dev.pinion.app.Caller;
import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.app.Shop;
import dev.pinion.app.access.ForeignUsers;
import dev.pinion.app.governance.Rules.RuleWrite;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.app.request.RequestClock;
import dev.pinion.app.request.Requests;
import dev.pinion.app.request.Requests.RequestView;
import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.service.Promotion;
import dev.pinion.app.service.Rollback;
import dev.pinion.app.service.ServiceEdits;
import dev.pinion.app.service.ServicePolicy;
import dev.pinion.app.service.Services.ServiceChanges;
import dev.pinion.app.service.Services.SettingsChanges;
import dev.pinion.app.service.SetRef;
import dev.pinion.app.service.SetWrite;
import dev.pinion.app.simulation.RunReport;
import dev.pinion.app.simulation.RunReport.Target;
import dev.pinion.app.simulation.RunReport.TestReport;
import dev.pinion.app.simulation.UnitTestSetRuns;
import dev.pinion.app.tenant.Directory;
import dev.pinion.domain.Actor;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.DefaultRole;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.governance.ChangeRequest.Ask;
import dev.pinion.domain.governance.ChangeRequest.Change;
import dev.pinion.domain.governance.ChangeRequest.Mode;
import dev.pinion.domain.governance.Condition;
import dev.pinion.domain.governance.Glob;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.governance.Rule.RollbackTerms;
import dev.pinion.domain.governance.Rule.Terms;
import dev.pinion.domain.governance.Scope;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Content.Member;
import dev.pinion.domain.resource.Content.UnitTest;
import dev.pinion.domain.resource.Criterion;
import dev.pinion.domain.resource.MetricValue;
import dev.pinion.domain.run.Run;
import dev.pinion.domain.service.ChangePlan;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.Tag;
import dev.pinion.store.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A shop whose clock a test sets, with an active service: {@code release} at version 1 of agent and
 * graph, {@code preview} at version 2.
 */
final class Governed implements AutoCloseable {
  static final String RELEASE = "release";
  static final String PREVIEW = "preview";

  private volatile Instant now = Instant.parse("2026-03-02T12:00:00Z");
  final Shop shop;
  final Rules rules;
  final Freezes freezes;
  final Requests requests;
  final RequestClock clock;
  final Resources resources;
  final UnitTestSetRuns runs;

  /** Who may do everything but override rules; makes what the tests need. */
  final Caller admin;

  final EntityId service;

  Governed(Path folder) throws IOException {
    InstantSource time = () -> now;
    shop = new Shop(folder, time);
    rules = new Rules(shop.work, shop.book);
    freezes = new Freezes(shop.work);
    requests =
        new Requests(
            shop.work, shop.sets, new ServiceEdits(shop.sets, ModelCatalog.builtIn()), shop.book);
    Cluster cluster = shop.tenant.cluster();
    clock = clock(cluster);
    resources = new Resources(shop.work);
    runs = new UnitTestSetRuns(shop.work, shop.bundles, Duration.ofHours(1));
    admin = shop.admin;
    service =
        shop.services
            .create(admin, shop.newService("Desk", true, Shop.pins(1L, 1L)), ServicePolicy.RUNNABLE)
            .id();
    upsert(PREVIEW, Shop.pins(2L, 2L));
  }

  /** A clock over the tenants of a cluster. */
  RequestClock clock(Cluster cluster) {
    return clock(cluster, _ -> {});
  }

  /** The same, with something that is done before each look. */
  RequestClock clock(Cluster cluster, Consumer<Cluster> beforeLook) {
    var clusters = new Clusters(List.of(cluster));
    var foreign = new ForeignUsers(new Directory(clusters, 9, this::now));
    return new RequestClock(clusters, shop.work, requests, foreign, beforeLook);
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  Instant now() {
    return now;
  }

  /** A person of the tenant, who is nobody's guest: signed in by a key that nobody has made. */
  Caller person(String id, Grants grants) {
    return new Caller(
        shop.tenant, new Actor(Actor.Kind.USER, "acme", id, null, "key-of-" + id), grants, false);
  }

  Caller person(String id) {
    return person(id, DefaultRole.ADMINISTRATOR.grants());
  }

  /** A person with a row: whoever has the server act in their name must be there. */
  Caller invite(String id) {
    shop.work.write(
        admin,
        unit -> {
          var role =
              unit.tx().access().roles().stream()
                  .filter(each -> each.name().equals("DefaultAdministratorRole"))
                  .findFirst()
                  .orElseThrow();
          unit.tx().access().insert(Samples.user(id, id + "@acme.example", role.id()));
          return role;
        });
    return person(id);
  }

  Caller owner() {
    return person("olga", DefaultRole.SUPER_ADMINISTRATOR.grants());
  }

  Rule rule(Condition... conditions) {
    return rule(null, conditions);
  }

  Rule rule(@Nullable RollbackTerms rollback, Condition... conditions) {
    return rule(new Scope(null, List.of(new Glob(RELEASE)), null), rollback, conditions);
  }

  Rule rule(Scope scope, @Nullable RollbackTerms rollback, Condition... conditions) {
    return rule("Care", scope, rollback, conditions);
  }

  Rule rule(String name, Scope scope, @Nullable RollbackTerms rollback, Condition... conditions) {
    var terms = new Terms(name, null, true, scope, List.of(conditions), rollback);
    return rules.create(admin, new RuleWrite(terms, true));
  }

  ChangePlan upsert(String set, Pins pins) {
    return shop.sets.upsert(admin, SetWrite.to(service, set), pins);
  }

  ChangePlan promote(String from, String to) {
    return shop.sets.promote(admin, SetWrite.to(service, to), promotion(from));
  }

  static Promotion promotion(String from) {
    return new Promotion(SetRef.parse(from).orElseThrow(), true, null);
  }

  ChangePlan rollback(@Nullable Long revision) {
    return shop.sets.rollback(admin, SetWrite.to(service, RELEASE), new Rollback(revision, null));
  }

  Service update(Caller caller, ServiceChanges changes) {
    return shop.services.update(caller, service, changes, ServicePolicy.RUNNABLE);
  }

  static ServiceChanges tagged(List<Tag> tags) {
    return new ServiceChanges(null, null, null, null, null, tags, null, SettingsChanges.NONE, null);
  }

  long revision() {
    return Objects.requireNonNull(shop.find(service).versionSet(RELEASE)).revision();
  }

  /** A unit test of the service on {@code preview}, in a set of its own. */
  EntityId unitTestSet() {
    return unitTestSet(1);
  }

  /** The same, which runs the unit test so often. */
  EntityId unitTestSet(long times) {
    EntityId persona =
        make(ResourceType.SIMULATION_PERSONAS, "P", new Content.SimulationPersona(""), Map.of());
    EntityId scenario = make(ResourceType.SCENARIOS, "S", new Content.Scenario(), Map.of());
    EntityId metric =
        make(
            ResourceType.METRICS,
            "M",
            new Content.Metric(List.of(), null, "", new MetricValue.Bool()),
            null);
    EntityId test =
        make(
            ResourceType.UNIT_TESTS,
            "T",
            new UnitTest(
                "",
                service,
                PREVIEW,
                persona,
                scenario,
                10,
                List.of(new Criterion("c", metric, new Criterion.Bool(true))),
                null),
            null);
    return make(
        ResourceType.UNIT_TEST_SETS,
        "Set",
        new Content.UnitTestSet(null, List.of(new Member(test, times)), null),
        null);
  }

  private <C extends Content> EntityId make(
      ResourceType<C> type,
      String name,
      C content,
      @Nullable Map<String, @Nullable Object> version) {
    return resources.create(admin, type, new NewResource<>(name, List.of(), content, version)).id();
  }

  /** Runs the unit test on what preview means now. */
  void test(EntityId unitTestSet, boolean passed) {
    pass(Duration.ofSeconds(1));
    EntityId id = runs.create(admin, unitTestSet);
    runs.report(admin, id, report(id, passed));
  }

  /** What a runner says of a run whose unit tests have all passed or not. */
  RunReport report(EntityId id, boolean passed) {
    Run run = Objects.requireNonNull(shop.tenant.read(tx -> tx.runs().find(id)));
    return new RunReport(
        run.tests().stream()
            .map(
                each ->
                    new TestReport(
                        new Target.ById(each.id()), passed, Map.of("c", true), null, now, now))
            .toList(),
        null);
  }

  RequestView request(Caller caller, Mode mode) {
    return request(caller, mode, null);
  }

  RequestView request(Caller caller, Mode mode, @Nullable Instant notBefore) {
    return request(caller, new Change.Promote(RELEASE, PREVIEW, true), mode, notBefore);
  }

  RequestView request(Caller caller, Change change, Mode mode, @Nullable Instant notBefore) {
    return requests.create(caller, service, new Ask(change, "Go", null, mode, notBefore));
  }

  RequestView approve(Caller caller, RequestView view) {
    return requests.approve(caller, view.request().id(), null, view.request().basis().digests());
  }

  RequestView get(RequestView view) {
    return requests.get(admin, view.request().id());
  }

  @Override
  public void close() {
    clock.close();
    shop.close();
  }
}
