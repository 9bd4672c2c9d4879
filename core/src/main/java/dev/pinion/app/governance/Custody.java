package dev.pinion.app.governance;

import dev.pinion.app.ServiceAttributes;
import dev.pinion.app.Work;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.governance.Freeze;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.governance.TestsPassed;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Service;
import dev.pinion.store.TenantTx;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What only those may change who may change rules: whatever would take a service out of a rule, the
 * settings that a rule covers, and the unit tests that a rule leans on.
 */
final class Custody {
  private static final Set<ResourceKind> TESTING =
      Set.of(
          ResourceKind.UNIT_TEST,
          ResourceKind.UNIT_TEST_SET,
          ResourceKind.SIMULATION_PERSONA,
          ResourceKind.SIMULATION_SCENARIO,
          ResourceKind.METRIC);

  private final Work.Unit unit;
  private final TenantTx tx;
  private final Collection<Rule> rules;
  private final List<Freeze> freezes;

  Custody(Work.Unit unit, Collection<Rule> rules, List<Freeze> freezes) {
    this.unit = unit;
    this.tx = unit.tx();
    this.rules = rules.stream().filter(rule -> rule.terms().enabled()).toList();
    this.freezes = freezes;
  }

  /** Refuses a caller who may not change what the transaction has changed. */
  void require() {
    tx.services()
        .before()
        .forEach(
            (id, before) -> {
              Service after = tx.services().find(id);
              if (before.isPresent() && after != null) {
                require(before.get(), after);
              }
            });
    tx.resources()
        .before()
        .forEach(
            (id, before) -> {
              before.ifPresent(this::requireTests);
              requireBehaviors(before.orElse(null), tx.resources().find(id));
            });
  }

  private void require(Service before, Service after) {
    // What stands in an active service that a rule begins to cover was never asked about.
    boolean movesRule =
        rules.stream()
            .anyMatch(
                rule ->
                    rule.covers(before)
                        ? !rule.covers(after)
                        : rule.covers(after) && before.active() && after.active());
    boolean changesSettings =
        rules.stream()
            .filter(rule -> rule.terms().appliesTo().guardsSettings())
            .anyMatch(rule -> rule.covers(before) && !sameSettings(before, after));
    if (movesRule || changesSettings) {
      unit.require(Permission.RULE_UPDATE, ServiceAttributes.of(before));
      unit.require(Permission.RULE_UPDATE, ServiceAttributes.of(after));
    }
    if (freezes.stream().anyMatch(each -> each.covers(before) && !each.covers(after))) {
      unit.require(Permission.FREEZE_CREATE, ServiceAttributes.of(before));
    }
  }

  private static boolean sameSettings(Service before, Service after) {
    var old = before.settings();
    var now = after.settings();
    return before.keyterms().equals(after.keyterms())
        && old.toolCapacity() == now.toolCapacity()
        && old.safetyFiltersEnabled() == now.safetyFiltersEnabled()
        && Objects.equals(old.personaId(), now.personaId())
        && old.hasVoiceOf(now);
  }

  /** Dynamic behaviours put words in front of callers, and are no content of a set. */
  private void requireBehaviors(@Nullable Resource<?> before, @Nullable Resource<?> after) {
    Stream.of(before, after)
        .filter(Objects::nonNull)
        .map(Resource::content)
        .filter(Content.BehaviorSet.class::isInstance)
        .map(Content.BehaviorSet.class::cast)
        .flatMap(set -> set.services().stream())
        .map(tx.services()::find)
        .filter(Objects::nonNull)
        .filter(
            service ->
                rules.stream()
                    .anyMatch(
                        rule -> rule.terms().appliesTo().guardsSettings() && rule.covers(service)))
        .forEach(service -> unit.require(Permission.RULE_UPDATE, ServiceAttributes.of(service)));
  }

  private void requireTests(Resource<?> before) {
    if (!TESTING.contains(before.kind()) || !changes(before, tx.resources().find(before.id()))) {
      return;
    }
    List<Service> services = leaning(before).distinct().toList();
    services.forEach(
        service -> unit.require(Permission.RULE_UPDATE, ServiceAttributes.of(service)));
    if (services.isEmpty() && isNamed(before.id())) {
      unit.require(Permission.RULE_UPDATE, Attributes.none());
    }
  }

  /** Whether anything changes that decides how tests end. A run that begins does not. */
  private static boolean changes(Resource<?> before, @Nullable Resource<?> after) {
    return after == null
        || after.deleted() != before.deleted()
        || after.latestVersion() != before.latestVersion()
        || !deciding(before.content()).equals(deciding(after.content()));
  }

  private static Object deciding(Content content) {
    return content instanceof Content.UnitTestSet set ? set.members() : content;
  }

  private boolean isNamed(EntityId unitTestSet) {
    return conditions().anyMatch(each -> unitTestSet.equals(each.unitTestSetId()));
  }

  private Stream<TestsPassed> conditions() {
    return rules.stream().flatMap(Custody::tests);
  }

  private static Stream<TestsPassed> tests(Rule rule) {
    return rule.terms().conditions().stream()
        .filter(TestsPassed.class::isInstance)
        .map(TestsPassed.class::cast);
  }

  /** The services whose rules lean on what the resource decides. */
  private Stream<Service> leaning(Resource<?> resource) {
    return switch (resource.content()) {
      case Content.UnitTest test -> Stream.ofNullable(leaning(resource.id(), test));
      case Content.UnitTestSet set ->
          set.members().stream()
              .map(member -> tx.resources().find(member.unitTestId()))
              .filter(Objects::nonNull)
              .flatMap(this::leaning);
      default ->
          tx.resources().usersOf(resource.id()).stream()
              .filter(user -> user.kind() == ResourceKind.UNIT_TEST && !user.deleted())
              .flatMap(this::leaning);
    };
  }

  private @Nullable Service leaning(EntityId id, Content.UnitTest test) {
    Service service = tx.services().find(test.serviceId());
    if (service == null) {
      return null;
    }
    boolean ofService =
        rules.stream()
            .filter(rule -> rule.covers(service))
            .flatMap(Custody::tests)
            .anyMatch(each -> each.unitTestSetId() == null);
    boolean ofSet =
        tx.resources().usersOf(id).stream()
            .anyMatch(user -> user.kind() == ResourceKind.UNIT_TEST_SET && isNamed(user.id()));
    return ofService || ofSet ? service : null;
  }
}
