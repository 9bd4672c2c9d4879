package dev.pinion.api.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.pinion.api.fixture.InputFixture;
import dev.pinion.api.fixture.RandomRequests;
import dev.pinion.api.fixture.RandomRequests.Made;
import dev.pinion.api.fixture.RawHttp;
import dev.pinion.api.fixture.RawHttp.Answer;
import dev.pinion.api.fixture.RawHttp.Request;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.http.api.Operation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests of every operation of both faces made by dice: none is answered with a fault of the
 * server, with a status that the operation does not declare, or with a body that is not of the
 * schema that its document shows. {@code -Dpinion.seed} repeats, {@code -Dpinion.rounds} says how
 * many requests.
 */
class GeneratedRequestsTest {
  private static final int REQUESTS = Integer.getInteger("pinion.rounds", 4_000);
  private static final int REQUESTS_PER_TENANT = 4_000;
  private static final int TOLD_EVERY = 50_000;

  /** Answers one after the other that say only that nobody is let in. */
  private static final int USELESS_MAX = 5;

  /** What every operation may answer, whatever it declares. */
  private static final Set<Integer> ALWAYS =
      Set.of(304, 400, 401, 403, 404, 405, 412, 413, 415, 422);

  private final long seed = Long.getLong("pinion.seed", ThreadLocalRandom.current().nextLong());
  private final Random random = new Random(seed);
  private final Map<String, JsonNode> documents = new HashMap<>();
  private final Map<String, @Nullable Schema> schemas = new HashMap<>();
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Map<Integer, Integer> statuses = new TreeMap<>();

  private int validated;

  /** Who asks, as the values of a header. */
  private List<String> credentials = List.of();

  @Test
  void everyAnswerIsWhatItsOperationDeclares(@TempDir Path data) {
    System.out.println("GeneratedRequestsTest: -Dpinion.seed=" + seed);
    try (TestServer server =
            TestServer.start(
                data, Map.of("rate-limits.enabled", "off", "tenants.self-service", "true"));
        var connection = new RawHttp(server.server().port())) {
      for (String face : List.of("classic", "platform")) {
        documents.put(face, server.http().get("/openapi/" + face + ".json").expect(200).json());
      }
      List<Operation> operations =
          server.server().operations().stream()
              .filter(operation -> operation.access() != Operation.Access.PUBLIC)
              .toList();
      var requests = new RandomRequests(random, operations);
      TestTenant operator = server.tenant("operator");
      int tenants = 0;
      int useless = USELESS_MAX;
      for (int i = 0; i < REQUESTS; i++) {
        if (i % REQUESTS_PER_TENANT == 0 || useless >= USELESS_MAX) {
          useless = 0;
          begin(operator, server.tenant("dice" + tenants++), requests);
        }
        Made made = requests.next();
        Request request = signed(made.request());
        String where = where(i, request);
        Answer answer = connection.send(request);
        check(made.operation(), request, answer, where);
        useless = answer.status() == 503 || answer.status() == 401 ? useless + 1 : 0;
        if (answer.status() < 300 && !answer.body().isEmpty()) {
          requests.remember(answer.json(), kind(made.operation()));
        }
        if ((i + 1) % TOLD_EVERY == 0) {
          System.out.printf("%d requests: %s%n", i + 1, statuses);
        }
      }
    }
    System.out.printf("GeneratedRequestsTest: %s, %d bodies validated%n", statuses, validated);
    assertThat(validated).isGreaterThan(REQUESTS / 4);
    assertThat(statuses.keySet()).as("dice that reach far").contains(200, 201, 204, 404, 422);
  }

