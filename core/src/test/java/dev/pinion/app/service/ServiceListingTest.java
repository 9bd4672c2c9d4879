package dev.pinion.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Search;
import dev.pinion.app.ServiceAttributes;
import dev.pinion.app.service.ServiceQuery.Field;
import dev.pinion.app.service.ServiceQuery.Sort;
import dev.pinion.catalog.ServiceIndex;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.ServiceSettings;
import dev.pinion.domain.service.Tag;
import dev.pinion.domain.service.TagFilter;
import dev.pinion.store.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Lists of services out of kept orders, against filtering and sorting all of them each time. */
class ServiceListingTest {
  private static final int ROUNDS = Integer.getInteger("pinion.rounds", 12);
  private static final int QUERIES_A_ROUND = 400;
  private static final List<String> NAMES =
      List.of("Alpha", "alpha", "Beta", "beta 2", "\uD83E\uDD9C bird", "\uFFFD odd", "Zeta");
  private static final List<String> KEYS = List.of("team", "team:a", "tier", "");

  /** A value that few services have, so that what they have besides is looked up. */
  private static final String RARE = "rare";

  private static final List<@Nullable String> VALUES = Collections.unmodifiableList(values());
  private static final List<EntityId> PARTS = List.of(Samples.id(), Samples.id(), Samples.id());

  private static List<@Nullable String> values() {
    var values = new ArrayList<@Nullable String>(List.of("a", "b", "", "b:c", "*"));
    values.add(null);
    return values;
  }

  private final Random random = seeded();

  private static Random seeded() {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    System.out.println("ServiceListingTest: -Dpinion.seed=" + seed);
    return new Random(seed);
  }

