package dev.pinion.app.explore;

import static dev.pinion.app.explore.Founded.pins;

import dev.pinion.app.explore.Operation.Kind;
import dev.pinion.app.explore.Operation.Theme;
import dev.pinion.app.governance.Overriding;
import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources.NewVersion;
import dev.pinion.app.resource.Resources.ResourceChanges;
import dev.pinion.app.service.Promotion;
import dev.pinion.app.service.Rollback;
import dev.pinion.app.service.ServicePolicy;
import dev.pinion.app.service.ServiceRollbacks;
import dev.pinion.app.service.Services.ServiceChanges;
import dev.pinion.app.service.Services.SettingsChanges;
import dev.pinion.app.service.SetRef;
import dev.pinion.app.service.SetWrite;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.run.Run;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.Tag;
import dev.pinion.store.RunStore.RunQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Every operation that can move what sets mean, or what rules lean on. */
public final class Operations {
  private static final Overriding BECAUSE = new Overriding("It has to be today.");
  private static final String RELEASE = "release";
  private static final String PREVIEW = "preview";

  private final List<Operation> all = new ArrayList<>();

  private Operations() {}

  /** All of them, in the order in which they are tried. */
  public static List<Operation> all() {
    var operations = new Operations();
    operations.addSets();
    operations.addSecondService();
    operations.addServices();
    operations.addVersions();
    new RequestOperations(operations.all).add();
    operations.addTests();
    new RuleOperations(operations.all).add();
    operations.addTime();
    return List.copyOf(operations.all);
  }

  /** Those that are about something, in the order in which they are tried. */
  public static List<Operation> of(Set<Theme> themes) {
    return all().stream().filter(each -> themes.contains(each.theme())).toList();
  }

  private void add(Theme theme, Who who, String what, Consumer<World> act) {
    all.add(new Operation(who.id() + " " + what, theme, Kind.PLAIN, who, 0, world -> true, act));
  }

  private void addSets() {
    add(Theme.SETS, Who.ADA, "promotes preview onto release", promotes(PREVIEW, true));
    add(Theme.MORE_SETS, Who.ADA, "promotes preview as it floats", promotes(PREVIEW, false));
    add(Theme.SETS, Who.ADA, "promotes preview@1 onto release", promotes(PREVIEW + "@1", true));
    add(Theme.MORE_SETS, Who.ADA, "promotes edge onto release", promotes("edge", true));
    add(Theme.SETS, Who.ADA, "rolls release back", rollsBack(null));
    add(Theme.MORE_SETS, Who.ADA, "rolls release back to 1", rollsBack(1L));
    add(Theme.MORE_SETS, Who.ADA, "rolls release back to 2", rollsBack(2L));
    add(Theme.SETS, Who.ADA, "writes release as 2, 1", writes(RELEASE, pins(2L, 1L)));
    add(Theme.MORE_SETS, Who.ADA, "writes release as it floats", writes(RELEASE, Pins.LATEST));
    add(Theme.SETS, Who.ADA, "writes preview as 1, 1", writes(PREVIEW, pins(1L, 1L)));
    add(Theme.MORE_SETS, Who.BOB, "writes preview as 2, 1", writes(Who.BOB, PREVIEW, pins(2L, 1L)));
    add(Theme.MORE_SETS, Who.ADA, "writes preview as it floats", writes(PREVIEW, Pins.LATEST));
    add(
        Theme.MORE_SETS,
        Who.ADA,
        "puts the service with both sets as 2, 2",
        changing(World.ALPHA, null, null, Map.of(RELEASE, pins(2L, 2L), PREVIEW, pins(2L, 2L))));
    add(
        Theme.MORE_SETS,
        Who.ADA,
        "deletes preview",
        world -> world.sets.delete(caller(world, Who.ADA), alpha(world), PREVIEW, List.of()));
    overriding(Who.CARA);
    overriding(Who.ADA);
  }

  private void overriding(Who who) {
    all.add(
        new Operation(
            who.id() + " promotes preview onto release against the rule",
            Theme.OVERRIDES,
            Kind.OVERRIDE,
            who,
            0,
            world -> true,
            world ->
                world.sets.promote(
                    caller(world, who),
                    new SetWrite(alpha(world), RELEASE, List.of(), false, BECAUSE),
                    new Promotion(SetRef.to(PREVIEW), true, null))));
  }

