package dev.pinion.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.OneServerTest;
import dev.pinion.api.fixture.StoredEntities;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.ResourceKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Answers in gzip for who takes it, entity tags with them, and bodies in codings. */
@SuppressWarnings("NullAway.Init") // set before all tests
class CompressionTest extends OneServerTest {
  private static final String UPSERT =
      """
      {"version_set": {"agent_version_number": 1, "context_graph_version_number": 1,
       "llm_model_preferences": {}}}""";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static TestTenant tenant;
  private static String bearer;
  private static String service;

  @BeforeAll
  static void prepare() {
    tenant = server.tenant("acme");
    bearer = "Bearer " + tenant.token(tenant.credentials().userId());
    var stored = new StoredEntities(tenant);
    var fields =
        Map.of(
            "agent_id", stored.asset(ResourceKind.AGENT, "agent", 1).hex(),
            "service_hierarchical_state_machine_id",
                stored.asset(ResourceKind.CONTEXT_GRAPH, "graph", 1).hex(),
            "name", "first",
            "description", "long ".repeat(1_000),
            "is_active", true,
            "keyterms", List.of(),
            "tags", Map.of());
    service = tenant.admin().post("service/", fields).expect(201).json().get("id").stringValue();
  }

  private static HttpResponse<byte[]> send(
      String method, String path, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.server().port() + path))
            .header("Authorization", bearer)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpResponse<byte[]> get(String path, String... headers) {
    return send("GET", path, "", headers);
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static String unzipped(HttpResponse<byte[]> answer) {
    assertThat(header(answer, "content-encoding")).isEqualTo("gzip");
    try (var in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(HttpResponse<byte[]> answer) {
    assertThat(header(answer, "content-encoding")).isEmpty();
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  @Test
  void largeAnswersAreCompressedForWhoTakesIt() {
    for (String path : List.of("/v1/acme/service/", "/openapi/classic.json", "/metrics")) {
      HttpResponse<byte[]> zipped = get(path, "Accept-Encoding", "deflate, gzip");
      HttpResponse<byte[]> plain = get(path);
      assertThat(header(zipped, "vary")).isEqualTo("Accept-Encoding");
      assertThat(header(plain, "vary")).isEqualTo("Accept-Encoding");
      assertThat(header(zipped, "content-length")).isEqualTo("" + zipped.body().length);
      assertThat(zipped.body().length).isLessThan(plain.body().length / 2);
      assertThat(header(zipped, "content-type")).isEqualTo(header(plain, "content-type"));
      if (!path.equals("/metrics")) {
        assertThat(unzipped(zipped)).isEqualTo(text(plain));
      }
      text(get(path, "Accept-Encoding", "gzip;q=0"));
      text(get(path, "Accept-Encoding", "gzip;q=0.5, identity"));
    }
  }

  @Test
  void shortAnswersAreCompressedOnlyForWhoTakesNothingElse() {
    assertThat(text(get("/healthz", "Accept-Encoding", "gzip"))).contains("ok");
    assertThat(unzipped(get("/healthz", "Accept-Encoding", "gzip, identity;q=0"))).contains("ok");
    assertThat(text(get("/healthz", "Accept-Encoding", "identity;q=0"))).contains("ok");
    assertThat(unzipped(get("/nothing", "Accept-Encoding", "gzip, *;q=0")))
        .contains("path_unknown");
  }

  @Test
  void preparedContentIsCompressedTheSameEveryTime() {
    byte[] first = get("/openapi/platform.json", "Accept-Encoding", "gzip").body();
    assertThat(get("/openapi/platform.json", "Accept-Encoding", "gzip").body()).isEqualTo(first);
  }

  private static String setPath() {
    String hex = service;
    String id = EntityId.ofHex(hex).uuid().toString();
    String workspace = tenant.founded().tenant().id().uuid().toString();
    return "/v1/" + workspace + "/services/" + id + "/version-sets/release";
  }

  @Test
  void aRevisionIsTheTagWhateverTheClientTakes() {
    for (String accepted : List.of("identity", "gzip", "gzip, identity;q=0")) {
      HttpResponse<byte[]> set = get(setPath(), "Accept-Encoding", accepted);
      text(set);
      String tag = header(set, "etag");
      assertThat(tag).matches("\"[0-9]+\"");
      assertThat(
              send("PUT", setPath(), UPSERT, "If-Match", "\"999\"", "Accept-Encoding", accepted)
                  .statusCode())
          .isEqualTo(412);
      assertThat(
              send("PUT", setPath(), UPSERT, "If-Match", tag, "Accept-Encoding", accepted)
                  .statusCode())
          .isEqualTo(204);
    }
  }

  @Test
  void aTagOfContentIsThatOfItsBytesInEitherForm() {
    String path = setPath().replace("/version-sets/release", "/resolve");
    HttpResponse<byte[]> plain = get(path);
    if (plain.statusCode() == 404) {
      throw new AssertionError(new String(plain.body(), StandardCharsets.UTF_8));
    }
    HttpResponse<byte[]> zipped = get(path, "Accept-Encoding", "gzip, identity;q=0");
    String plainTag = header(plain, "etag");
    String zippedTag = header(zipped, "etag");
    assertThat(zippedTag).isEqualTo(plainTag.replaceFirst("\"$", "-gzip\""));
    assertThat(unzipped(zipped)).isEqualTo(text(plain));
    for (String known : List.of(plainTag, zippedTag)) {
      for (String accepted : List.of("identity", "gzip, identity;q=0")) {
        for (String sent : List.of(known, "W/" + known, "\"x\", " + known)) {
          HttpResponse<byte[]> answer =
              get(path, "If-None-Match", sent, "Accept-Encoding", accepted);
          assertThat(answer.statusCode()).as(sent).isEqualTo(304);
          assertThat(header(answer, "etag")).isEqualTo(known);
          assertThat(header(answer, "vary")).isEqualTo("Accept-Encoding");
          assertThat(header(answer, "content-encoding")).isEmpty();
          assertThat(answer.body()).isEmpty();
        }
      }
    }
    assertThat(get(path, "If-None-Match", "\"x-gzip\"").statusCode()).isEqualTo(200);
  }

  @Test
  void secretsAreNeverCompressed() {
    var credentials = tenant.credentials();
    String all = "gzip, identity;q=0";
    HttpResponse<byte[]> token =
        send(
            "POST",
            "/v1/acme/user/signin_with_api_key",
            "",
            "Accept-Encoding",
            all,
            "x-api-key",
            credentials.apiKey(),
            "x-api-key-id",
            credentials.apiKeyId(),
            "x-user-id",
            credentials.userId());
    assertThat(token.statusCode()).isEqualTo(200);
    assertThat(text(token)).contains("id_token");
    assertThat(header(token, "cache-control")).isEqualTo("no-store");
    assertThat(header(token, "vary")).isEmpty();
    String workspace = tenant.founded().tenant().id().uuid().toString();
    HttpResponse<byte[]> key =
        send(
            "POST",
            "/v1/" + workspace + "/api-keys",
            "{\"name\": \"k\", \"duration_days\": 30}",
            "Accept-Encoding",
            all);
    assertThat(text(key)).contains("api_key");
    assertThat(key.statusCode()).isEqualTo(201);
    assertThat(header(key, "cache-control")).isEqualTo("no-store");
  }

  @Test
  void bodiesInACodingAreRefusedInTheirTurn() {
    for (String coding : List.of("gzip", "br", "nonsense", "gzip, identity", "identity, gzip")) {
      HttpResponse<byte[]> answer =
          send("POST", "/v1/acme/service/", "{}", "Content-Encoding", coding);
      assertThat(answer.statusCode()).as(coding).isEqualTo(415);
      assertThat(header(answer, "accept-encoding")).isEqualTo("identity");
      assertThat(text(answer)).contains("unsupported_content_encoding");
    }
    for (String plain : List.of("identity", "Identity")) {
      assertThat(send("POST", "/v1/acme/service/", "{}", "Content-Encoding", plain).statusCode())
          .isEqualTo(422);
    }
    HttpResponse<byte[]> elsewhere =
        send("POST", "/v1/nobody/service/", "{}", "Content-Encoding", "gzip");
    assertThat(elsewhere.statusCode()).isEqualTo(404);
  }
}