  private <T extends @Nullable Object> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private Service service(EntityId id) {
    List<Tag> tags = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      boolean rare = random.nextInt(100) == 0;
      tags.add(new Tag(one(KEYS), rare ? RARE : one(VALUES)));
    }
    return service(id, one(NAMES) + (random.nextBoolean() ? "" : " " + random.nextInt(50)), tags);
  }

  private Service service(EntityId id, String name, List<Tag> tags) {
    return new Service(
        id,
        name,
        one(NAMES),
        random.nextInt(3) > 0,
        one(PARTS),
        one(PARTS),
        tags,
        List.of(),
        ServiceSettings.DEFAULTS,
        new TreeMap<>(),
        Samples.actor("a"),
        Samples.actor("b"),
        time(),
        time());
  }

  private Instant time() {
    return Samples.TIME.plusMillis(random.nextInt(40));
  }

  /** Catches an order, a tag list or a count that a change has left behind. */
  @Test
  void aPageIsThatOfTheWholeListFilteredAndSorted() {
    for (int round = 0; round < ROUNDS; round++) {
      Map<EntityId, Service> model = new HashMap<>();
      int size = random.nextInt(4) == 0 ? 2_000 : 120;
      List<Service> first = new ArrayList<>();
      for (int i = random.nextInt(size); i > 0; i--) {
        first.add(service(Samples.id()));
      }
      first.forEach(each -> model.put(each.id(), each));
      ServiceIndex index = ServiceIndex.of(first);
      for (int change = 0; change < size; change++) {
        index = changed(index, model);
      }
      assertThat(index.tags().texts()).containsExactlyElementsOf(tagTexts(model));
      for (int query = 0; query < QUERIES_A_ROUND; query++) {
        check(index, model, query(model));
      }
    }
  }

  /** Catches a page that ends where the way through the order was given up. */
  @Test
  void whatComesLastInTheOrderIsFoundByItsTag() {
    List<Service> all = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      List<Tag> tags = i < 1_800 ? List.of() : List.of(new Tag("team", "a"));
      all.add(service(Samples.id(), "service %04d".formatted(i), tags));
    }
    var query =
        new ServiceQuery(
            Set.of(),
            null,
            null,
            List.of(new TagFilter("team", false, "a")),
            null,
            null,
            List.of(new Sort(Field.NAME, false)),
            0,
            5,
            false);
    Page<Service> page = new ServiceListing(ServiceIndex.of(all), query, null).page();
    assertThat(page.items()).isEqualTo(all.subList(1_800, 1_805));
    assertThat(page.nextOffset()).isEqualTo(5);
  }

  /** Catches a filter that is offered and finds nothing, and one that finds other tags. */
  @Test
  void everyTagIsFoundByItsText() {
    List<Service> all = new ArrayList<>();
    for (String key : List.of("team", "team:", "team:a", "tier")) {
      for (String value : VALUES) {
        all.add(service(Samples.id(), "service", List.of(new Tag(key, value))));
      }
    }
    ServiceIndex index = ServiceIndex.of(all);
    for (String text : index.tags().texts()) {
      if (text.equals("team:*") || text.equals("tier:*")) {
        continue; // It means any value.
      }
      TagFilter filter = TagFilter.parse(text).orElseThrow();
      List<Service> expected =
          all.stream().filter(each -> isMeant(filter, text, each.tags().getFirst())).toList();
      var query =
          new ServiceQuery(
              Set.of(), null, null, List.of(filter), null, null, List.of(), 0, 99, true);
      assertThat(new ServiceListing(index, query, null).page().items())
          .as(text)
          .isEqualTo(expected);
      assertThat(all.stream().filter(each -> filter.matches(each.tags())))
          .as(text)
          .isEqualTo(expected);
    }
  }

  /** The contract has {@code key:} mean tags without a value alone, not those with an empty one. */
  private static boolean isMeant(TagFilter filter, String text, Tag tag) {
    return tag.text().equals(text) && (filter.value() != null || tag.value() == null);
  }

  /** Catches texts that are folded by what stands around a character, as a final sigma is. */
  @Test
  void everyPartOfATextIsFoundInAnyCase() {
    String name = "ΣΊΣΥΦΟΣ ὈΔΥΣΣΕΎΣ İzmir ısı Straße ǅ";
    Service service = service(Samples.id(), name, List.of());
    ServiceIndex index = ServiceIndex.of(List.of(service));
    for (int from = 0; from < name.length(); from++) {
      for (int to = from + 1; to <= name.length(); to++) {
        String part = name.substring(from, to);
        for (String search : List.of(part, part.toLowerCase(Locale.ROOT))) {
          if (search.indexOf('\u0307') >= 0) {
            continue; // Java's lower case of İ is two characters, which are another text.
          }
          var query =
              new ServiceQuery(
                  Set.of(), null, search, List.of(), null, null, List.of(), 0, 9, true);
          assertThat(new ServiceListing(index, query, null).page().items())
              .as(search)
              .containsExactly(service);
          assertThat(Search.matches(search, "", name)).as(search).isTrue();
        }
      }
    }
  }

  private ServiceIndex changed(ServiceIndex index, Map<EntityId, Service> model) {
    List<EntityId> ids = List.copyOf(model.keySet());
    if (!ids.isEmpty() && random.nextInt(4) == 0) {
      EntityId gone = one(ids);
      model.remove(gone);
      return index.without(gone);
    }
    Service fresh = service(ids.isEmpty() || random.nextBoolean() ? Samples.id() : one(ids));
    model.put(fresh.id(), fresh);
    return index.with(fresh);
  }

  private static List<String> tagTexts(Map<EntityId, Service> model) {
    var texts = new TreeSet<>(dev.pinion.domain.CodePoints.ORDER);
    model.values().forEach(each -> each.tags().forEach(tag -> texts.add(tag.text())));
    return List.copyOf(texts);
  }

  private ServiceQuery query(Map<EntityId, Service> model) {
    var ids = new HashSet<EntityId>();
    if (random.nextInt(6) == 0) {
      ids.add(Samples.id());
      for (int i = random.nextInt(5); i > 0 && !model.isEmpty(); i--) {
        ids.add(one(List.copyOf(model.keySet())));
      }
    }
    List<TagFilter> tags = new ArrayList<>();
    for (int i = random.nextInt(4) - 1; i > 0; i--) {
      String value = random.nextInt(8) == 0 ? RARE : one(VALUES);
      tags.add(new TagFilter(one(KEYS), random.nextInt(3) == 0, value));
    }
    List<Sort> sort = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      sort.add(new Sort(one(List.of(Field.values())), random.nextBoolean()));
    }
    return new ServiceQuery(
        ids,
        one(Collections.unmodifiableList(activity())),
        random.nextInt(4) == 0
            ? one(List.of("ALPHA", "beta", "\uD83E\uDD9C", "a", "nothing"))
            : null,
        tags,
        random.nextInt(6) == 0 ? one(PARTS) : null,
        random.nextInt(6) == 0 ? one(PARTS) : null,
        sort,
        random.nextInt(random.nextBoolean() ? 5 : model.size() + 3),
        random.nextInt(12),
        random.nextBoolean());
  }

  private static List<@Nullable Boolean> activity() {
    var activity = new ArrayList<@Nullable Boolean>(List.of(true, false));
    activity.add(null);
    return activity;
  }

  private void check(ServiceIndex index, Map<EntityId, Service> model, ServiceQuery query) {
    Grants grants = grants();
    List<Service> expected =
        model.values().stream()
            .filter(each -> query.ids().isEmpty() || query.ids().contains(each.id()))
            .filter(each -> query.active() == null || query.active() == each.active())
            .filter(each -> Search.matches(query.search(), each.name(), each.description()))
            .filter(each -> query.tags().stream().allMatch(tag -> tag.matches(each.tags())))
            .filter(each -> query.agentId() == null || query.agentId().equals(each.agentId()))
            .filter(each -> query.graphId() == null || query.graphId().equals(each.graphId()))
            .filter(each -> grants.allows(Permission.SERVICE_GET, ServiceAttributes.of(each)))
            .sorted(query.order())
            .toList();
    Page<Service> page =
        new ServiceListing(index, query, ServiceFilter.of(grants, Permission.SERVICE_GET, index))
            .page();
    Page<Service> whole = Page.of(expected, query.offset(), query.limit());
    assertThat(page.items()).as("%s %s", query, grants).isEqualTo(whole.items());
    assertThat(page.nextOffset()).as("%s %s", query, grants).isEqualTo(whole.nextOffset());
    if (query.counted()) {
      assertThat(page.total()).as("%s %s", query, grants).isEqualTo(whole.total());
    }
  }

  private Grants grants() {
    if (random.nextInt(3) == 0) {
      return new Grants(List.of(Grant.of(Permission.SERVICE_GET)));
    }
    List<Grant> list = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Map<String, Condition> conditions = new LinkedHashMap<>();
      for (int j = random.nextInt(3); j > 0; j--) {
        String attribute =
            one(
                List.of(
                    "id",
                    "name",
                    "is_active",
                    "agent_id",
                    "tags.team",
                    "tags.tier",
                    "tags.",
                    "service_hierarchical_state_machine_id",
                    "version_set_name",
                    "is_new_service"));
        conditions.put(attribute, condition(attribute));
      }
      list.add(
          new Grant(one(List.of(Permission.SERVICE_GET, Permission.SERVICE_UPDATE)), conditions));
    }
    return new Grants(list);
  }

  private Condition condition(String attribute) {
    return switch (random.nextInt(3)) {
      case 0 -> new Condition.Equals(value(attribute));
      case 1 -> new Condition.NotEquals(value(attribute));
      default -> {
        var values = new ArrayList<@Nullable Object>();
        values.add(value(attribute));
        values.add(value(attribute));
        yield new Condition.In(values);
      }
    };
  }

  private @Nullable Object value(String attribute) {
    return switch (attribute) {
      case "name" -> one(NAMES);
      case "is_active", "is_new_service" ->
          random.nextInt(4) == 0 ? (Object) "true" : random.nextBoolean();
      case "agent_id", "service_hierarchical_state_machine_id" -> one(PARTS).hex();
      case "id" -> random.nextBoolean() ? "no id" : Samples.id().hex();
      default -> random.nextInt(5) == 0 ? (Object) 7L : one(VALUES);
    };
  }
}