  private static Consumer<World> promotes(String from, boolean pinLatest) {
    return promotes(World.ALPHA, from, pinLatest);
  }

  private static Consumer<World> promotes(String service, String from, boolean pinLatest) {
    SetRef source = SetRef.parse(from).orElseThrow();
    return world ->
        world.sets.promote(
            caller(world, Who.ADA),
            SetWrite.to(service(world, service), RELEASE),
            new Promotion(source, pinLatest, null));
  }

  private static Consumer<World> rollsBack(@Nullable Long to) {
    return world ->
        world.sets.rollback(
            caller(world, Who.ADA), SetWrite.to(alpha(world), RELEASE), new Rollback(to, null));
  }

  private static Consumer<World> writes(String set, Pins pins) {
    return writes(Who.ADA, set, pins);
  }

  private static Consumer<World> writes(Who who, String set, Pins pins) {
    return world -> world.sets.upsert(caller(world, who), SetWrite.to(alpha(world), set), pins);
  }

  private void addSecondService() {
    add(Theme.SECOND, Who.ADA, "promotes preview on Beta", promotes(World.BETA, PREVIEW, true));
    add(
        Theme.SECOND,
        Who.ADA,
        "writes release of Beta as 2, 1",
        world ->
            world.sets.upsert(
                caller(world, Who.ADA), SetWrite.to(world.things.beta(), RELEASE), pins(2L, 1L)));
    add(Theme.SECOND, Who.ADA, "switches Beta on or off", switching(World.BETA));
    add(
        Theme.SECOND,
        Who.ADA,
        "puts Beta active with release as 2, 2",
        changing(World.BETA, true, null, Map.of(RELEASE, pins(2L, 2L), PREVIEW, pins(1L, 1L))));
    add(
        Theme.SECOND,
        Who.ADA,
        "makes an active service",
        world ->
            Founded.make(
                world,
                World.GAMMA,
                true,
                world.things.agent(),
                world.things.graph(),
                pins(2L, 1L),
                Pins.LATEST));
  }

  private void addServices() {
    add(Theme.SERVICES, Who.ADA, "swaps the agent", Operations::swapAgent);
    add(
        Theme.SERVICES,
        Who.ADA,
        "swaps the graph",
        world -> {
          Service service = find(world, World.ALPHA);
          boolean isFirst = service.graphId().equals(world.things.graph());
          EntityId other = isFirst ? world.things.otherGraph() : world.things.graph();
          update(world, Who.ADA, World.ALPHA, joined(null, other));
        });
    add(
        Theme.SERVICES,
        Who.ADA,
        "takes the last swap back",
        world ->
            world.rollbacks.rollback(
                caller(world, Who.ADA),
                new ServiceRollbacks.Return(alpha(world), null, null, Map.of(), List.of(), false)));
    add(Theme.SERVICES, Who.ADA, "switches Alpha on or off", switching(World.ALPHA));
    add(
        Theme.SERVICES,
        Who.ADA,
        "puts Alpha inactive with release as 2, 2",
        changing(
            World.ALPHA, false, null, Map.of(RELEASE, pins(2L, 2L), PREVIEW, pins(null, null))));
  }

  private static void swapAgent(World world) {
    update(world, Who.ADA, World.ALPHA, joined(otherAgent(world), null));
  }

  /** The agent that Alpha does not have. */
  static EntityId otherAgent(World world) {
    boolean isFirst = find(world, World.ALPHA).agentId().equals(world.things.agent());
    return isFirst ? world.things.otherAgent() : world.things.agent();
  }

  private static Consumer<World> switching(String service) {
    return world ->
        update(world, Who.ADA, service, changes(!find(world, service).active(), null, null));
  }

  private static Consumer<World> changing(
      String service, @Nullable Boolean active, @Nullable List<Tag> tags, Map<String, Pins> sets) {
    return world -> update(world, Who.ADA, service, changes(active, tags, sets));
  }

  private static ServiceChanges joined(@Nullable EntityId agent, @Nullable EntityId graph) {
    return new ServiceChanges(
        null, null, null, agent, graph, null, null, SettingsChanges.NONE, null);
  }

