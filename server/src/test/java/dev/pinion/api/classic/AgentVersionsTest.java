package dev.pinion.api.classic;

import static dev.pinion.api.fixture.AssetBodies.agent;
import static dev.pinion.api.fixture.AssetBodies.agentVersion;
import static dev.pinion.api.fixture.AssetBodies.faults;
import static dev.pinion.api.fixture.AssetBodies.identity;
import static dev.pinion.api.fixture.AssetBodies.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.FreshTenantTest;
import dev.pinion.api.fixture.Http;
import dev.pinion.app.TenantRef;
import dev.pinion.app.Work;
import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.ResourceVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Versions of agents in the Classic dialect: their content, numbers and listings. */
class AgentVersionsTest extends FreshTenantTest {
  private static final String AGENT = "organization/agent";

  private static String one(String id) {
    return AGENT + "/" + id + "/";
  }

  private static String versions(String id, String query) {
    return AGENT + "/" + id + "/version" + query;
  }

  private static List<Long> numbers(Http.Response response) {
    var numbers = new ArrayList<Long>();
    response
        .expect(200)
        .json()
        .get("agent_versions")
        .forEach(it -> numbers.add(it.get("version").asLong()));
    return numbers;
  }

  @Test
  void aVersionAnswersWithItsNumberIdAndTime() {
    JsonNode made = admin.post(one(agent(admin, "A")), agentVersion()).expect(201).json();
    assertThat(made.get("version").intValue()).isEqualTo(1);
    assertThat(made.get("id").stringValue()).matches("[0-9a-f]{24}");
    assertThat(made.get("created_at").stringValue()).endsWith("Z");
    assertThat(made.size()).isEqualTo(3);
    assertThat(admin.get(AGENT).json().at("/agents/0/latest_version").intValue()).isEqualTo(1);
  }

  @Test
  void theFirstVersionNamesWhatItLacks() {
    String id = agent(admin, "A");
    var body = with(agentVersion(), "background", null, "voice_config", null);
    assertThat(admin.post(one(id), body).expect(400).detail().stringValue())
        .contains("background, voice_config")
        .doesNotContain("initials");
    admin.post(one(id), "{\"initials\":null}").expect(400);
    assertThat(numbers(admin.get(versions(id, "")))).isEmpty();
  }

  @Test
  void laterVersionsCarryOverWhatTheyDoNotSay() {
    String id = agent(admin, "A");
    admin.post(one(id), agentVersion()).expect(201);
    var identity = with(identity(), "name", "Kim");
    admin.post(one(id), Map.of("identity", identity)).expect(201);
    admin.post(one(id), "{\"initials\":\" K \",\"background\":null,\"extra\":1}").expect(201);
    admin.post(one(id), "{}").expect(201);

    JsonNode all = admin.get(versions(id, "")).expect(200).json().get("agent_versions");
    assertThat(all.get(1).at("/identity/name").stringValue()).isEqualTo("Kim");
    assertThat(all.get(1).get("initials").stringValue()).isEqualTo("RO");
    assertThat(all.get(2).get("initials").stringValue()).isEqualTo("K");
    assertThat(all.get(2).at("/identity/name").stringValue()).isEqualTo("Kim");
    assertThat(all.get(3).get("background").stringValue()).isEqualTo("Knows the house.");
    assertThat(all.get(0).at("/identity/name").stringValue()).isEqualTo("Robin");
  }

