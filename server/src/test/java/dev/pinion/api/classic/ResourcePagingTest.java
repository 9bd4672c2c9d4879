package dev.pinion.api.classic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.FreshTenantTest;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.StoredEntities;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.MetricValue;
import dev.pinion.domain.resource.Resource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Pages of random resources of every kind, walked by users of random roles with random filters,
 * against a model of plain lists. {@code -Dpinion.seed} repeats a run.
 */
class ResourcePagingTest extends FreshTenantTest {
  private static final int RESOURCES = 60;
  private static final int QUERIES = 60;

  private final long seed = Long.getLong("pinion.seed", ThreadLocalRandom.current().nextLong());
  private final Random random = new Random(seed);

  /** A kind that is listed where deleted ones may be asked for. */
  private enum Listed {
    PERSONAS("simulation/persona/", "simulation_personas", Permission.SIMULATION_PERSONA_GET),
    SCENARIOS("simulation/scenario/", "simulation_scenarios", Permission.SIMULATION_SCENARIO_GET),
    METRICS("metric/", "metrics", Permission.METRIC_GET),
    BEHAVIORS("dynamic_behavior_set/", "dynamic_behavior_sets", Permission.BEHAVIOR_GET);

    final String path;
    final String items;
    final Permission permission;

    Listed(String path, String items, Permission permission) {
      this.path = path;
      this.items = items;
      this.permission = permission;
    }

    boolean holds(Resource<?> resource) {
      return switch (resource.kind()) {
        case SIMULATION_PERSONA -> this == PERSONAS;
        case SIMULATION_SCENARIO -> this == SCENARIOS;
        case METRIC -> this == METRICS;
        case BEHAVIOR_SET -> this == BEHAVIORS;
        default -> false;
      };
    }

    /** Whether deleted ones are listed when nothing is said about them. */
    boolean listsDeleted() {
      return this == PERSONAS || this == SCENARIOS;
    }
  }

  @Test
  void pagesAreThoseOfTheModel() {
    System.out.println("ResourcePagingTest: -Dpinion.seed=" + seed);
    var stored = new StoredEntities(tenant);
    for (int i = 0; i < RESOURCES; i++) {
      make(stored, i);
    }
    List<Resource<?>> all = tenant.founded().tenant().read(tx -> tx.resources().all());
    for (int q = 0; q < QUERIES; q++) {
      Listed kind = Listed.values()[random.nextInt(Listed.values().length)];
      String prefix = List.of("", "a", "b").get(random.nextInt(3));
      List<Object> names =
          all.stream()
              .map(Resource::name)
              .filter(name -> name.startsWith(prefix))
              .map(Object.class::cast)
              .toList();
      Grant grant =
          prefix.isEmpty()
              ? Grant.of(kind.permission)
              : Grant.of(kind.permission, "name", new Condition.In(names));
      Http user = tenant.signIn(stored.userWith(new Grants(List.of(grant))));
      List<Resource<?>> visible =
          all.stream()
              .filter(each -> kind.holds(each) && names.contains(each.name()))
              .filter(each -> kind != Listed.BEHAVIORS || !each.deleted())
              .toList();
      walk(user, kind, visible);
    }
  }

  private void make(StoredEntities stored, int number) {
    String name = List.of("a", "b").get(random.nextInt(2)) + " " + number;
    Content content =
        switch (random.nextInt(4)) {
          case 0 -> new Content.SimulationPersona("r");
          case 1 -> new Content.Scenario();
          case 2 -> new Content.Metric(List.of(), null, "", new MetricValue.Bool());
          default -> new Content.BehaviorSet(random.nextBoolean(), List.of());
        };
    EntityId id = stored.resource(name, content);
    if (random.nextInt(3) == 0) {
      stored.deleted(id);
    }
  }

  private void walk(Http user, Listed kind, List<Resource<?>> visible) {
    var query = new ArrayList<String>();
    Stream<Resource<?>> wanted = visible.stream();
    boolean asked = kind != Listed.BEHAVIORS && random.nextBoolean();
    boolean deleted = asked && random.nextBoolean();
    if (asked) {
      query.add("is_deleted=" + deleted);
      wanted = wanted.filter(each -> each.deleted() == deleted);
    } else if (!kind.listsDeleted()) {
      wanted = wanted.filter(each -> !each.deleted());
    }
    Comparator<Resource<?>> order = Comparator.comparing(Resource::id);
    if (random.nextBoolean()) {
      boolean newest = random.nextBoolean();
      query.add("sort_by=" + (newest ? "-" : "%2B") + "updated_at");
      Comparator<Resource<?>> changed = Comparator.comparing(Resource::updatedAt);
      order = (newest ? changed.reversed() : changed).thenComparing(order);
    }
    int limit = random.nextInt(12);
    query.add("limit=" + limit);
    List<String> expected = wanted.sorted(order).map(each -> each.id().hex()).toList();
    String where = "-Dpinion.seed=%d %s %s".formatted(seed, kind, query);
    long offset = random.nextInt(4) == 0 ? random.nextInt(expected.size() + 3) : 0;
    boolean more = true;
    while (more) {
      String path = kind.path + "?" + String.join("&", query) + "&continuation_token=" + offset;
      JsonNode page = user.get(path).expect(200).json();
      int from = (int) Math.min(offset, expected.size());
      int to = Math.min(from + limit, expected.size());
      assertThat(page.get(kind.items).findValuesAsString("id"))
          .as(where)
          .isEqualTo(expected.subList(from, to));
      assertThat(page.get("has_more").booleanValue()).as(where).isEqualTo(to < expected.size());
      assertThat(page.get("continuation_token").isNull())
          .as(where)
          .isEqualTo(to == expected.size());
      assertThat(page.get("filter_values").isNull()).as(where).isEqualTo(offset > 0);
      if (offset == 0) {
        int creators = visible.isEmpty() ? 0 : 1;
        assertThat(Objects.requireNonNull(page.get("filter_values")).get("creators"))
            .as(where)
            .hasSize(creators);
      }
      offset = to;
      more = to < expected.size() && limit > 0;
    }
  }
}
