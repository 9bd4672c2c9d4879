package dev.pinion.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pinion.client.ApiException.Fault;
import dev.pinion.client.TransportException.Kind;
import dev.pinion.client.VersionSets.Promotion;
import dev.pinion.client.model.Named;
import dev.pinion.client.model.service.Pins;
import dev.pinion.client.model.service.Plan;
import dev.pinion.client.model.service.Service;
import dev.pinion.client.model.service.ServiceHealth;
import dev.pinion.client.model.service.VersionSet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client sends, and what it makes of answers, good and bad. */
class PinionClientTest {
  private static final int BREAK = -1;

  /** Shorter than an answer takes that never comes, and longer than a connection does. */
  private static final Duration BRIEF = Duration.ofSeconds(1);

  private static final String PROMOTED =
      "{\"version_set\": \"release\", \"base_revision\": 7, \"changes\": [{\"path\": \"/x\"}]}";

  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch met = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private Function<String, String> pages = _ -> "";
  private volatile Instant serverTime = Instant.EPOCH;
  private HttpServer server;
  private PinionClient client;

  private record Answer(int status, Map<String, String> headers, String body) {}

  private record Request(String line, Map<String, List<String>> headers, String body) {

    String header(String name) {
      return headers.getOrDefault(name, List.of("none")).getFirst();
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
    client = client("pnk_secret", Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
  }

  private PinionClient client(String key, Duration patience) {
    return PinionClient.at("http://127.0.0.1:" + server.getAddress().getPort())
        .key(key)
        .timeouts(Duration.ofSeconds(5), patience)
        .listener(
            new ClientListener() {
              @Override
              public void waitingToRetry(Duration wait) {
                told.add("waits " + wait);
              }

              @Override
              public void reading(String what, int read, long total) {
                told.add("read %d of %d %s".formatted(read, total, what));
              }

              @Override
              public void serverTime(Instant time) {
                serverTime = time;
              }
            })
        .build();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String uri = exchange.getRequestURI().toString();
    String sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    requests.add(
        new Request(
            exchange.getRequestMethod() + " " + uri,
            Map.copyOf(exchange.getRequestHeaders()),
            sent));
    Answer answer = answers.poll();
    if (answer == null) {
      answer =
          new Answer(200, Map.of(), pages.apply(uri.replaceFirst(".*continuation_token=", "")));
    }
    if (answer.status() == BREAK) {
      exchange.close();
      return;
    }
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = answer.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void answers(int status, String body) {
    answers.add(new Answer(status, Map.of(), body));
  }

  private Services services() {
    return client.workspace("w").services();
  }

  private VersionSets sets() {
    return client.workspace("w").versionSets("s");
  }

  private List<String> lines() {
    return requests.stream().map(Request::line).toList();
  }

  private TransportException failure(Runnable request) {
    return catchThrowableOfType(TransportException.class, request::run);
  }

  private ApiException refusal(Runnable request) {
    return catchThrowableOfType(ApiException.class, request::run);
  }

  /** Pages of services {@code 0} to {@code total - 1}. */
  private void serve(int total) {
    serve(total, _ -> Pages.PAGE);
  }

  /** The same, of which each has so many at most by where it begins. */
  private void serve(int total, IntUnaryOperator size) {
    pages =
        token -> {
          int from = Integer.parseInt(token);
          int to = Math.min(total, from + size.applyAsInt(from));
          String items =
              IntStream.range(from, to)
                  .mapToObj("{\"id\": \"%1$d\", \"name\": \"%1$d\"}"::formatted)
                  .collect(Collectors.joining(","));
          return "{\"items\": [%s], \"has_more\": %s, \"continuation_token\": %d, \"total\": %d}"
              .formatted(items, to < total, to, total);
        };
  }

  @Test
  void aListIsReadToItsEndInOrder() {
    serve(9 * Pages.PAGE + 1);
    assertThat(services().list().stream().map(Named::name))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(0, 9 * Pages.PAGE).mapToObj(Integer::toString).toList());
    assertThat(requests).hasSize(10);
    assertThat(lines().getFirst())
        .isEqualTo("GET /v1/w/services?sort_by=%2Bname&limit=20&continuation_token=0");
    assertThat(told).contains("read 20 of 181 services");
    assertThat(serverTime).isAfter(Instant.EPOCH);
  }

  /** The server answers fewer items than were asked for where a page would be too large. */
  @Test
  void whatAShorterPageLeavesIsReadToo() {
    serve(9 * Pages.PAGE, from -> from % 60 == 40 ? 7 : Pages.PAGE);
    assertThat(services().list().stream().map(Named::name))
        .containsExactlyElementsOf(
            IntStream.range(0, 9 * Pages.PAGE).mapToObj(Integer::toString).toList());
  }

  /** Catches a client that reads through a server which lacks what it has just written. */
  @Test
  void aReadAsksForWhatWasWrittenThere() {
    serve(1);
    var promotion = new Promotion("preview", "release", true, null, Precondition.NONE);
    for (String seq : List.of("41", "40", "no number")) {
      answers.add(new Answer(200, Map.of("X-Pinion-Seq", seq), PROMOTED));
      sets().promote(promotion);
    }
    services().list();
    client.workspace("other").services().list();
    assertThat(requests.stream().map(each -> each.header("X-pinion-seq")))
        .containsExactly("none", "none", "none", "41", "none");
  }

  @Test
  void nothingIsReadBeyondWhatIsWanted() {
    serve(1000);
    Pages<Service> found = services().list("a b", true, 30, _ -> true);
    assertThat(found.items()).hasSize(30);
    assertThat(found.total()).isEqualTo(1000);
    assertThat(found.more()).isTrue();
    assertThat(requests).hasSize(2);
    assertThat(lines().getFirst()).contains("&search=a%20b&is_active=true&");
    Pages<Service> selected = services().list(null, null, 2, of -> of.name().endsWith("7"));
    assertThat(selected.items().stream().map(Named::name)).containsExactly("7", "17");
    assertThat(selected.more()).isTrue();
  }

  @Test
  void aShortWaitIsWaitedAndALongOneIsTheCallers() {
    answers.add(new Answer(429, Map.of("Retry-After", "1"), "{\"detail\": \"Too many.\"}"));
    answers(200, "{\"items\": []}");
    Instant began = Instant.now();
    assertThat(sets().list()).isEmpty();
    assertThat(Duration.between(began, Instant.now())).isGreaterThan(Duration.ofMillis(900));
    assertThat(told).containsExactly("waits PT1S");
    answers.add(new Answer(429, Map.of("Retry-After", "21"), "{\"detail\": \"Too many.\"}"));
    ApiException refused = refusal(() -> sets().list());
    assertThat(refused.retryAfter()).hasSeconds(21);
    assertThat(refused).hasMessage("Too many.");
    assertThat(requests).hasSize(3);
  }

  @Test
  void aReadIsSentOnceMoreWhenTheConnectionBreaks() {
    answers(BREAK, "");
    answers(200, "{\"items\": [{\"name\": \"edge\"}]}");
    assertThat(sets().list()).extracting(VersionSet::name).containsExactly("edge");
    assertThat(requests).hasSize(2);
    Collections.nCopies(9, BREAK).forEach(each -> answers(each, ""));
    TransportException broken = failure(() -> sets().list());
    assertThat(broken.kind()).isEqualTo(Kind.BROKEN);
    assertThat(broken.outcomeUnknown()).isFalse();
    assertThat(requests).as("the JDK itself repeats a read once").hasSizeBetween(4, 6);
  }

  @Test
  void aWriteIsSentOnceMoreOnlyIfTheServerWillTellThatItIsTheSame() {
    Promotion promotion =
        new Promotion("preview", "release", true, "tests pass", Precondition.at(7L));
    answers(BREAK, "");
    TransportException broken = failure(() -> sets().upsert("mine", Pins.NEWEST, Precondition.NEW));
    assertThat(broken.outcomeUnknown()).isTrue();
    assertThat(requests).hasSize(1);
    answers(BREAK, "");
    answers(200, PROMOTED);
    assertThat(sets().promote(promotion).baseRevision()).isEqualTo(7);
    assertThat(requests).hasSize(3);
    Request first = requests.get(1);
    assertThat(first.line()).isEqualTo("POST /v1/w/services/s/version-sets/release/promote");
    assertThat(first.header("Idempotency-key")).isNotEqualTo("none");
    assertThat(requests.get(2).header("Idempotency-key"))
        .isEqualTo(first.header("Idempotency-key"));
    assertThat(first.body())
        .isEqualTo(
            "{\"reason\":\"tests pass\",\"expected_revision\":7,\"from\":\"preview\",\"pin_latest\":true}");
  }

  /** Catches a write that is told to have failed, and was carried out. */
  @Test
  void whatMayHaveBeenDoneIsSaidToBeUnknown() {
    var promotion = new Promotion("preview", "release", true, null, Precondition.at(7L));
    Runnable plan = () -> sets().planPromotion(promotion);
    Runnable promote = () -> sets().promote(promotion);
    Runnable upsert = () -> sets().upsert("mine", Pins.NEWEST, Precondition.NEW);
    Runnable delete = () -> sets().delete("mine", Precondition.at(7L));
    for (Runnable write : List.of(promote, upsert, delete)) {
      answers(502, "<html>");
      assertThat(failure(write).outcomeUnknown()).as("a proxy gave up").isTrue();
    }
    answers(502, "<html>");
    assertThat(failure(plan).outcomeUnknown()).isFalse();
    answers(BREAK, "");
    answers(BREAK, "");
    assertThat(failure(promote).outcomeUnknown()).as("it broke twice").isTrue();
    answers(BREAK, "");
    answers(BREAK, "");
    assertThat(failure(plan).outcomeUnknown()).as("a plan changes nothing").isFalse();
    client = client("pnk_secret", BRIEF);
    pages = _ -> late();
    for (Runnable write : List.of(promote, upsert)) {
      TransportException late = failure(write);
      assertThat(late.kind()).isEqualTo(Kind.TIMEOUT);
      assertThat(late.outcomeUnknown()).isTrue();
    }
    assertThat(failure(plan).outcomeUnknown()).isFalse();
    server.stop(0);
    assertThat(failure(upsert).outcomeUnknown()).as("nobody was there").isFalse();
  }

  /** An answer that comes when the test is over. */
  private String late() {
    met.countDown();
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "{}";
  }

  @Test
  void whatIsNotAnsweredInTimeIsNotSentAgain() throws InterruptedException {
    pages = _ -> late();
    client = client("pnk_secret", BRIEF);
    assertThat(failure(() -> sets().list()).kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(met.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(requests).hasSize(1);
  }

  @Test
  void aRefusalNamesEachFaultAndTheRequest() {
    answers(
        422,
        """
        {"detail": [{"loc": ["body", "tags", 0], "msg": "Field required", "type": "missing"},
                    {"loc": ["query", "limit"], "msg": "Too large.", "type": "x"}],
         "message": "body.tags.0: Field required (and 1 more)", "request_id": "r-1"}
        """);
    ApiException refused = refusal(() -> sets().list());
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused).hasMessage("body.tags.0: Field required (and 1 more)");
    assertThat(refused.requestId()).isEqualTo("r-1");
    assertThat(refused.faults())
        .containsExactly(
            new Fault(List.of("body", "tags", "0"), "Field required"),
            new Fault(List.of("query", "limit"), "Too large."));
    answers(409, "{\"detail\": \"It has none.\", \"error_code\": \"agent_without_version\"}");
    ApiException conflict = refusal(() -> sets().get("release"));
    assertThat(conflict.code()).isEqualTo("agent_without_version");
    assertThat(conflict.faults()).isEmpty();
    answers(404, "{\"detail\": \"There is none.\"}");
    assertThat(sets().find("mine")).isNull();
  }

  @Test
  void somethingElseAtTheAddressIsNotTakenForPinion() {
    answers.add(new Answer(200, Map.of("Content-Type", "text/html"), "<html>"));
    TransportException page = failure(() -> sets().list());
    assertThat(page.kind()).isEqualTo(Kind.NOT_PINION);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.detail()).isEqualTo("text/html");
    answers.add(new Answer(302, Map.of("Location", "http://elsewhere.invalid/"), ""));
    assertThat(failure(() -> sets().list()).kind()).isEqualTo(Kind.REDIRECTED);
    assertThat(requests).as("the key goes to no other address").hasSize(2);
    assertThat(failure(() -> client("pnk_a\nX: y", Duration.ZERO)).kind())
        .isEqualTo(Kind.UNSENDABLE_CREDENTIALS);
  }

  @Test
  void fieldsOfANewerServerAndEveryDigitOfANumberAreKept() {
    String newer =
        "{\"name\":\"mine\",\"agent_version_number\":3,\"llm_model_preferences\":{\"EngageUser\":{\"llm_name\":\"m\",\"params\":{\"temperature\":0.30}}},\"added_later\":{\"a\":[1.10]}}";
    answers(200, newer);
    VersionSet set = sets().get("mine");
    assertThat(set.json().toString()).isEqualTo(newer);
    answers(200, PROMOTED);
    Plan plan = sets().planUpsert("mine", set.pins(), Precondition.at(7L));
    assertThat(requests.getLast().header("If-match")).isEqualTo("\"7\"");
    assertThat(requests.getLast().body())
        .isEqualTo(
            "{\"version_set\":{\"agent_version_number\":3,\"context_graph_version_number\":null,\"llm_model_preferences\":{\"EngageUser\":{\"llm_name\":\"m\",\"params\":{\"temperature\":0.30}}}}}");
    assertThat(Precondition.of(plan)).isEqualTo(Precondition.at(7L));
    assertThat(plan.applied(8).json().get("changes")).isEqualTo(plan.json().get("changes"));
  }

  /** Catches pages that are asked for by how many items came, of which the server keeps few. */
  @Test
  void theHealthOfServicesIsReadByWhereTheyStandInTheList() {
    String failing =
        """
        {"items": [{"service_id": "s", "service_name": "Line", "is_active": true, "fit": false,
          "version_sets": [{"name": "release", "agent_version_number": 3,
            "context_graph_version_number": null, "used_by": 2,
            "problem": {"error_code": "context_graph_without_version", "message": "Make one."},
            "warnings": [{"code": "deprecated_llm", "message": "Old."}],
            "rules": [{"rule_id": "r", "rule": "Tested"}],
            "violations": [{"rule_id": "r", "rule": "Tested", "message": "Test it.", "since": "t"}],
            "freezes": ["f"]}]}],
         "has_more": true, "continuation_token": 100, "total": 250}
        """;
    pages =
        token ->
            token.equals("0") ? failing : "{\"items\": [], \"has_more\": false, \"total\": 250}";
    Pages<ServiceHealth> found = services().health(Services.Only.FAILING);
    assertThat(lines())
        .containsExactlyInAnyOrder(
            "GET /v1/w/health?sort_by=%2Bname&only=failing&limit=100&continuation_token=0",
            "GET /v1/w/health?sort_by=%2Bname&only=failing&limit=100&continuation_token=100",
            "GET /v1/w/health?sort_by=%2Bname&only=failing&limit=100&continuation_token=200");
    assertThat(told).contains("read 100 of 250 services");
    assertThat(found.total()).isEqualTo(250);
    ServiceHealth.SetHealth release = found.items().getFirst().versionSets().getFirst();
    assertThat(release.problem()).isEqualTo("Make one.");
    assertThat(release.isPinned()).isFalse();
    assertThat(release.deprecated()).containsExactly("llm");
    assertThat(release.rules()).containsExactly("Tested");
    assertThat(release.violations().getFirst().message()).isEqualTo("Test it.");
    assertThat(release.freezes()).containsExactly("f");
  }

  @Test
  void aRevisionIsAsciiWhateverTheLanguageOfTheMachine() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.of("fa", "IR"));
      assertThat(Precondition.at(12L).headers()).isEqualTo(Map.of("If-Match", "\"12\""));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aServiceThatIsGoneHasNoHealth() {
    answers(200, "{\"items\": [], \"has_more\": false, \"total\": 0}");
    assertThat(services().health("s")).isNull();
    assertThat(lines().getFirst()).contains("/v1/w/health?sort_by=%2Bname&id=s&");
  }
}
