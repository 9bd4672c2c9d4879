package dev.pinion.api.classic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.OneServerTest;
import dev.pinion.api.fixture.StoredEntities;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.ServiceSettings;
import dev.pinion.domain.service.Tag;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Pages of random services, walked by users of random roles with random filters, against a model of
 * plain lists. {@code -Dpinion.seed} repeats a run.
 */
@SuppressWarnings("NullAway.Init") // set before all tests
class PagingModelTest extends OneServerTest {
  private static final int TENANTS = 3;
  private static final int USERS = 4;
  private static final int QUERIES = 40;
  private static final int SERVICES_MAX = 45;

  /** U+10400 sorts after U+FFFD by code point, but before it by UTF-16 unit. */
  private static final List<String> NAMES =
      List.of(
          "a",
          "A",
          "aa",
          "b",
          "\u00e9",
          "e\u0301",
          "\ufffd",
          "\ud801\udc00",
          "\ud83d\ude00 x",
          "z");

  private static final List<String> KEYS = List.of("k", "K", "team", "stra\u00dfe", "\ud801\udc00");
  private static final List<String> VALUES = List.of("v", "V", "w", "1", "\ud801\udc00");

  private static final long SEED =
      Long.getLong("pinion.seed", java.util.concurrent.ThreadLocalRandom.current().nextLong());

  private final Random random = new Random(SEED);

  @BeforeAll
  static void prepare() {
    System.out.println("PagingModelTest: -Dpinion.seed=" + SEED);
  }

  private record Field(String name, boolean descending) {}

  /** How a dialect lists services. */
  private enum Face {
    CLASSIC("service/", "services"),
    PLATFORM("services", "items");

    final String path;
    final String items;

    Face(String path, String items) {
      this.path = path;
      this.items = items;
    }

    String hexId(JsonNode item) {
      String id = item.get("id").stringValue();
      return this == CLASSIC ? id : EntityId.fromUuid(UUID.fromString(id)).orElseThrow().hex();
    }
  }

  private record Wanted(
      Set<String> ids,
      @Nullable Boolean active,
      String search,
      List<String> tags,
      List<Field> sort,
      int limit,
      String query) {}

  @Test
  void pagesAreThoseOfTheModel() {
    for (int t = 0; t < TENANTS; t++) {
      TestTenant tenant = server.tenant("tenant-" + t);
      var stored = new StoredEntities(tenant);
      List<Service> services = services(stored, t == 0 ? 0 : 5 + random.nextInt(SERVICES_MAX - 5));
      stored.services(services);
      for (int u = 0; u < USERS; u++) {
        List<Grant> grants = u == 0 ? List.of(Grant.of(Permission.SERVICE_GET)) : grants(services);
        String userId = stored.userWith(new Grants(grants));
        Http classic = tenant.signIn(userId);
        Http platform = tenant.platform().with("Authorization", "Bearer " + tenant.token(userId));
        if (grants.isEmpty()) {
          platform.get(Face.PLATFORM.path).expect(403);
        }
        for (int q = 0; q < QUERIES; q++) {
          Wanted wanted = wanted(services);
          walk(Face.CLASSIC, classic, wanted, services, expected(services, grants, wanted));
          if (!grants.isEmpty()) {
            Wanted other = wantedOfPlatform();
            walk(Face.PLATFORM, platform, other, services, expected(services, grants, other));
          }
        }
      }
    }
  }

  private void walk(Face face, Http user, Wanted wanted, List<Service> all, List<String> expected) {
    String where = "-Dpinion.seed=%d %s %s".formatted(SEED, face, wanted.query());
    var seen = new ArrayList<String>();
    long offset = random.nextInt(10) == 0 ? random.nextInt(all.size() + 5) : 0;
    long start = offset;
    boolean more = true;
    while (more) {
      String token = offset == 0 && random.nextBoolean() ? "" : "&continuation_token=" + offset;
      JsonNode page = user.get(face.path + "?" + wanted.query() + token).expect(200).json();
      List<String> ids = page.get(face.items).values().stream().map(face::hexId).toList();
      int from = (int) Math.min(offset, expected.size());
      int to = Math.min(from + wanted.limit(), expected.size());
      assertThat(ids).as(where).isEqualTo(expected.subList(from, to));
      more = page.get("has_more").booleanValue();
      assertThat(more).as(where).isEqualTo(to < expected.size());
      JsonNode next = page.get("continuation_token");
      assertThat(next.isNull()).as(where).isEqualTo(!more);
      if (face == Face.CLASSIC) {
        filterValues(where, page.get("filter_values"), offset == 0, all);
      } else {
        assertThat(page.get("total").longValue()).as(where).isEqualTo(expected.size());
      }
      seen.addAll(ids);
      if (more) {
        assertThat(next.longValue()).as(where).isEqualTo(to);
        offset = next.longValue();
      }
    }
    int skipped = (int) Math.min(start, expected.size());
    assertThat(seen).as(where).isEqualTo(expected.subList(skipped, expected.size()));
  }

