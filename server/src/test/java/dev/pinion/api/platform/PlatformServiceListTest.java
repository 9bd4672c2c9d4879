package dev.pinion.api.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.OneServerTest;
import dev.pinion.api.fixture.StoredEntities;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.domain.CodePoints;
import dev.pinion.domain.access.KeyRole;
import dev.pinion.domain.resource.ResourceKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Searching, sorting and paging services in the Platform dialect (docs/behaviour/services.md). */
@SuppressWarnings("NullAway.Init") // set before all tests
class PlatformServiceListTest extends OneServerTest {
  private static final int SERVICES = 47;
  private static final List<String> WORDS =
      List.of("Alpha", "beta", "ÉTÉ", "été", "10%", "a_b", "\ud83d\ude00");

  private static TestTenant tenant;
  private static Http platform;
  private static final List<JsonNode> ALL = new ArrayList<>();

  @BeforeAll
  static void prepare() {
    tenant = server.tenant("acme");
    platform = tenant.platform();
    var stored = new StoredEntities(tenant);
    String agent = stored.asset(ResourceKind.AGENT, "Robin", 1).uuid().toString();
    String graph = stored.asset(ResourceKind.CONTEXT_GRAPH, "Booking", 1).uuid().toString();
    for (int i = 0; i < SERVICES; i++) {
      var body = new HashMap<String, Object>();
      body.put("name", WORDS.get(i % WORDS.size()) + " " + i % 29 + (i < 29 ? "" : "x"));
      body.put("description", WORDS.get(i * 5 % WORDS.size()));
      body.put("agent_id", agent);
      body.put("context_graph_id", graph);
      body.put("is_active", i % 3 != 0);
      ALL.add(platform.post("services", body).expect(201).json());
    }
    for (int i = 0; i < SERVICES; i += 7) {
      String path = "services/" + text(ALL.get(i), "id");
      ALL.set(i, platform.put(path, Map.of("tool_capacity", 7)).expect(200).json());
    }
  }

  private static String text(JsonNode node, String field) {
    return node.get(field).asString();
  }

  private static List<String> walk(String query, int limit) {
    var ids = new ArrayList<String>();
    long offset = 0;
    while (true) {
      String path = "services?limit=" + limit + "&continuation_token=" + offset + query;
      JsonNode page = platform.get(path).expect(200).json();
      page.get("items").values().forEach(item -> ids.add(text(item, "id")));
      if (!page.get("has_more").booleanValue()) {
        assertThat(page.get("continuation_token").isNull()).isTrue();
        assertThat(page.get("total").intValue()).isEqualTo(ids.size());
        return ids;
      }
      assertThat(page.get("items").size()).isEqualTo(limit);
      offset = page.get("continuation_token").longValue();
      assertThat(offset).isEqualTo(ids.size());
    }
  }

  private static List<String> expected(Predicate<JsonNode> matches, Comparator<JsonNode> order) {
    return ALL.stream()
        .filter(matches)
        .sorted(order.thenComparing(each -> text(each, "id")))
        .map(each -> text(each, "id"))
        .toList();
  }

  @Test
  void everySortInBothDirectionsWithTiesById() {
    Map<String, Comparator<JsonNode>> orders =
        Map.of(
            "name", Comparator.comparing(each -> text(each, "name"), CodePoints.ORDER),
            "is_active", Comparator.comparing(each -> text(each, "is_active")),
            "created_at", Comparator.comparing(each -> Instant.parse(text(each, "created_at"))),
            "updated_at", Comparator.comparing(each -> Instant.parse(text(each, "updated_at"))));
    orders.forEach(
        (field, order) -> {
          List<String> ascending = expected(each -> true, order);
          for (String plus : List.of("", "+", "%2B")) {
            assertThat(walk("&sort_by=" + plus + field, 20)).as(field).isEqualTo(ascending);
          }
          assertThat(walk("&sort_by=-" + field, 13))
              .as("-" + field)
              .isEqualTo(expected(each -> true, order.reversed()));
        });
    for (String bad : List.of("id", "+-name", "", "-", "NAME", "name,id")) {
      platform.get("services?sort_by=" + bad).expect(422);
    }
  }

  @Test
  void searchFindsTextInNamesAndDescriptionsWhateverItsCase() {
    Comparator<JsonNode> byId = Comparator.comparing(each -> text(each, "id"));
    for (String wanted : List.of("ALPHA", "eta", "été", "%", "_", "\ud83d\ude00", "nothing")) {
      String lower = wanted.toLowerCase(Locale.ROOT);
      Predicate<JsonNode> matches =
          each ->
              text(each, "name").toLowerCase(Locale.ROOT).contains(lower)
                  || text(each, "description").toLowerCase(Locale.ROOT).contains(lower);
      String query = "&search=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
      assertThat(walk(query, 4)).as(wanted).isEqualTo(expected(matches, byId));
      assertThat(walk(query + "&is_active=no", 20))
          .as(wanted)
          .isEqualTo(expected(matches.and(each -> !each.get("is_active").booleanValue()), byId));
    }
    platform.get("services?search=").expect(422);
    platform.get("services?search=" + "x".repeat(201)).expect(422);
  }

  @Test
  void pagesHaveBounds() {
    for (String bad : List.of("limit=21", "limit=0", "limit=x", "continuation_token=-1")) {
      platform.get("services?" + bad).expect(422);
    }
    JsonNode past = platform.get("services?continuation_token=1000").expect(200).json();
    assertThat(past.get("items").isEmpty()).isTrue();
    assertThat(past.get("has_more").booleanValue()).isFalse();
    assertThat(past.get("total").intValue()).isEqualTo(SERVICES);
    assertThat(platform.get("services").expect(200).json().get("items").size()).isEqualTo(10);
  }

  @Test
  void aKeyThatMayViewNoServiceIsRefused() {
    var stored = new StoredEntities(tenant);
    String key = stored.platformKey(KeyRole.OWNER, "Agent.view");
    platform.with("Authorization", "Bearer " + key).get("services").expect(403);
    tenant.below().with("Authorization", "Bearer " + key).get("service/").expect(200);
  }
}