  @Test
  void aVersionIsAnsweredWhole() {
    String id = agent(admin, "A");
    admin.post(one(id), agentVersion()).expect(201);
    JsonNode version = admin.get(versions(id, "")).expect(200).json().at("/agent_versions/0");
    assertThat(version.propertyNames())
        .containsExactlyInAnyOrder(
            "org_id",
            "id",
            "agent_id",
            "version",
            "voice_config",
            "initials",
            "identity",
            "background",
            "behaviors",
            "communication_patterns",
            "created_at",
            "creator");
    assertThat(version.get("org_id").stringValue()).isEqualTo(tenant.slug());
    assertThat(version.get("voice_config").toString())
        .isEqualTo("{\"voice_id\":\"voice-1\",\"stability\":0,\"similarity_boost\":0,\"style\":0}");
    assertThat(version.at("/identity/relationship_to_developer/thought_visibility").stringValue())
        .isEqualTo("h");
    assertThat(version.at("/creator/user_id").stringValue())
        .isEqualTo(tenant.credentials().userId());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"initials\":\"ABCD\"} | body.initials string_too_long",
        "{\"initials\":\" \"} | body.initials string_too_short",
        "{\"background\":\"\"} | body.background string_too_short",
        "{\"behaviors\":[\" \"]} | body.behaviors.0 string_too_short",
        "{\"behaviors\":\"x\"} | body.behaviors list_type",
        "{\"communication_patterns\":[1]} | body.communication_patterns.0 string_type",
        "{\"voice_config\":{}} | body.voice_config.voice_id missing",
        "{\"voice_config\":{\"voice_id\":\"\"}} | body.voice_config.voice_id string_too_short",
      })
  void aFieldMustBeOfItsType(String body, String fault) {
    assertThat(faults(admin.post(one(agent(admin, "A")), body))).containsExactly(fault);
  }

  @Test
  void aLanguageIsInTheRegistry() {
    var body = Map.of("identity", with(identity(), "default_spoken_language", "qqq"));
    assertThat(faults(admin.post(one(agent(admin, "A")), body)))
        .containsExactly("body.identity.default_spoken_language value_error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ENG", "engl", "e1g", ""})
  void aLanguageHasThreeLowerCaseLetters(String language) {
    var body = Map.of("identity", with(identity(), "default_spoken_language", language));
    assertThat(faults(admin.post(one(agent(admin, "A")), body)))
        .containsExactly("body.identity.default_spoken_language string_pattern_mismatch");
  }

  @Test
  void anIdentityIsWholeInEveryVersion() {
    assertThat(faults(admin.post(one(agent(admin, "A")), Map.of("identity", Map.of("name", "K")))))
        .containsExactly(
            "body.identity.role missing",
            "body.identity.developed_by missing",
            "body.identity.default_spoken_language missing",
            "body.identity.relationship_to_developer missing");
  }

  @Test
  void theVersionAskedForMustBeTheNext() {
    String id = agent(admin, "A");
    admin.post(one(id) + "?version=2", agentVersion()).expect(409);
    admin.post(one(id) + "?version=1", agentVersion()).expect(201);
    admin.post(one(id) + "?version=1", agentVersion()).expect(409);
    admin.post(one(id) + "?version=2", Map.of()).expect(201);
    assertThat(faults(admin.post(one(id) + "?version=0", Map.of())))
        .containsExactly("query.version greater_than");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 1 2 3 4",
    "?version=2, 2",
    "?version=9, ''",
    "?version=latest, 4",
    "?version=2-3, 2 3",
    "?version=3-99, 3 4",
    "?version=5-99, ''",
    "?sort_by=-version, 4 3 2 1",
    "?sort_by=+version, 1 2 3 4",
    "?sort_by=%2Bversion, 1 2 3 4",
    "?sort_by=version&sort_by=-version, 1 2 3 4",
    "?version=2-4&sort_by=-version&limit=2, 4 3",
    "?version=2-4&sort_by=-version&limit=2&continuation_token=2, 2",
    "?continuation_token=4, ''",
    "?continuation_token=9223372036854775807, ''",
  })
  void versionsAreChosenByNumber(String query, String expected) {
    String id = agent(admin, "A");
    admin.post(one(id), agentVersion()).expect(201);
    for (int i = 0; i < 3; i++) {
      admin.post(one(id), Map.of()).expect(201);
    }
    List<String> found =
        numbers(admin.get(versions(id, query))).stream().map(String::valueOf).toList();
    assertThat(String.join(" ", found)).isEqualTo(expected);
  }

  @Test
  void versionsArePaged() {
    String id = agent(admin, "A");
    assertThat(numbers(admin.get(versions(id, "?version=latest")))).isEmpty();
    admin.post(one(id), agentVersion()).expect(201);
    for (int i = 0; i < 10; i++) {
      admin.post(one(id), Map.of()).expect(201);
    }
    JsonNode first = admin.get(versions(id, "")).expect(200).json();
    assertThat(first.get("agent_versions")).hasSize(10);
    assertThat(first.get("has_more").booleanValue()).isTrue();
    assertThat(first.get("continuation_token").intValue()).isEqualTo(10);
    JsonNode last = admin.get(versions(id, "?continuation_token=10")).expect(200).json();
    assertThat(last.get("agent_versions")).hasSize(1);
    assertThat(last.get("has_more").booleanValue()).isFalse();
    assertThat(last.get("continuation_token").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "version=0, query.version value_error",
    "version=3-2, query.version value_error",
    "version=0-2, query.version value_error",
    "version=-1, query.version value_error",
    "version=newest, query.version value_error",
    "version=1-, query.version value_error",
    "sort_by=created_at, query.sort_by.0 value_error",
    "limit=0, query.limit greater_than_equal",
    "limit=11, query.limit less_than_equal",
    "continuation_token=-1, query.continuation_token greater_than_equal",
  })
  void aVersionListingRefusesWhatItDoesNotKnow(String query, String fault) {
    String id = agent(admin, "A");
    assertThat(faults(admin.get(versions(id, "?" + query)))).containsExactly(fault);
  }

  @Test
  void anAgentHas10000VersionsAtMost() {
    String id = agent(admin, "A");
    var agentId = EntityId.ofHex(id);
    TenantRef inStore = tenant.founded().tenant();
    Work.commit(
        inStore,
        tx -> {
          var asset = Objects.requireNonNull(tx.resources().find(agentId));
          var last =
              new ResourceVersion(
                  agentId, agentId, 10_000, Map.of(), asset.creator(), asset.createdAt());
          tx.resources().update(asset.withVersion(last));
          var subject = Change.Subject.of(Change.SubjectType.RESOURCE, agentId);
          tx.append(
              Change.Draft.of("agent.version_created", subject, "A"),
              asset.creator(),
              asset.createdAt());
          return id;
        });
    Http.Response response = admin.post(one(id), agentVersion()).expect(400);
    assertThat(response.json().get("error_code").stringValue()).isEqualTo("too_many_versions");
  }

  @Test
  void aVersionThatLacksWhatClassicKnowsIsAnsweredWithEmpties() {
    String id = agent(admin, "A");
    var agentId = EntityId.ofHex(id);
    Work.commit(
        tenant.founded().tenant(),
        tx -> {
          var asset = Objects.requireNonNull(tx.resources().find(agentId));
          var content = Map.<String, @Nullable Object>of("identity", Map.of("name", "Kim"));
          var at = asset.createdAt();
          var actor = asset.creator();
          var version = new ResourceVersion(agentId, agentId, 1, content, actor, at);
          tx.resources().append(version);
          tx.resources().update(asset.withVersion(version));
          var subject = Change.Subject.of(Change.SubjectType.RESOURCE, agentId);
          tx.append(Change.Draft.of("agent.version_created", subject, "A"), actor, at);
          return id;
        });
    JsonNode version = admin.get(versions(id, "")).expect(200).json().at("/agent_versions/0");
    assertThat(version.get("voice_config").isNull()).isTrue();
    assertThat(version.get("initials").stringValue()).isEmpty();
    assertThat(version.get("behaviors")).isEmpty();
    assertThat(version.at("/identity/name").stringValue()).isEqualTo("Kim");
    assertThat(version.at("/identity/relationship_to_developer/type").stringValue()).isEmpty();
  }

  /** Writers who race, some of them for a number: every number once, none left out. */
  @Test
  void racingVersionsAreNumberedWithoutGaps() throws Exception {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    System.out.println("AgentVersionsTest: -Dpinion.seed=" + seed);
    var random = new Random(seed);
    String id = agent(admin, "A");
    admin.post(one(id), agentVersion()).expect(201);
    var tasks = new ArrayList<Callable<Http.Response>>();
    for (int i = 0; i < 40; i++) {
      String query = random.nextBoolean() ? "" : "?version=" + (2 + random.nextInt(20));
      tasks.add(() -> admin.post(one(id) + query, Map.of("background", "b" + query)));
    }
    var made = new TreeSet<Long>(List.of(1L));
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (Future<Http.Response> each : threads.invokeAll(tasks)) {
        Http.Response response = each.get();
        assertThat(response.status()).isIn(201, 409);
        if (response.status() == 201) {
          assertThat(made.add(response.json().get("version").asLong())).isTrue();
        }
      }
    }
    assertThat(made)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, made.size()).boxed().toList());
    assertThat(admin.get(AGENT).json().at("/agents/0/latest_version").asLong())
        .isEqualTo(made.size());
  }
}
