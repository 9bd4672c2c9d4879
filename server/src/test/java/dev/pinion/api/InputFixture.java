package dev.pinion.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.RawHttp.Answer;
import dev.pinion.api.RawHttp.Request;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.http.Operation;
import dev.pinion.http.schema.Definitions;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A server with a tenant in which everything that a path or body can name exists, requests of its
 * operations that are right, and what must hold of the answer to any that is not.
 */
final class InputFixture implements AutoCloseable {
  /** The largest body, as the server is configured by default. */
  static final int BODY_MAX = 1024 * 1024;

  private static final Set<Integer> ALWAYS = Set.of(404, 405, 413, 415);
  private static final Set<String> ROOTS = Set.of("path", "query", "header", "body");
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
  private static final Pattern INTERNALS =
      Pattern.compile(
          "Exception|StackOverflow|OutOfMemory|\\bat [a-z]+\\.[a-z]+\\.|dev\\.pinion|java\\.|jackson|helidon"
              + "|sqlite|(?i:select .* from )");

  private final TestServer server;
  private final TestTenant tenant;
  private final RawHttp connection;
  private final String token;
  private final Map<String, String> known = new HashMap<>();

  InputFixture(Path data) {
    server = TestServer.start(data, Map.of("rate-limits.enabled", "off"));
    tenant = server.tenant("acme");
    token = tenant.token(tenant.credentials().userId());
    connection = new RawHttp(port());
    var stored = new StoredEntities(tenant);
    known.put("organization", "acme");
    known.put("agent_id", stored.asset(ResourceKind.AGENT, "agent", 1).hex());
    known.put(
        "service_hierarchical_state_machine_id",
        stored.asset(ResourceKind.CONTEXT_GRAPH, "graph", 1).hex());
    var service =
        Map.of(
            "agent_id", known("agent_id"),
            "service_hierarchical_state_machine_id", known("service_hierarchical_state_machine_id"),
            "name", "first",
            "description", "first",
            "is_active", true,
            "keyterms", List.of(),
            "tags", Map.of());
    known.put(
        "service_id",
        tenant.admin().post("service/", service).expect(201).json().get("id").stringValue());
    known.put("applied_to_services", known("service_id"));
    known.put("service_version_set_name", "release");
    var parts = Simulations.Parts.make(tenant.admin(), "first");
    known.put("simulation_persona_id", parts.persona());
    known.put("persona_id", parts.persona());
    known.put("simulation_scenario_id", parts.scenario());
    known.put("scenario_id", parts.scenario());
    known.put("metric_id", parts.metric());
    known.put("workspace_id", tenant.founded().tenant().id().uuid().toString());
  }

  String known(String name) {
    return known.getOrDefault(name, "");
  }

  int port() {
    return server.server().port();
  }

  TestTenant tenant() {
    return tenant;
  }

  /** Every operation that is served, but for the endless ones. */
  List<Operation> operations() {
    return server.server().operations();
  }

  /** Those that take a body. */
  List<Operation> operationsWithBody() {
    return operations().stream().filter(operation -> operation.body() != null).toList();
  }

  SchemaSamples samples(Operation operation) {
    var type = operation.body();
    if (type == null) {
      throw new IllegalArgumentException("takes no body: " + operation.id());
    }
    return new SchemaSamples(type, known);
  }

  /** A request of the operation that is right as far as samples go. */
  Request request(Operation operation) {
    Request request = authorised(operation.method(), path(operation, Map.of()));
    return operation.body() == null ? request : request.body(samples(operation).valid().toString());
  }

  /** The same with texts, already encoded, in place of some path parameters. */
  Request request(Operation operation, Map<String, String> pathValues) {
    Request request = request(operation);
    return new Request(
        request.method(), path(operation, pathValues), request.headers(), request.body());
  }

  Request authorised(String method, String target) {
    return Request.of(method, target)
        .with("Authorization", "Bearer " + token)
        .with("Content-Type", "application/json");
  }

