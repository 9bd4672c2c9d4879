package dev.pinion.app.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorModelsTest {
  private static final String GPT_4 = "azure_gpt-4.1-2025-04-14";

  @TempDir private Path folder;

  @Test
  void deprecatingKeepsTheBuiltInSchemaAndPlace() throws IOException {
    ModelCatalog catalog = load("{'models': [{'name': 'GPT_4', 'deprecated': true}]}");

    assertThat(catalog.all()).hasSize(17);
    Model model = catalog.all().getFirst();
    assertThat(model.name()).isEqualTo(GPT_4);
    assertThat(model.deprecated()).isTrue();
    assertThat(model.paramsSchema())
        .isEqualTo(Objects.requireNonNull(ModelCatalog.builtIn().find(GPT_4)).paramsSchema());
    assertThat(catalog.problems(GPT_4, Map.of("temperature", 3L))).hasSize(1);
    assertThat(catalog.problems("azure_gpt-4.1-2025-04-15", Map.of()))
        .singleElement()
        .asString()
        .doesNotContain(GPT_4);
  }

  @Test
  void aNewModelComesLastAndItsSchemaCounts() throws IOException {
    ModelCatalog catalog =
        load(
            "{'models': [{'name': 'local_llama', 'params_model_schema':"
                + " {'type': 'object', 'properties': {'heat': {'$ref': '#/$defs/heat'}},"
                + " '$defs': {'heat': {'type': 'number', 'exclusiveMinimum': 0.5}}}}]}");

    assertThat(catalog.all()).hasSize(18);
    assertThat(catalog.all().getLast().name()).isEqualTo("local_llama");
    assertThat(catalog.all().getLast().deprecated()).isFalse();
    assertThat(catalog.problems("local_llama", Map.of("heat", 1L, "other", "x"))).isEmpty();
    assertThat(catalog.problems("local_llama", Map.of("heat", 0L)))
        .containsExactly("`heat` must be more than 0.5 for local_llama.");
  }

  @Test
  void aSchemaReplacesTheBuiltInOne() throws IOException {
    ModelCatalog catalog =
        load("{'models': [{'name': 'GPT_4', 'params_model_schema': {'maxProperties': 0}}]}");

    assertThat(catalog.all()).hasSize(17);
    assertThat(catalog.problems(GPT_4, Map.of())).isEmpty();
    assertThat(catalog.problems(GPT_4, Map.of("temperature", 1L)))
        .containsExactly("`params` must have at most 0 properties for " + GPT_4 + ".");
  }

  @Test
  void aSchemaIsImmutableAllTheWayDown() {
    Map<String, ?> schema =
        Objects.requireNonNull(ModelCatalog.builtIn().find(GPT_4)).paramsSchema();
    assertThat(schema).isUnmodifiable();
    assertThat((Map<?, ?>) schema.get("properties")).isUnmodifiable();
  }

  @Test
  void aMalformedFileIsRefusedInOneSentence() {
    assertRefused("{'models': [", "is not valid JSON (line 1).");
    assertRefused("{'models': []} {}", "is not valid JSON (line 1).");
    assertRefused("{'models': [], 'models': []}", "is not valid JSON (line 1).");
    assertRefused("[]", "must be an object with one field, the list `models`.");
    assertRefused("{'models': {}}", "must be an object with one field, the list `models`.");
    assertRefused("{'models': [], 'x': 1}", "must be an object with one field");
    assertRefused("{'models': [3]}", "models[0] must be an object.");
    assertRefused("{'models': [{}]}", "models[0] must have a `name`");
    assertRefused("{'models': [{'name': ' '}]}", "models[0] must have a `name`");
    assertRefused(
        "{'models': [{'name': 'a', 'depricated': true}]}",
        "models[0] has the unknown field `depricated`");
    assertRefused(
        "{'models': [{'name': 'a', 'deprecated': 'yes'}]}", "`deprecated` must be true or false.");
    assertRefused(
        "{'models': [{'name': 'a', 'params_model_schema': true}]}",
        "`params_model_schema` must be a JSON Schema object.");
    assertRefused("{'models': [{'name': 'a'}]}", "the new model a needs a `params_model_schema`.");
    assertRefused(
        "{'models': [{'name': 'a', 'params_model_schema': {}},"
            + " {'name': 'a', 'deprecated': true}]}",
        "names a twice.");
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> ModelCatalog.load(folder.resolve("none.json")))
        .isInstanceOf(ModelFileException.class)
        .hasMessageEndingWith("none.json does not exist.");
    assertThatThrownBy(() -> ModelCatalog.load(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessageEndingWith("cannot be read.");
  }

  @Test
  void aSchemaThatIsNoneIsRefused() {
    assertRefused(
        "{'models': [{'name': 'a', 'params_model_schema': {'maximum': '2'}}]}",
        "The `params_model_schema` of a is no valid JSON Schema: `maximum`");
    assertRefused(
        "{'models': [{'name': 'a', 'params_model_schema':"
            + " {'properties': {'x': {'pattern': '('}}}}]}",
        "The `params_model_schema` of a has a pattern that is no regular expression.");
    assertRefused(
        "{'models': [{'name': 'a', 'params_model_schema': {'$ref': '#/$defs/none'}}]}",
        "The `params_model_schema` of a refers to something that is not in it.");
  }

  @Test
  void aSchemaMayReferToItself() throws IOException {
    ModelCatalog catalog =
        load(
            "{'models': [{'name': 'tree', 'params_model_schema':"
                + " {'properties': {'x': {'$ref': '#'}, 'n': {'type': 'integer'}}}}]}");

    assertThat(catalog.problems("tree", Map.of("x", Map.of("x", Map.of("n", 1L))))).isEmpty();
    assertThat(catalog.problems("tree", Map.of("x", Map.of("x", Map.of("n", "1")))))
        .containsExactly("`x.x.n` must be a whole number for tree.");
  }

  @Test
  void nothingOutsideASchemaIsEverLoaded() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(200, 2);
          try (var body = exchange.getResponseBody()) {
            body.write(new byte[] {'{', '}'});
          }
        });
    server.start();
    try {
      Path local = Files.writeString(folder.resolve("outside.json"), "{}");
      String web = "http://localhost:" + server.getAddress().getPort() + "/schema.json";
      for (String outside :
          new String[] {web, local.toUri().toString(), "classpath:/models.json", "other.json"}) {
        assertRefused(
            "{'models': [{'name': 'a', 'params_model_schema':"
                + " {'properties': {'x': {'$ref': '"
                + outside
                + "'}}}}]}",
            "refers to something that is not in it.");
      }
      assertRefused(
          "{'models': [{'name': 'a', 'params_model_schema': {'$schema': '" + web + "'}}]}",
          "refers to something that is not in it.");
    } finally {
      server.stop(0);
    }
    assertThat(requests).hasValue(0);
  }

  private void assertRefused(String json, String message) {
    assertThatThrownBy(() -> load(json))
        .as(json)
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(message)
        .hasMessageEndingWith(".");
  }

  private ModelCatalog load(String json) throws IOException {
    Path file = folder.resolve("models.json");
    Files.writeString(file, json.replace("GPT_4", GPT_4).replace('\'', '"'));
    return ModelCatalog.load(file);
  }
}
