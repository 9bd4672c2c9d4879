package dev.pinion.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Caller;
import dev.pinion.app.Shop;
import dev.pinion.app.Work;
import dev.pinion.app.service.Services.ServiceChanges;
import dev.pinion.domain.Change;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.ServiceSettings;
import dev.pinion.domain.service.Tag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services as such; their sets are in {@link VersionSetsTest}. */
class ServicesTest {
  @TempDir private Path folder;
  private Shop shop;

  @BeforeEach
  void open() throws IOException {
    shop = new Shop(folder);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void createMakesEdgeAndReleaseWithARevision() {
    Pins release = Shop.preferring(Shop.MODEL, Map.of("temperature", 1L));
    long before = shop.seq();
    EntityId id =
        shop.services
            .create(shop.admin, shop.newService("Shop", true, release), ServicePolicy.RUNNABLE)
            .id();
    Service made = shop.find(id);
    assertThat(made.name()).isEqualTo("Shop");
    assertThat(made.creator()).isEqualTo(shop.admin.actor());
    assertThat(made.versionSets()).containsOnlyKeys("edge", "release");
    assertThat(made.versionSets().get("edge"))
        .extracting("pins", "revision")
        .containsExactly(Pins.LATEST, 1L);
    assertThat(made.versionSets().get("release"))
        .extracting("pins", "revision")
        .containsExactly(release, 1L);
    Revision revision = shop.ledger(id, "release").getFirst();
    assertThat(revision.origin().operation()).isEqualTo(Revision.Operation.CREATE);
    assertThat(revision.before()).isNull();
    assertThat(revision.after()).isEqualTo(release);
    assertThat(shop.ledger(id, "edge")).isEmpty();
    List<Change> log = shop.tenant.read(tx -> tx.changesAfter(before, 9));
    assertThat(log)
        .extracting(Change::kind)
        .containsExactly("service.created", "version_set.changed");
    assertThat(log)
        .allSatisfy(
            change -> {
              assertThat(change.subject().id()).isEqualTo(id.hex());
              assertThat(change.subjectName()).isEqualTo("Shop");
              assertThat(change.actor()).isEqualTo(shop.admin.actor());
            });
  }

  @Test
  void createNeedsBothPermissionsBeforeAnyRule() {
    var wrong = Shop.newService("x", true, shop.work.newId(), shop.graph, Shop.pins(99L, 99L));
    DomainError.Forbidden none =
        shop.refused(
            DomainError.Forbidden.class,
            () -> shop.services.create(shop.caller(), wrong, ServicePolicy.RUNNABLE));
    assertThat(none.message()).contains("Service:CreateService");
    Caller half = shop.caller(Grant.of(Permission.SERVICE_CREATE));
    DomainError.Forbidden sets =
        shop.refused(
            DomainError.Forbidden.class,
            () -> shop.services.create(half, wrong, ServicePolicy.RUNNABLE));
    assertThat(sets.message()).contains("Service:CreateVersionSet");
    shop.refused(
        DomainError.UnknownReference.class,
        () -> shop.services.create(shop.admin, wrong, ServicePolicy.RUNNABLE));
  }

  @Test
  void conditionsOfCreateSeeTheServiceToBe() {
    Caller limited =
        shop.caller(
            Grant.of(Permission.SERVICE_CREATE, "name", new Condition.Equals("mine")),
            Grant.of(Permission.VERSION_SET_CREATE));
    shop.refused(
        DomainError.Forbidden.class,
        () ->
            shop.services.create(
                limited, shop.newService("yours", true, Pins.LATEST), ServicePolicy.RUNNABLE));
    shop.services.create(
        limited, shop.newService("mine", true, Pins.LATEST), ServicePolicy.RUNNABLE);
  }

  @Test
  void createNamesTheUnknownPart() {
    EntityId nowhere = shop.work.newId();
    DomainError.UnknownReference agent =
        shop.refused(
            DomainError.UnknownReference.class,
            () -> create("x", true, nowhere, shop.graph, Pins.LATEST));
    assertThat(agent.field()).containsExactly("agent_id");
    assertThat(agent.message()).isEqualTo("There is no agent with this id.");
    DomainError.UnknownReference graph =
        shop.refused(
            DomainError.UnknownReference.class,
            () -> create("x", true, shop.agent, shop.agent, Pins.LATEST));
    assertThat(graph.field()).containsExactly("context_graph_id");
    assertThat(graph.message()).isEqualTo("There is no context graph with this id.");
  }

  @Test
  void createRefusesPartsWithoutAVersionEvenWhenInactive() {
    EntityId empty = shop.asset(ResourceKind.AGENT, "Empty", 0);
    EntityId emptyGraph = shop.asset(ResourceKind.CONTEXT_GRAPH, "Void", 0);
    assertThat(refusal(() -> create("x", false, empty, shop.graph, Pins.LATEST)))
        .contains("Empty", "no version");
    assertThat(refusal(() -> create("x", false, shop.agent, emptyGraph, Pins.LATEST)))
        .contains("Void", "no version");
  }

  @Test
  void createRefusesPinsThatDangleAndInvalidModels() {
    assertThat(refusal(() -> create("x", false, Shop.pins(4L, null))))
        .contains("release", "version 4", "Agent", "1 to 3");
    assertThat(refusal(() -> create("x", false, Shop.pins(null, 9L)))).contains("Graph");
    assertThat(refusal(() -> create("x", false, Shop.preferring("no_such", Map.of()))))
        .contains("talk", "no_such");
    assertThat(
            refusal(
                () -> create("x", false, Shop.preferring(Shop.MODEL, Map.of("temperature", 3L)))))
        .contains("talk", "temperature");
  }

  @Test
  void onlyAnActiveServiceCannotTakeUpWhatIsDeprecated() {
    EntityId oldAgent = shop.asset(ResourceKind.AGENT, "Old", 1);
    EntityId oldGraph = shop.asset(ResourceKind.CONTEXT_GRAPH, "Past", 1);
    shop.deprecate(oldAgent);
    shop.deprecate(oldGraph);
    assertThat(refusal(() -> create("x", true, oldAgent, shop.graph, Pins.LATEST)))
        .contains("agent", "Old", "deprecated");
    assertThat(refusal(() -> create("x", true, shop.agent, oldGraph, Pins.LATEST)))
        .contains("context graph", "Past", "deprecated");
    Pins oldModel = Shop.preferring(Shop.OLD_MODEL, Map.of());
    assertThat(
            refusal(
                () ->
                    shop.later.create(
                        shop.admin, shop.newService("x", true, oldModel), ServicePolicy.RUNNABLE)))
        .contains(Shop.OLD_MODEL, "release", "deprecated");

    EntityId idle = create("x", false, oldAgent, oldGraph, Pins.LATEST);
    EntityId idleModel =
        shop.later
            .create(shop.admin, shop.newService("y", false, oldModel), ServicePolicy.RUNNABLE)
            .id();
    assertThat(refusal(() -> update(idle, Shop.changes(null, true)))).contains("Old");
    assertThat(
            refusal(
                () ->
                    shop.later.update(
                        shop.admin, idleModel, Shop.changes(null, true), ServicePolicy.RUNNABLE)))
        .contains(Shop.OLD_MODEL);
    shop.services.update(shop.admin, idleModel, Shop.changes(null, true), ServicePolicy.RUNNABLE);
    shop.changesNothing(
        () ->
            shop.later.update(
                shop.admin, idleModel, Shop.changes(null, true), ServicePolicy.RUNNABLE));
  }

  @Test
  void whatRunsGoesOnWhenItsPartsAreDeprecated() {
    EntityId id = shop.create("x");
    shop.deprecate(shop.agent);
    shop.services.update(shop.admin, id, Shop.changes("renamed", null), ServicePolicy.RUNNABLE);
    shop.services.update(shop.admin, id, Shop.changes(null, false), ServicePolicy.RUNNABLE);
    assertThat(refusal(() -> update(id, Shop.changes(null, true)))).contains("deprecated");
  }

  @Test
  void activeNamesAreTakenOnceOnEveryPath() {
    EntityId first = shop.create("Shop");
    EntityId lower = shop.create("shop");
    for (Runnable path :
        List.<Runnable>of(
            () -> shop.create("Shop"), () -> update(lower, Shop.changes("Shop", null)))) {
      assertThat(shop.refused(DomainError.Conflict.class, path).message()).contains("Shop");
    }
    EntityId idle =
        shop.services
            .create(shop.admin, shop.newService("Shop", false, Pins.LATEST), ServicePolicy.RUNNABLE)
            .id();
    shop.refused(DomainError.Conflict.class, () -> update(idle, Shop.changes(null, true)));
    update(idle, Shop.changes("other", null));
    shop.refused(DomainError.Conflict.class, () -> update(idle, Shop.changes("Shop", true)));
    update(first, Shop.changes(null, false));
    update(idle, Shop.changes("Shop", true));
    shop.refused(DomainError.Conflict.class, () -> update(first, Shop.changes(null, true)));
  }

  @Test
  void updateIsNotFoundBeforeForbiddenBeforeRules() {
    EntityId id = shop.create("x");
    Caller nobody = shop.caller();
    assertThat(
            shop.refused(
                    DomainError.NotFound.class,
                    () ->
                        shop.services.update(
                            nobody, shop.agent, Shop.changes("y", null), ServicePolicy.RUNNABLE))
                .message())
        .isEqualTo("There is no service with this id.");
    shop.refused(
        DomainError.Forbidden.class,
        () ->
            shop.services.update(
                nobody, id, Shop.joined(shop.work.newId(), null), ServicePolicy.RUNNABLE));
    shop.refused(
        DomainError.Forbidden.class,
        () -> shop.services.update(nobody, id, Shop.changes(null, null), ServicePolicy.RUNNABLE));
    shop.refused(
        DomainError.UnknownReference.class, () -> update(id, Shop.joined(shop.work.newId(), null)));
  }

  @Test
  void updateChangesOnlyWhatIsNamedAndNothingLeavesNoTrace() {
    EntityId id = shop.create("x");
    Service before = shop.find(id);
    shop.changesNothing(() -> update(id, Shop.changes(null, null)));
    shop.changesNothing(
        () ->
            update(
                id,
                new ServiceChanges(
                    "x",
                    "",
                    true,
                    shop.agent,
                    shop.graph,
                    List.of(),
                    List.of(),
                    Services.SettingsChanges.NONE,
                    null)));
    long seq = shop.seq();
    List<Tag> tags = List.of(new Tag("a", null));
    update(
        id,
        new ServiceChanges(
            null, null, null, null, null, tags, List.of("k"), Services.SettingsChanges.NONE, null));
    Service after = shop.find(id);
    assertThat(after)
        .usingRecursiveComparison()
        .ignoringFields("tags", "keyterms", "updatedAt", "updatedBy")
        .isEqualTo(before);
    assertThat(after.tags()).isEqualTo(tags);
    assertThat(after.keyterms()).containsExactly("k");
    List<Change> log = shop.tenant.read(tx -> tx.changesAfter(seq, 9));
    assertThat(log).extracting(Change::kind).containsExactly("service.updated");
  }

  @Test
  void anotherAgentOrGraphMustHoldEveryPin() {
    EntityId id = shop.create("x");
    shop.sets.upsert(shop.admin, SetWrite.to(id, "one"), Shop.pins(3L, 3L));
    shop.sets.upsert(shop.admin, SetWrite.to(id, "two"), Shop.pins(2L, null));
    EntityId small = shop.asset(ResourceKind.AGENT, "Small", 1);
    EntityId none = shop.asset(ResourceKind.AGENT, "None", 0);
    assertThat(refusal(() -> update(id, Shop.joined(small, null))))
        .contains("\"one\"", "\"two\"", "Small", "version 1 only");
    assertThat(refusal(() -> update(id, Shop.joined(none, null)))).contains("None");
    EntityId wide = shop.asset(ResourceKind.AGENT, "Wide", 3);
    update(id, Shop.joined(wide, null));
    assertThat(shop.find(id).agentId()).isEqualTo(wide);
    EntityId old = shop.asset(ResourceKind.AGENT, "Old", 5);
    shop.deprecate(old);
    assertThat(refusal(() -> update(id, Shop.joined(old, null)))).contains("Old", "deprecated");
  }

  @Test
  void aServiceInUseStaysActive() {
    EntityId id = shop.create("x");
    for (int i = 0; i < 7; i++) {
      shop.use(id, i == 0 ? "edge" : "release", "test " + i);
    }
    DomainError.InUse error =
        shop.refused(DomainError.InUse.class, () -> update(id, Shop.changes(null, false)));
    assertThat(error.usages()).hasSize(7);
    assertThat(error.message())
        .contains("\"x\"", "unit test \"test 0\"", "test 4", "and 2 more")
        .doesNotContain("test 5");
    update(id, Shop.changes("renamed", null));
    Work.commit(
        shop.tenant,
        tx -> {
          for (int i = 0; i < 7; i++) {
            tx.usages().remove("unit_test", "id of test " + i);
          }
          return true;
        });
    update(id, Shop.changes(null, false));
  }

  @Test
  void activatingMeetsActiveNamesOnlyUnderEveryPolicy() {
    EntityId first = create("twin", false, Pins.LATEST);
    EntityId second = create("twin", false, Pins.LATEST);
    var activate = Shop.changes(null, true);
    shop.services.update(shop.admin, first, activate, ServicePolicy.DRAFTABLE);
    shop.refused(
        DomainError.Conflict.class,
        () -> shop.services.update(shop.admin, second, activate, ServicePolicy.DRAFTABLE));
  }

  private void update(EntityId id, ServiceChanges changes) {
    shop.services.update(shop.admin, id, changes, ServicePolicy.RUNNABLE);
  }

  private EntityId create(String name, boolean active, Pins release) {
    return create(name, active, shop.agent, shop.graph, release);
  }

  private EntityId create(
      String name, boolean active, EntityId agent, EntityId graph, Pins release) {
    return shop.services
        .create(
            shop.admin,
            Shop.newService(name, active, agent, graph, release),
            ServicePolicy.RUNNABLE)
        .id();
  }

  private String refusal(Runnable useCase) {
    return shop.refused(DomainError.Refused.class, useCase).message();
  }

  @Test
  void settingsAreKept() {
    var settings = new ServiceSettings(5, false, "text", "sandbox", null, Map.of("a", 1L), false);
    EntityId id =
        shop.services
            .create(
                shop.admin,
                new Services.NewService(
                    "x",
                    "about",
                    false,
                    shop.agent,
                    shop.graph,
                    List.of(new Tag("a", "b")),
                    List.of("k"),
                    settings,
                    Map.of()),
                ServicePolicy.RUNNABLE)
            .id();
    assertThat(shop.find(id).settings()).isEqualTo(settings);
    assertThat(shop.find(id).description()).isEqualTo("about");
  }

  @Test
  void whatWasWrittenComesBack() {
    Service made =
        shop.services.create(
            shop.admin, shop.newService("x", true, Pins.LATEST), ServicePolicy.RUNNABLE);
    assertThat(made).isEqualTo(shop.find(made.id()));
    EntityId other = shop.asset(ResourceKind.AGENT, "Other agent", 1);
    for (Services.ServiceChanges each :
        List.of(Shop.changes("y", null), Shop.changes(null, null), Shop.joined(other, null))) {
      assertThat(shop.services.update(shop.admin, made.id(), each, ServicePolicy.RUNNABLE))
          .isEqualTo(shop.find(made.id()));
    }
  }

  @Test
  void aGrantOnConditionsMustHoldBeforeAndAfter() {
    EntityId idle =
        shop.services
            .create(shop.admin, shop.newService("idle", false, Pins.LATEST), ServicePolicy.RUNNABLE)
            .id();
    Caller ofIdle =
        shop.caller(Grant.of(Permission.SERVICE_UPDATE, "is_active", new Condition.Equals(false)));
    shop.refused(
        DomainError.Forbidden.class,
        () -> shop.services.update(ofIdle, idle, Shop.changes(null, true), ServicePolicy.RUNNABLE));
    shop.services.update(ofIdle, idle, Shop.changes("still", null), ServicePolicy.RUNNABLE);

    Caller ofDev =
        shop.caller(Grant.of(Permission.SERVICE_UPDATE, "tags.stage", new Condition.Equals("dev")));
    shop.refused(
        DomainError.Forbidden.class,
        () -> shop.services.update(ofDev, idle, staged("dev"), ServicePolicy.RUNNABLE));
    shop.services.update(shop.admin, idle, staged("dev"), ServicePolicy.RUNNABLE);
    shop.refused(
        DomainError.Forbidden.class,
        () -> shop.services.update(ofDev, idle, staged("prod"), ServicePolicy.RUNNABLE));
    assertThat(shop.find(idle).tags()).containsExactly(new Tag("stage", "dev"));
  }

  private static ServiceChanges staged(String stage) {
    return new ServiceChanges(
        null,
        null,
        null,
        null,
        null,
        List.of(new Tag("stage", stage)),
        null,
        Services.SettingsChanges.NONE,
        null);
  }
}