  static ServiceChanges changes(
      @Nullable Boolean active, @Nullable List<Tag> tags, @Nullable Map<String, Pins> sets) {
    return new ServiceChanges(
        null, null, active, null, null, tags, null, SettingsChanges.NONE, sets);
  }

  static void update(World world, Who who, String service, ServiceChanges changes) {
    world.services.update(
        caller(world, who), service(world, service), changes, ServicePolicy.RUNNABLE);
  }

  private void addVersions() {
    addVersion("agent", "A", ResourceType.AGENTS, World.Things::agent);
    addVersion("graph", "G", ResourceType.GRAPHS, World.Things::graph);
  }

  private void addVersion(
      String what, String name, ResourceType<?> type, Function<World.Things, EntityId> which) {
    all.add(
        new Operation(
            "ada makes a version of the " + what,
            Theme.VERSIONS,
            Kind.VERSION,
            Who.ADA,
            0,
            world -> true,
            world -> {
              EntityId id = which.apply(world.things);
              Resource<?> part =
                  Objects.requireNonNull(world.tenant.read(tx -> tx.resources().find(id)));
              ResourceKind kind = type.kind();
              var content = Founded.content(kind, name, part.latestVersion() + 1);
              world.resources.createVersion(
                  caller(world, Who.ADA), type, id, new NewVersion(content, null, false));
            }));
  }

  private void addTests() {
    addTest("runs the tests", world -> world.runs.create(caller(world, Who.ADA), set(world)));
    addTest("reports that the tests passed", world -> reports(world, Who.ADA, true));
    addTest("reports that the tests failed", world -> reports(world, Who.ADA, false));
    addTest(Who.CARA, "reports that the tests passed", world -> reports(world, Who.CARA, true));
    addTest(
        "has the unit test run on release",
        world ->
            world.resources.update(
                caller(world, Who.ADA),
                ResourceType.UNIT_TESTS,
                Objects.requireNonNull(world.things.unitTest()),
                new ResourceChanges<>(
                    null,
                    null,
                    old ->
                        new Content.UnitTest(
                            old.description(),
                            old.serviceId(),
                            RELEASE,
                            old.personaId(),
                            old.scenarioId(),
                            old.maxInteractions(),
                            old.criteria(),
                            null))));
  }

  private void addTest(String what, Consumer<World> act) {
    addTest(Who.ADA, what, act);
  }

  private void addTest(Who who, String what, Consumer<World> act) {
    all.add(
        new Operation(
            who.id() + " " + what,
            Theme.TESTS,
            Kind.PLAIN,
            who,
            0,
            world -> world.things.unitTest() != null,
            act));
  }

  private static EntityId set(World world) {
    return Objects.requireNonNull(world.things.unitTestSet());
  }

  private static void reports(World world, Who who, boolean passed) {
    Run newest =
        world.tenant.read(
            tx ->
                tx
                    .runs()
                    .list(
                        new RunQuery(Set.of(), Set.of(), Set.of(), Set.of(), null, world.now()),
                        0,
                        100)
                    .stream()
                    .max(Comparator.comparing(Run::id))
                    .orElseThrow());
    EntityId test = Objects.requireNonNull(world.things.unitTest());
    Founded.report(world, newest.id(), test, who, passed);
  }

  private void addTime() {
    addTime("61 minutes pass", Duration.ofMinutes(61));
    addTime("a night passes", Duration.ofHours(13));
  }

  private void addTime(String name, Duration time) {
    all.add(
        new Operation(
            name, Theme.TIME, Kind.TIME, null, 0, world -> true, world -> world.pass(time)));
  }

  static dev.pinion.app.Caller caller(World world, Who who) {
    return world.caller(who);
  }

  static EntityId alpha(World world) {
    return world.things.alpha();
  }

  /** The service of that name; an id of nothing if there is none. */
  static EntityId service(World world, String name) {
    return switch (name) {
      case World.ALPHA -> world.things.alpha();
      case World.BETA -> world.things.beta();
      default -> Objects.requireNonNullElse(world.service(name), EntityId.NOTHING);
    };
  }

  static Service find(World world, String name) {
    EntityId id = service(world, name);
    return Objects.requireNonNull(world.tenant.read(tx -> tx.services().find(id)));
  }
}
