package dev.pinion.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pinion.client.Requests.Ask;
import dev.pinion.client.Requests.Query;
import dev.pinion.client.VersionSets.Promotion;
import dev.pinion.client.VersionSets.Rollback;
import dev.pinion.client.model.governance.Check;
import dev.pinion.client.model.governance.Rule;
import dev.pinion.client.model.governance.Scope;
import dev.pinion.client.model.request.ChangeRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client sends of rules, change requests and freezes, and what it reads. */
class GovernanceClientTest {
  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
  private volatile Function<String, String> answers = _ -> "{}";
  private volatile int status = 200;
  private HttpServer server;
  private WorkspaceClient workspace;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
    workspace =
        PinionClient.at("http://127.0.0.1:" + server.getAddress().getPort())
            .key("pnk_secret")
            .build()
            .workspace("w");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String uri = exchange.getRequestURI().toString();
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String match = exchange.getRequestHeaders().getFirst("If-Match");
    sent.add(
        "%s %s%s%s"
            .formatted(
                exchange.getRequestMethod(),
                uri,
                match == null ? "" : " at " + match,
                body.isEmpty() ? "" : " " + body));
    byte[] answer = answers.apply(uri).getBytes(UTF_8);
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  /** Requests of these numbers, of which a page holds what its query asks for. */
  private void serve(long... numbers) {
    answers =
        uri -> {
          int from = Integer.parseInt(uri.replaceFirst(".*continuation_token=", ""));
          int to = Math.min(numbers.length, from + Pages.PAGE);
          String items =
              LongStream.of(numbers)
                  .skip(from)
                  .limit(Pages.PAGE)
                  .mapToObj("{\"id\": \"i%1$d\", \"number\": %1$d}"::formatted)
                  .collect(Collectors.joining(","));
          return "{\"items\": [%s], \"has_more\": %s, \"continuation_token\": %d, \"total\": %d}"
              .formatted(items, to < numbers.length, to, numbers.length);
        };
  }

  private String found(long number) {
    sent.clear();
    ChangeRequest request = workspace.requests().numbered(number);
    return request == null ? "none" : request.id();
  }

  @Test
  void aRequestIsFoundByItsNumberWhereItMustBe() {
    serve(LongStream.iterate(500, it -> it - 1).limit(500).toArray());
    assertThat(found(500)).isEqualTo("i500");
    assertThat(sent).hasSize(1);
    assertThat(found(77)).isEqualTo("i77");
    assertThat(sent).as("the newest, and where it must be").hasSize(2);
    assertThat(found(1)).isEqualTo("i1");
    assertThat(found(501)).isEqualTo("none");
    assertThat(sent).hasSize(1);
  }

  @Test
  void aRequestIsFoundAmongThoseThatMayBeSeen() {
    serve(LongStream.iterate(500, it -> it - 10).limit(50).toArray());
    assertThat(found(10)).isEqualTo("i10");
    assertThat(found(240)).isEqualTo("i240");
    assertThat(found(245)).isEqualTo("none");
    serve();
    assertThat(found(1)).isEqualTo("none");
  }

  @Test
  void requestsSayWhatIsAskedFor() {
    var promotion =
        new Promotion("preview", "release", true, "not sent", Precondition.at(7L))
            .overriding("not sent either");
    var ask = new Ask("New greeting", "tests pass", true, Instant.parse("2026-05-01T12:00:00Z"));
    workspace.requests().create("s", promotion, ask);
    var rollback = new Rollback("release", 3L, null, Precondition.NONE);
    workspace.requests().create("s", rollback, new Ask("Back", null, false, null));
    assertThat(sent)
        .containsExactly(
            "POST /v1/w/services/s/requests {\"change\":{\"type\":\"promote\",\"version_set\":\"release\",\"from\":\"preview\",\"pin_latest\":true},\"title\":\"New greeting\",\"apply\":\"when_ready\",\"reason\":\"tests pass\",\"not_before\":\"2026-05-01T12:00:00Z\"}",
            "POST /v1/w/services/s/requests {\"change\":{\"type\":\"rollback\",\"version_set\":\"release\",\"to_revision\":3},\"title\":\"Back\",\"apply\":\"by_hand\"}");
  }