  private static void filterValues(
      String where, JsonNode values, boolean first, List<Service> all) {
    if (!first) {
      assertThat(values.isNull()).as(where).isTrue();
      return;
    }
    var texts = new LinkedHashSet<String>();
    for (Service service : all) {
      for (Tag tag : service.tags()) {
        texts.add(tag.key() + ":" + Objects.requireNonNullElse(tag.value(), ""));
      }
    }
    assertThat(values.get("tags").values().stream().map(JsonNode::stringValue).toList())
        .as(where)
        .containsExactlyInAnyOrderElementsOf(texts);
  }

  private static List<String> expected(List<Service> all, List<Grant> grants, Wanted wanted) {
    var left = new ArrayList<Service>();
    for (Service each : all) {
      boolean named = wanted.ids().isEmpty() || wanted.ids().contains(each.id().hex());
      boolean state = wanted.active() == null || wanted.active() == each.active();
      boolean tagged = wanted.tags().stream().allMatch(filter -> hasTag(each, filter));
      boolean found = (each.name() + "\n" + each.description()).contains(wanted.search());
      if (named
          && state
          && tagged
          && found
          && grants.stream().anyMatch(grant -> lets(grant, each))) {
        left.add(each);
      }
    }
    left.sort(Comparator.comparing((Service each) -> each.id().hex()));
    // A stable sort by the last field first leaves ties as the field before wants them.
    for (Field field : wanted.sort().reversed()) {
      Comparator<Service> order =
          field.name().equals("name")
              ? (a, b) -> Arrays.compare(codePoints(a.name()), codePoints(b.name()))
              : Comparator.comparing(Service::active);
      left.sort(field.descending() ? Collections.reverseOrder(order) : order);
    }
    return left.stream().map(each -> each.id().hex()).toList();
  }

  private static int[] codePoints(String text) {
    return text.codePoints().toArray();
  }

  private static boolean hasTag(Service service, String filter) {
    String key = filter.substring(0, filter.indexOf(':'));
    String value = filter.substring(filter.indexOf(':') + 1);
    for (Tag tag : service.tags()) {
      boolean same = value.isEmpty() ? tag.value() == null : value.equals(tag.value());
      if (tag.key().equals(key) && (same || value.equals("*"))) {
        return true;
      }
    }
    return false;
  }

  private static boolean lets(Grant grant, Service service) {
    return grant.conditions().entrySet().stream()
        .allMatch(each -> holds(each.getValue(), values(service, each.getKey())));
  }

  private static boolean holds(Condition condition, List<@Nullable Object> values) {
    return switch (condition) {
      case Condition.Equals(var value) -> values.contains(value);
      case Condition.NotEquals(var value) -> !values.contains(value);
      case Condition.In(var options) -> values.stream().anyMatch(options::contains);
    };
  }

  private static List<@Nullable Object> values(Service service, String attribute) {
    var values = new ArrayList<@Nullable Object>();
    switch (attribute) {
      case "id" -> values.add(service.id().hex());
      case "name" -> values.add(service.name());
      case "is_active" -> values.add(service.active());
      case "agent_id" -> values.add(service.agentId().hex());
      default ->
          service.tags().stream()
              .filter(tag -> attribute.equals("tags." + tag.key()))
              .forEach(tag -> values.add(tag.value()));
    }
    return values;
  }

  private List<Service> services(StoredEntities stored, int count) {
    List<EntityId> agents =
        IntStream.range(0, 2)
            .mapToObj(
                i -> stored.asset(dev.pinion.domain.resource.ResourceKind.AGENT, "agent" + i, 1))
            .toList();
    EntityId graph =
        stored.asset(dev.pinion.domain.resource.ResourceKind.CONTEXT_GRAPH, "graph", 1);
    var services = new ArrayList<Service>();
    var active = new LinkedHashSet<String>();
    for (int i = 0; i < count; i++) {
      String name = pick(NAMES) + (random.nextBoolean() ? "" : pick(NAMES));
      boolean isActive = random.nextBoolean() && active.add(name);
      services.add(
          new Service(
              StoredEntities.newId(),
              name,
              "d",
              isActive,
              pick(agents),
              graph,
              tags(),
              List.of(),
              ServiceSettings.DEFAULTS,
              new TreeMap<>(),
              stored.actor(),
              stored.actor(),
              stored.now(),
              stored.now()));
    }
    Collections.shuffle(services, random);
    return services;
  }