  /**
   * A tenant of its own for the next requests: some of them close what they find, and the
   * operator's pause the server.
   */
  private void begin(TestTenant operator, TestTenant tenant, RandomRequests requests) {
    String operatorToken = operator.token(operator.credentials().userId());
    operator
        .below()
        .with("Authorization", "Bearer " + operatorToken)
        .post("admin/maintenance", Map.of("enabled", false, "scope", "server"))
        .expect(200);
    String viewer =
        tenant
            .platform()
            .post("api-keys", Map.of("name", "viewer", "role", "viewer", "duration_days", 30))
            .json()
            .findPath("api_key")
            .asString("none");
    credentials =
        List.of(
            "Bearer " + tenant.token(tenant.credentials().userId()),
            "Bearer " + tenant.credentials().platformApiKey(),
            "Bearer " + viewer,
            "Bearer nonsense",
            "Bearer " + operatorToken);
    requests.forget();
    requests.remember("organization", tenant.slug());
    requests.remember("workspace_id", tenant.founded().tenant().id().uuid().toString());
    requests.remember("user_id", tenant.credentials().userId());
    requests.remember("role_name", "DefaultUserRole");
    requests.remember("version_set_name", "release");
    requests.remember("set_name", "release");
    requests.remember("llm_name", "openai_gpt-4.1-2025-04-14");
  }

  private Request signed(Request request) {
    int who = random.nextInt(100);
    if (who >= 98) {
      return request;
    }
    int credential = who < 45 ? 0 : who < 80 ? 1 : who < 90 ? 2 : who < 94 ? 3 : 4;
    return request.with("Authorization", credentials.get(credential));
  }

  private String where(int number, Request request) {
    String body = new String(request.body(), StandardCharsets.UTF_8);
    return "-Dpinion.seed=%d, request %d: %s %s %s"
        .formatted(
            seed,
            number,
            request.method(),
            request.target(),
            body.substring(0, Math.min(2_000, body.length())));
  }

  /** The parameter that names what an operation makes: agents are known by an agent's id. */
  private static String kind(Operation operation) {
    List<String> segments = operation.segments();
    for (String each : segments.reversed()) {
      if (each.startsWith("{")) {
        return each.substring(1, each.length() - 1);
      }
      if (!each.isEmpty() && each.matches("[a-z_-]+")) {
        String word = each.replace('-', '_');
        return (word.endsWith("s") ? word.substring(0, word.length() - 1) : word) + "_id";
      }
    }
    return "id";
  }

  private void check(Operation operation, Request request, Answer answer, String where) {
    int status = answer.status();
    statuses.merge(status, 1, Integer::sum);
    String all = "%s%n%s".formatted(where, InputFixture.brief(answer));
    if (!request.method().equals("HEAD")) {
      InputFixture.check(answer, where);
    }
    JsonNode declared = declared(operation, status);
    boolean paused = status == 503 && answer.body().contains("\"maintenance\"");
    assertThat(declared != null || ALWAYS.contains(status) || paused).as(all).isTrue();
    if (declared == null || answer.body().isEmpty()) {
      return;
    }
    Schema schema = schema(operation, status, declared);
    if (schema != null) {
      validated++;
      assertThat(schema.validate(answer.json())).as(all).isEmpty();
    }
  }

  /** The document that shows an operation. */
  private JsonNode document(Operation operation) {
    JsonNode classic = Objects.requireNonNull(documents.get("classic"));
    return classic.path("paths").path(operation.path()).has(method(operation))
        ? classic
        : Objects.requireNonNull(documents.get("platform"));
  }

  private static String method(Operation operation) {
    return operation.method().toLowerCase(Locale.ROOT);
  }

  private @Nullable JsonNode declared(Operation operation, int status) {
    return document(operation)
        .path("paths")
        .path(operation.path())
        .path(method(operation))
        .path("responses")
        .get(Integer.toString(status));
  }

  private @Nullable Schema schema(Operation operation, int status, JsonNode declared) {
    return schemas.computeIfAbsent(
        operation.id() + " " + operation.method() + " " + status + " " + operation.path(),
        key -> {
          JsonNode shape = declared.at("/content/application~1json/schema");
          if (!shape.isObject()) {
            return null;
          }
          ObjectNode whole = JsonMapper.shared().createObjectNode();
          whole.setAll((ObjectNode) shape);
          whole.set("components", document(operation).get("components"));
          return registry.getSchema(whole);
        });
  }
}
