package dev.pinion.app.governance;

import static dev.pinion.app.governance.Governed.PREVIEW;
import static dev.pinion.app.governance.Governed.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Caller;
import dev.pinion.app.Shop;
import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.resource.Resources.ResourceChanges;
import dev.pinion.app.service.ServicePolicy;
import dev.pinion.app.service.SetWrite;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.DefaultRole;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.governance.Approvals;
import dev.pinion.domain.governance.Glob;
import dev.pinion.domain.governance.PromotionOnly;
import dev.pinion.domain.governance.Scope;
import dev.pinion.domain.governance.TestsPassed;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.MetricValue;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.service.ChangePlan;
import dev.pinion.domain.service.Tag;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What callers may do whose grants hold for a part of the tenant only. */
class GuardRightsTest extends GovernedTest {
  private static final String STAGE = Permission.TAG_PREFIX + "stage";
  private static final String TEAM = Permission.TAG_PREFIX + "team";

  private static Stream<Grant> allBut(Permission permission) {
    return DefaultRole.ADMINISTRATOR.grants().list().stream()
        .filter(grant -> grant.permission() != permission);
  }

  private static Scope services(Scope.Services services) {
    return new Scope(services, List.of(new Glob(RELEASE)), true);
  }

  /** Catches a freeze that stops what it does not cover. */
  @Test
  void aFreezeOfOtherServicesStopsNothingElse() {
    governed.rule(new PromotionOnly(null));
    Caller blind = governed.person("bea", new Grants(allBut(Permission.SERVICE_GET).toList()));
    freeze(services(new Scope.Services(null, List.of(new Glob("Other")), null, null)));
    assertThat(promote(blind).applied()).isTrue();
    governed.upsert(PREVIEW, Shop.pins(3L, 3L));
    freeze(null);
    shop.refused(DomainError.Frozen.class, () -> promote(blind));
  }

  private void freeze(@Nullable Scope scope) {
    governed.freezes.create(governed.owner(), new Freezes.NewFreeze("Sale", scope, null, false));
  }

  private ChangePlan promote(Caller caller) {
    return shop.sets.promote(
        caller, SetWrite.to(governed.service, RELEASE), Governed.promotion(PREVIEW));
  }

  /** Catches a grant that lets its holder bring a service where they may not rule. */
  @Test
  void whoBringsAServiceUnderARuleMustBeAllowedToRuleThere() {
    var production = List.of(new Tag("stage", "production"));
    governed.update(governed.admin, Governed.tagged(List.of(new Tag("stage", "dev"))));
    governed.rule(
        services(new Scope.Services(List.of("stage:production"), null, null, null)),
        null,
        new Approvals(1, null, null));
    Grant inDev = Grant.of(Permission.RULE_UPDATE, STAGE, new Condition.Equals("dev"));
    Caller ofDev =
        governed.person(
            "dan",
            new Grants(Stream.concat(allBut(Permission.RULE_UPDATE), Stream.of(inDev)).toList()));
    shop.refused(
        DomainError.Forbidden.class, () -> governed.update(ofDev, Governed.tagged(production)));
    governed.update(governed.admin, Governed.tagged(production));
  }

  /** Catches custody of tests that asks about one of the services only that they are of. */
  @Test
  void whatTestsOfSeveralServicesLeanOnNeedsThePermissionForEach() {
    governed.unitTestSet();
    EntityId other =
        shop.services
            .create(
                governed.admin,
                shop.newService("Other", true, Shop.pins(1L, 1L)),
                ServicePolicy.RUNNABLE)
            .id();
    Content.UnitTest test = unitTest();
    governed.resources.create(
        governed.admin,
        ResourceType.UNIT_TESTS,
        new NewResource<>(
            "Another",
            List.of(),
            new Content.UnitTest(
                "", other, RELEASE, test.personaId(), test.scenarioId(), 10, test.criteria(), null),
            null));
    governed.rule(new TestsPassed(null, 1, null, null));
    for (String name : List.of("Desk", "Other")) {
      Grant ofOne = Grant.of(Permission.RULE_UPDATE, "name", new Condition.Equals(name));
      Caller some =
          governed.person(
              "of-" + name,
              new Grants(Stream.concat(allBut(Permission.RULE_UPDATE), Stream.of(ofOne)).toList()));
      shop.refused(
          DomainError.Forbidden.class,
          () ->
              governed.resources.update(
                  some,
                  ResourceType.METRICS,
                  test.criteria().getFirst().metricId(),
                  new ResourceChanges<>(
                      null,
                      null,
                      old -> new Content.Metric(List.of(), null, "Easier", old.value()))));
    }
  }

  private Content.UnitTest unitTest() {
    return shop.tenant.read(tx -> tx.resources().all()).stream()
        .map(Resource::content)
        .filter(Content.UnitTest.class::isInstance)
        .map(Content.UnitTest.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /** Catches a grant that its holder leaves with what it allows. */
  @Test
  void aResourceIsNotTakenOutOfWhatAGrantAllows() {
    var content = new Content.Metric(List.of(), null, "", new MetricValue.Bool());
    var wanted = new NewResource<>("M", List.of(new Tag("team", "a")), content, null);
    EntityId metric = governed.resources.create(governed.admin, ResourceType.METRICS, wanted).id();
    Grant ofA = Grant.of(Permission.METRIC_MODIFY, TEAM, new Condition.Equals("a"));
    Caller team = governed.person("tom", new Grants(List.of(ofA)));
    shop.refused(
        DomainError.Forbidden.class, () -> retag(team, metric, List.of(new Tag("team", "b"))));
    shop.refused(DomainError.Forbidden.class, () -> retag(team, metric, List.of()));
    var both = List.of(new Tag("team", "a"), new Tag("tier", "1"));
    assertThat(retag(team, metric, both).tags()).isEqualTo(both);
  }

  private Resource<Content.Metric> retag(Caller caller, EntityId metric, List<Tag> tags) {
    return governed.resources.update(
        caller,
        ResourceType.METRICS,
        metric,
        new ResourceChanges<>(null, tags, content -> content));
  }
}
