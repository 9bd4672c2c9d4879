package dev.pinion.app.explore;

import dev.pinion.app.Caller;
import dev.pinion.app.Work;
import dev.pinion.app.governance.Rules.RuleWrite;
import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.service.ServicePolicy;
import dev.pinion.app.service.Services.NewService;
import dev.pinion.app.simulation.RunReport;
import dev.pinion.app.simulation.RunReport.Target;
import dev.pinion.app.simulation.RunReport.TestReport;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.access.Role;
import dev.pinion.domain.access.User;
import dev.pinion.domain.governance.Glob;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.governance.Scope;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.ServiceSettings;
import dev.pinion.domain.service.Tag;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.store.AccessStore;
import dev.pinion.store.Store;
import dev.pinion.store.TenantTx;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How a small world comes to be: its people, what they made long ago, and its rule. */
final class Founded {
  /** What puts a service under the rule. */
  static final Tag GOVERNED = new Tag("governed", "yes");

  private static final Set<Permission> OF_RULERS =
      Set.of(Permission.RULE_UPDATE, Permission.RULES_OVERRIDE, Permission.FREEZE_CREATE);

  private Founded() {}

  /** Makes the tenant with its people; every key but the bot's is the operator's work. */
  static EntityId tenant(World world, Store store) {
    EntityId id = world.work.newId();
    Instant now = world.now();
    store.writeCluster(
        cluster -> {
          cluster.insert(new Tenant(id, Who.ORG, "Acme", Map.of(), null, now, now));
          people(world, cluster.tenant(id), now);
          return true;
        });
    return id;
  }

  private static void people(World world, TenantTx tx, Instant now) {
    Role maker = role(world, "maker", each -> !OF_RULERS.contains(each));
    Role ruler = role(world, "ruler", each -> true);
    AccessStore access = tx.access();
    access.insert(maker);
    access.insert(ruler);
    for (Who each : Who.values()) {
      boolean isBot = each == Who.BOT;
      Role role = each == Who.CARA ? ruler : maker;
      if (!isBot) {
        access.insert(
            new User(
                each.id(), each.id(), "X", each.id() + "@acme", role.id(), Map.of(), now, now));
      }
      Actor creator = isBot ? Who.ADA.actor() : Actor.system(Who.ORG);
      ApiKey.Scope scope =
          isBot ? new ApiKey.Acting("member", List.of()) : new ApiKey.SignIn(role.id());
      access.insert(
          new ApiKey(
              world.work.newId(),
              each.keyId(),
              each.id(),
              each.hash(),
              scope,
              creator,
              now,
              now,
              now.plus(Duration.ofDays(3_000))));
      tx.append(
          Change.Draft.of(
              "api_key.created", new Subject(SubjectType.API_KEY, each.keyId()), each.id()),
          creator,
          now);
    }
  }

  private static Role role(World world, String name, Predicate<Permission> which) {
    var grants =
        new Grants(
            Arrays.stream(Permission.values())
                .filter(each -> !each.isBeyondTenant())
                .filter(which)
                .map(Grant::of)
                .toList());
    return new Role(world.work.newId(), name, "", "admin", grants, false, world.now(), null);
  }

  /** Makes services and what they are made of, and the rule in the end. */
  static World.Things things(World world) {
    EntityId agent = part(world, ResourceKind.AGENT, "A");
    EntityId otherAgent = part(world, ResourceKind.AGENT, "B");
    EntityId graph = part(world, ResourceKind.CONTEXT_GRAPH, "G");
    EntityId otherGraph = part(world, ResourceKind.CONTEXT_GRAPH, "H");
    Caller ada = world.caller(Who.ADA);
    EntityId alpha = make(world, World.ALPHA, true, agent, graph, pins(1L, 1L), pins(null, null));
    EntityId beta = make(world, World.BETA, false, agent, graph, pins(null, null), pins(1L, 1L));
    EntityId unitTest = world.setup.tests() ? unitTest(world, alpha) : null;
    EntityId unitTestSet = unitTest == null ? null : unitTestSet(world, unitTest);
    var things =
        new World.Things(alpha, beta, agent, otherAgent, graph, otherGraph, unitTest, unitTestSet);
    if (unitTest != null && unitTestSet != null) {
      report(world, world.runs.create(ada, unitTestSet), unitTest, Who.BOB, true);
    }
    world.rules.create(world.caller(Who.CARA), new RuleWrite(terms(world, things), true));
    return things;
  }

