package dev.pinion.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI documents: what is served, what is checked in, and what the contract demands. */
class OpenApiTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Path CHECKED_IN = Path.of("..", "contracts");
  private static final Set<String> PROSE = Set.of("title", "description", "examples", "example");
  private static final Set<String> WITH_SCHEMA =
      Set.of("items", "additionalProperties", "propertyNames");

  private static final Map<String, String> SERVED = new TreeMap<>();

  @BeforeAll
  static void fetch(@TempDir Path data) {
    try (TestServer server = TestServer.start(data)) {
      for (Operation each : server.server().operations()) {
        if (each.path().startsWith("/openapi/")) {
          var first = server.http().get(each.path()).expect(200);
          assertThat(first.header("Content-Type")).isEqualTo("application/json");
          assertThat(server.http().get(each.path() + "/").expect(200).body())
              .isEqualTo(first.body());
          SERVED.put(each.path().replaceFirst(".*/", ""), first.body());
        }
      }
    }
  }

  @Test
  void theCheckedInDocumentsAreTheServedOnes() throws IOException {
    assertThat(SERVED).containsKeys("classic.json", "platform.json");
    for (Map.Entry<String, String> each : SERVED.entrySet()) {
      Path file = CHECKED_IN.resolve(each.getKey());
      if (Boolean.getBoolean("pinion.write-contracts")) {
        Files.createDirectories(CHECKED_IN);
        Files.writeString(file, each.getValue());
      }
      assertThat(Files.exists(file) ? Files.readString(file) : "")
          .as(
              "contracts/%s; if the change is wanted, rewrite it with"
                  + " mvn -q test -Dtest=OpenApiTest -Dpinion.write-contracts=true",
              each.getKey())
          .isEqualTo(each.getValue());
    }
  }

  @Test
  void classicServiceOperationsAreThoseOfTheContractFieldByField() throws IOException {
    assertThat(compared("classic-service.facts.json", "classic.json"))
        .containsExactlyInAnyOrder(
            "get-services",
            "create-service",
            "update-service",
            "upsert-service-version-set",
            "delete-service-version-set");
  }

  @Test
  void platformServiceOperationsAreThoseOfTheContractFieldByField() throws IOException {
    assertThat(compared("platform-services.facts.json", "platform.json"))
        .containsExactlyInAnyOrder(
            "list-services",
            "create-service",
            "get-service",
            "update-service",
            "delete-service",
            "upsert-service-version-set");
  }

  @Test
  void credentialsAreThoseOfTheDialect() {
    JsonNode platform = JSON.readTree(SERVED.get("platform.json"));
    assertThat(platform.at("/components/securitySchemes").propertyNames())
        .containsExactly("BearerAuth");
    JsonNode classic = JSON.readTree(SERVED.get("classic.json"));
    for (JsonNode document : List.of(platform, classic)) {
      var known = document.at("/components/securitySchemes").propertyNames();
      for (JsonNode item : document.get("paths").values()) {
        for (JsonNode operation : item.values()) {
          for (JsonNode alternative : operation.get("security").values()) {
            assertThat(known).containsAll(alternative.propertyNames());
          }
        }
      }
    }
  }

  /** Compares every operation of a contract's facts with ours and says which there are. */
  private List<String> compared(String facts, String document) throws IOException {
    JsonNode contract;
    try (InputStream in =
        Objects.requireNonNull(getClass().getResourceAsStream("/contract/" + facts))) {
      contract = JSON.readTree(in);
    }
    JsonNode ours = JSON.readTree(SERVED.get(document));
    var compared = new ArrayList<String>();
    for (Map.Entry<String, JsonNode> path : contract.properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        JsonNode operation = ours.at(pointer("paths", path.getKey(), method.getKey()));
        String where = method.getKey() + " " + path.getKey();
        assertThat(operation.isObject()).as(where).isTrue();
        compare(where, method.getValue(), facts(operation, ours.at("/components/schemas")));
        compared.add(method.getValue().get("operationId").stringValue());
      }
    }
    return compared;
  }

  private static void compare(String where, JsonNode contract, ObjectNode ours) {
    // A status is ours to add where it is true; those of the contract must all be there.
    var additions = new ArrayList<String>();
    ObjectNode responses = (ObjectNode) ours.get("responses");
    responses.propertyNames().forEach(additions::add);
    contract.get("responses").propertyNames().forEach(additions::remove);
    assertThat(List.of("405", "409", "412", "413", "415", "423", "503"))
        .as("statuses that %s adds", where)
        .containsAll(additions);
    additions.forEach(responses::remove);
    // The contract does not say how an error looks.
    for (Map.Entry<String, JsonNode> each : contract.get("responses").properties()) {
      if (each.getKey().charAt(0) != '2' && responses.has(each.getKey())) {
        responses.set(each.getKey(), sorted(each.getValue()));
      }
    }
    assertThat(ours.toPrettyString()).as(where).isEqualTo(sorted(contract).toPrettyString());
  }

  /** What the facts of the contract say of an operation, sorted by name. */
  private static ObjectNode facts(JsonNode operation, JsonNode schemas) {
    ObjectNode facts = JSON.createObjectNode();
    facts.set("operationId", operation.get("operationId"));
    var parameters = new TreeMap<String, ObjectNode>();
    for (JsonNode each : operation.get("parameters").values()) {
      ObjectNode parameter = (ObjectNode) each.deepCopy();
      parameter.set("schema", inline(parameter.get("schema"), schemas));
      parameters.put(
          each.get("in").stringValue() + " " + each.get("name").stringValue(), parameter);
    }
    ArrayNode all = facts.putArray("parameters");
    parameters.values().forEach(all::add);
    JsonNode body = operation.get("requestBody");
    if (body != null) {
      facts
          .putObject("requestBody")
          .set("required", body.get("required"))
          .set("content", contents(body, schemas));
    }
    ObjectNode responses = facts.putObject("responses");
    operation
        .get("responses")
        .properties()
        .forEach(each -> responses.set(each.getKey(), contents(each.getValue(), schemas)));
    return (ObjectNode) sorted(facts);
  }

  private static ObjectNode contents(JsonNode owner, JsonNode schemas) {
    ObjectNode contents = JSON.createObjectNode();
    owner
        .path("content")
        .properties()
        .forEach(
            each -> contents.set(each.getKey(), inline(each.getValue().get("schema"), schemas)));
    return contents;
  }

  /** A schema without references, prose and the order of its keywords. */
  private static JsonNode inline(JsonNode schema, JsonNode schemas) {
    if (!(schema instanceof ObjectNode members)) {
      return schema;
    }
    ObjectNode inlined = JSON.createObjectNode();
    JsonNode reference = members.get("$ref");
    if (reference != null) {
      String name = reference.stringValue().replaceFirst(".*/", "");
      inlined.setAll((ObjectNode) inline(schemas.get(name), schemas));
    }
    for (Map.Entry<String, JsonNode> each : members.properties()) {
      JsonNode value = each.getValue();
      if (each.getKey().equals("properties")) {
        ObjectNode properties = inlined.putObject("properties");
        value.properties().forEach(p -> properties.set(p.getKey(), inline(p.getValue(), schemas)));
      } else if (each.getKey().endsWith("Of")) {
        ArrayNode options = inlined.putArray(each.getKey());
        value.values().forEach(option -> options.add(inline(option, schemas)));
      } else if (WITH_SCHEMA.contains(each.getKey())) {
        inlined.set(each.getKey(), inline(value, schemas));
      } else if (!PROSE.contains(each.getKey()) && !each.getKey().equals("$ref")) {
        inlined.set(each.getKey(), value);
      }
    }
    return inlined;
  }

  private static JsonNode sorted(JsonNode node) {
    if (node instanceof ArrayNode items) {
      ArrayNode copy = JSON.createArrayNode();
      items.values().forEach(item -> copy.add(sorted(item)));
      return copy;
    }
    if (!(node instanceof ObjectNode members)) {
      return node;
    }
    var byName = new TreeMap<String, JsonNode>();
    members.properties().forEach(each -> byName.put(each.getKey(), sorted(each.getValue())));
    ObjectNode copy = JSON.createObjectNode();
    copy.setAll(byName);
    return copy;
  }

  private static String pointer(String... names) {
    var pointer = new StringBuilder();
    for (String name : names) {
      pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }
}