  @Test
  void anApprovalIsOfWhatWasLookedAt() {
    answers =
        _ ->
            """
            {"id": "i", "number": 7, "digests": {"release": "sha256:1", "preview": "sha256:2"},
             "plan": {"applied": false, "sets": [{"version_set": "a"}, {"version_set": "b"}]}}
            """;
    ChangeRequest seen = Objects.requireNonNull(workspace.requests().find("i"));
    assertThat(seen.plan().sets()).hasSize(2);
    workspace.requests().approve(seen, null);
    workspace.requests().reject("i", "no");
    workspace.requests().apply("i", "callers wait");
    workspace.requests().list(new Query("open", "s", true, true), 1);
    assertThat(sent.subList(1, 5))
        .containsExactly(
            "POST /v1/w/requests/i/approve {\"digests\":{\"release\":\"sha256:1\",\"preview\":\"sha256:2\"}}",
            "POST /v1/w/requests/i/reject {\"comment\":\"no\"}",
            "POST /v1/w/requests/i/apply {\"override\":{\"reason\":\"callers wait\"}}",
            "GET /v1/w/requests?state=open&service_id=s&author=me&awaiting=me&limit=20&continuation_token=0");
  }

  @Test
  void aRuleIsReplacedAtTheVersionThatWasRead() {
    answers =
        _ -> "{\"items\": [{\"id\": \"r\", \"name\": \"Gate\", \"version\": 4, \"x\": 1.10}]}";
    Rule read = workspace.rules().named("Gate").getFirst();
    assertThat(workspace.rules().named("gate")).isEmpty();
    workspace.rules().replace(read, read.json(), true);
    workspace.rules().create(read.json(), false);
    workspace.rules().delete(read);
    workspace.rules().governing("s", "release");
    assertThat(sent.subList(2, 6))
        .containsExactly(
            "PUT /v1/w/rules/r at \"4\" {\"name\":\"Gate\",\"x\":1.10,\"accept_violations\":true}",
            "POST /v1/w/rules {\"name\":\"Gate\",\"x\":1.10,\"accept_violations\":false}",
            "DELETE /v1/w/rules/r at \"4\"",
            "GET /v1/w/services/s/version-sets/release/rules");
  }

  @Test
  void aFreezeSaysWhatItAppliesTo() {
    Scope scope = Scope.of(List.of("Clinic*"), List.of(), List.of(), List.of());
    workspace.freezes().create("incident", scope, Instant.EPOCH, false);
    workspace.freezes().create("incident", null, null, true);
    assertThat(sent)
        .containsExactly(
            "POST /v1/w/freezes {\"reason\":\"incident\",\"allow_rollback\":false,\"applies_to\":{\"services\":{\"names\":[\"Clinic*\"]},\"version_sets\":[\"*\"]},\"until\":\"1970-01-01T00:00:00Z\"}",
            "POST /v1/w/freezes {\"reason\":\"incident\",\"allow_rollback\":true}");
  }

  @Test
  void aRefusalByRulesCarriesTheirChecks() {
    status = 409;
    answers =
        _ ->
            "{\"detail\": \"Not yet.\", \"error_code\": \"rules_not_met\", \"checks\": [{\"rule\": \"Gate\", \"state\": \"pending\", \"condition\": {\"type\": \"approvals\", \"count\": 2}}]}";
    var promotion = new Promotion("preview", "release", true, null, Precondition.NONE);
    var refused =
        catchThrowableOfType(
            ApiException.class,
            () -> workspace.versionSets("s").promote(promotion.overriding("because I say so")));
    assertThat(sent.getFirst())
        .endsWith(
            "{\"override\":{\"reason\":\"because I say so\"},\"from\":\"preview\",\"pin_latest\":true}");
    Check check = refused.checks().getFirst();
    assertThat(check.state()).isEqualTo(Check.State.PENDING);
    assertThat(check.condition().count()).isEqualTo(2);
    assertThat(check.rule()).isEqualTo("Gate");
  }
}