  static Rule.Terms terms(World world, World.Things things) {
    return new Rule.Terms(
        World.RULE,
        null,
        true,
        new Scope(
            new Scope.Services(List.of("governed:yes"), null, null, null),
            world.setup.sets().stream().map(Glob::new).toList(),
            null),
        world.setup.conditions().apply(things),
        world.setup.rollback());
  }

  static Pins pins(@Nullable Long agent, @Nullable Long graph) {
    return new Pins(agent, graph, Map.of());
  }

  private static EntityId part(World world, ResourceKind kind, String name) {
    Content content = kind.isAgent() ? new Content.Agent("") : new Content.Graph("", 0);
    EntityId id = world.work.newId();
    Actor ada = Who.ADA.actor();
    Instant now = world.now();
    return Work.commit(
        world.tenant,
        tx -> {
          tx.resources()
              .insert(new Resource<>(id, name, List.of(), content, false, 2, ada, ada, now, now));
          for (long i = 1; i <= 2; i++) {
            tx.resources()
                .append(
                    new ResourceVersion(
                        world.work.newId(), id, i, content(kind, name, i), ada, now));
          }
          tx.append(
              Change.Draft.of(kind.code() + ".created", Subject.of(SubjectType.RESOURCE, id), name),
              ada,
              now);
          return id;
        });
  }

  /**
   * What a version says. It follows from its number, because a digest that was computed once is
   * kept; some versions say the same as others.
   */
  static Map<String, @Nullable Object> content(ResourceKind kind, String name, long version) {
    String says =
        switch (name) {
          case "A" -> version % 2 == 1 ? "first" : "second";
          case "B" -> version == 1 ? "first" : "other " + version;
          case "G" -> version <= 2 ? "graph" : "graph " + version;
          default -> version == 1 ? "graph" : "other graph " + version;
        };
    return kind.isAgent() ? Map.of("name", name + version, "identity", says) : Map.of("note", says);
  }

  static EntityId make(
      World world,
      String name,
      boolean active,
      EntityId agent,
      EntityId graph,
      Pins release,
      Pins preview) {
    return world
        .services
        .create(
            world.caller(Who.ADA),
            new NewService(
                name,
                "",
                active,
                agent,
                graph,
                List.of(GOVERNED),
                List.of(),
                ServiceSettings.DEFAULTS,
                Map.of("release", release, "preview", preview)),
            ServicePolicy.RUNNABLE)
        .id();
  }

  private static EntityId unitTest(World world, EntityId service) {
    Caller ada = world.caller(Who.ADA);
    EntityId persona =
        world
            .resources
            .create(
                ada,
                ResourceType.SIMULATION_PERSONAS,
                new NewResource<>("P", List.of(), new Content.SimulationPersona("caller"), null))
            .id();
    EntityId scenario =
        world
            .resources
            .create(
                ada,
                ResourceType.SCENARIOS,
                new NewResource<>("S", List.of(), new Content.Scenario(), null))
            .id();
    return world
        .resources
        .create(
            ada,
            ResourceType.UNIT_TESTS,
            new NewResource<>(
                "T",
                List.of(),
                new Content.UnitTest("", service, "preview", persona, scenario, 5, List.of(), null),
                null))
        .id();
  }

  private static EntityId unitTestSet(World world, EntityId unitTest) {
    var members = List.of(new Content.Member(unitTest, 1));
    return world
        .resources
        .create(
            world.caller(Who.ADA),
            ResourceType.UNIT_TEST_SETS,
            new NewResource<>("TS", List.of(), new Content.UnitTestSet(null, members, null), null))
        .id();
  }

  /** Reports the one result of a run. */
  static void report(World world, EntityId run, EntityId unitTest, Who who, boolean passed) {
    var result =
        new TestReport(
            new Target.ByIndex(unitTest, 1), passed, Map.of(), null, world.now(), world.now());
    world.runs.report(world.caller(who), run, new RunReport(List.of(result), null));
  }
}