  /** Keys may repeat; a tag may have no value. */
  private List<Tag> tags() {
    return IntStream.range(0, random.nextInt(4)).mapToObj(i -> tag()).distinct().toList();
  }

  private Tag tag() {
    return new Tag(pick(KEYS), random.nextInt(4) == 0 ? null : pick(VALUES));
  }

  private List<Grant> grants(List<Service> services) {
    return IntStream.range(0, random.nextInt(4))
        .mapToObj(
            i -> {
              var conditions = new TreeMap<String, Condition>();
              for (int c = random.nextInt(3); c >= 0; c--) {
                String attribute =
                    pick(List.of("id", "name", "is_active", "agent_id", "tags." + pick(KEYS)));
                conditions.put(attribute, condition(attribute, services));
              }
              return new Grant(Permission.SERVICE_GET, conditions);
            })
        .toList();
  }

  private Condition condition(String attribute, List<Service> services) {
    var options = new ArrayList<@Nullable Object>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      List<@Nullable Object> values =
          services.isEmpty() ? List.of() : values(pick(services), attribute);
      options.add(
          values.isEmpty() ? (attribute.equals("is_active") ? true : "v") : values.getFirst());
    }
    return switch (random.nextInt(3)) {
      case 0 -> new Condition.Equals(options.getFirst());
      case 1 -> new Condition.NotEquals(options.getFirst());
      default -> new Condition.In(options);
    };
  }

  private Wanted wanted(List<Service> services) {
    var query = new ArrayList<String>();
    var ids = new LinkedHashSet<String>();
    if (random.nextInt(4) == 0) {
      for (int i = random.nextInt(12); i >= 0; i--) {
        EntityId id =
            services.isEmpty() || random.nextInt(6) == 0
                ? StoredEntities.newId()
                : pick(services).id();
        ids.add(id.hex());
        query.add("id=" + id.hex());
      }
    }
    Boolean active = random.nextInt(3) == 0 ? random.nextBoolean() : null;
    if (active != null) {
      query.add(
          "is_active="
              + (active ? pick(List.of("true", "1", "Yes")) : pick(List.of("false", "off"))));
    }
    var tags = new ArrayList<String>();
    while (random.nextInt(3) == 0) {
      String filter = pick(KEYS) + ":" + pick(List.of("*", "", pick(VALUES), pick(VALUES)));
      tags.add(filter);
      query.add("tags=" + encoded(filter));
    }
    var sort = new ArrayList<Field>();
    while (random.nextBoolean()) {
      var field = new Field(pick(List.of("name", "is_active")), random.nextBoolean());
      sort.add(field);
      query.add(
          "sort_by=" + (field.descending() ? "-" : pick(List.of("", "+", "%2B"))) + field.name());
    }
    int limit = random.nextInt(4) == 0 ? 10 : 1 + random.nextInt(20);
    if (limit != 10) {
      query.add("limit=" + limit);
    }
    return new Wanted(ids, active, "", tags, sort, limit, String.join("&", query));
  }

  /** What Platform can ask for: a text, a state, one field to sort by. */
  private Wanted wantedOfPlatform() {
    var query = new ArrayList<String>();
    String search = "";
    if (random.nextInt(3) == 0) {
      // Texts without case, so that this model need not know how cases compare.
      search = pick(List.of("\u0301", "\ufffd", "\ud83d\ude00", " "));
      query.add("search=" + encoded(search));
    }
    Boolean active = random.nextInt(3) == 0 ? random.nextBoolean() : null;
    if (active != null) {
      query.add("is_active=" + active);
    }
    var sort = new ArrayList<Field>();
    if (random.nextBoolean()) {
      var field = new Field(pick(List.of("name", "is_active")), random.nextBoolean());
      sort.add(field);
      query.add("sort_by=" + (field.descending() ? "-" : "%2B") + field.name());
    }
    int limit = 1 + random.nextInt(20);
    query.add("limit=" + limit);
    return new Wanted(Set.of(), active, search, List.of(), sort, limit, String.join("&", query));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