  private String path(Operation operation, Map<String, String> pathValues) {
    var path = new StringBuilder();
    for (String segment : operation.segments()) {
      path.append('/');
      if (!segment.startsWith("{")) {
        path.append(segment);
        continue;
      }
      String name = segment.substring(1, segment.length() - 1);
      String value = pathValues.get(name);
      path.append(
          value != null
              ? value
              : URLEncoder.encode(pathSample(operation, name), StandardCharsets.UTF_8));
    }
    return operation.path().endsWith("/") ? path + "/" : path.toString();
  }

  private String pathSample(Operation operation, String name) {
    for (Param<?> param : operation.params()) {
      if (param.in().equals("path") && param.name().equals(name)) {
        JsonNode schema = param.describe(new Definitions()).get("schema");
        return SchemaSamples.text(name, schema, known);
      }
    }
    return SchemaSamples.text(name, Types.string().schema(new Definitions()), known);
  }

  /** The number of the tenant's newest change: nothing is written without a new one. */
  long changes() {
    return tenant.founded().tenant().snapshot().seq();
  }

  /** Sends a request and checks what must hold of every answer of the operation. */
  Answer send(Operation operation, Request request, String what) {
    long before = changes();
    Answer answer = connection.send(request);
    String where = "%s with %s: %s".formatted(operation.id(), what, brief(answer));
    boolean documented =
        answer.status() == operation.successStatus()
            || operation.errors().containsKey(answer.status())
            || ALWAYS.contains(answer.status());
    assertThat(documented).as(where).isTrue();
    check(answer, where);
    if (answer.status() >= 400) {
      assertThat(changes()).as(where + " wrote").isEqualTo(before);
    }
    return answer;
  }

  Answer send(Request request) {
    return connection.send(request);
  }

  /** Sends a request that must be refused with a status. */
  Answer refuse(int status, Operation operation, Request request, String what) {
    Answer answer = send(operation, request, what);
    assertThat(answer.status())
        .as("%s with %s: %s", operation.id(), what, brief(answer))
        .isEqualTo(status);
    return answer;
  }

  /** What must hold of every answer. */
  static void check(Answer answer, String where) {
    // One of the requests may have begun a pause, which administrators of the server do not notice.
    boolean paused = answer.status() == 503 && answer.body().contains("\"maintenance\"");
    assertThat(answer.status() < 500 || paused).as(where).isTrue();
    assertThat(answer.header("x-request-id")).as(where).isNotNull().matches(REQUEST_ID);
    if (answer.status() < 400) {
      return;
    }
    assertThat(answer.header("content-type")).as(where).isEqualTo("application/json");
    assertThat(INTERNALS.matcher(answer.body()).find()).as(where).isFalse();
    JsonNode body = answer.json();
    assertThat(body.path("error_code").isString()).as(where).isTrue();
    if (answer.header("idempotent-replay") == null) {
      assertThat(body.path("request_id").asString(""))
          .as(where)
          .isEqualTo(answer.header("x-request-id"));
    }
    JsonNode detail = body.path("detail");
    if (answer.status() != 422) {
      assertThat(detail.asString("")).as(where).isNotBlank();
      return;
    }
    assertThat(body.path("message").asString("")).as(where).isNotBlank();
    assertThat(detail.isArray() && !detail.isEmpty()).as(where).isTrue();
    for (JsonNode fault : detail.values()) {
      assertThat(fault.path("type").asString("")).as(where).matches("[a-z_]+");
      assertThat(fault.path("msg").asString("")).as(where).isNotBlank();
      assertThat(fault.has("input")).as(where).isTrue();
      assertThat(fault.path("loc").path(0).asString("")).as(where).isIn(ROOTS);
    }
  }

  static String brief(Answer answer) {
    String body = answer.body();
    return answer.status() + " " + body.substring(0, Math.min(300, body.length()));
  }

  @Override
  public void close() {
    connection.close();
    server.close();
  }
}
