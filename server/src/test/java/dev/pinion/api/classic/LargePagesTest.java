package dev.pinion.api.classic;

import static dev.pinion.api.fixture.AssetBodies.with;
import static dev.pinion.api.fixture.PlatformBodies.action;
import static dev.pinion.api.fixture.PlatformBodies.classicId;
import static dev.pinion.api.fixture.PlatformBodies.graphVersion;
import static dev.pinion.api.fixture.PlatformBodies.made;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.FreshTenantTest;
import dev.pinion.api.fixture.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Lists of large elements: a page of twenty versions of a mebibyte each ended the server. */
class LargePagesTest extends FreshTenantTest {
  private static final int VERSIONS = 9;
  private static final int STATES = 100;
  private static final int OBJECTIVE_CHARS = 9_000;
  private static final int PAGE_BYTES_MAX = 4 * 1024 * 1024;

  @Test
  void aPageHasAsManyVersionsAsFit() {
    String id = made(owner, "context-graphs", "G");
    for (int i = 1; i <= VERSIONS; i++) {
      owner.post("context-graphs/" + id + "/versions", large()).expect(201);
    }
    assertThat(
            allOf(owner, "context-graphs/" + id + "/versions?limit=20&sort_by=%2Bversion", "items"))
        .hasSize(VERSIONS)
        .isSorted();
    String classic =
        "organization/service_hierarchical_state_machine/%s/version?limit=10&sort_by=%%2Bversion"
            .formatted(classicId(id));
    assertThat(allOf(admin, classic, "state_machine_versions")).hasSize(VERSIONS).isSorted();
  }

  /** A version of nearly a mebibyte. */
  private static Map<String, Object> large() {
    Map<?, ?>[] states = new Map<?, ?>[STATES];
    for (int i = 0; i < STATES; i++) {
      Map<String, Object> state = i + 1 < STATES ? action("s" + i, "s" + (i + 1)) : action("s" + i);
      states[i] = with(state, "objective", "x".repeat(OBJECTIVE_CHARS));
    }
    return graphVersion(states);
  }

  /** The version numbers of all pages, each of which must be small enough and have one at least. */
  private static List<Long> allOf(Http client, String path, String field) {
    List<Long> numbers = new ArrayList<>();
    long token = 0;
    while (true) {
      Http.Response response = client.get(path + "&continuation_token=" + token).expect(200);
      assertThat(response.body().length()).isLessThan(PAGE_BYTES_MAX);
      JsonNode page = response.json();
      assertThat(page.get(field).size()).isPositive();
      page.get(field).forEach(each -> numbers.add(each.get("version").longValue()));
      if (!page.get("has_more").booleanValue()) {
        return numbers;
      }
      token = page.get("continuation_token").longValue();
    }
  }
}
