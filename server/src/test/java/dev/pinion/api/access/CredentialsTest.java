package dev.pinion.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.pinion.api.fixture.Access;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.RawHttp;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.auth.StolenKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Who is believed to be whom (docs/behaviour/access.md). */
class CredentialsTest {
  private static final AtomicReference<Instant> NOW =
      new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
  private static TestServer server;
  private static Path folder;

  @BeforeAll
  static void start(@TempDir Path data) {
    folder = data;
    Map<String, String> settings =
        Map.of("rate-limits.enabled", "off", "server.operator-tenant", "rotation");
    server = TestServer.start(data, settings, NOW::get);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aTokenIsTakenInThreeForms() {
    TestTenant tenant = server.tenant("three-forms");
    String ada = tenant.credentials().userId();
    String token = tenant.token(ada);
    tenant.below().with("Authorization", "Bearer " + token).get("user/").expect(200);
    tenant.below().with("Authorization", "bearer " + token).get("user/").expect(200);
    basic(tenant, "three-forms_" + ada, token).get("user/").expect(200);
    String protocol = "bearer.authorization.amigo.ai." + token;
    tenant.below().with("Sec-WebSocket-Protocol", protocol).get("user/").expect(200);
    tenant.below().with("Sec-WebSocket-Protocol", "chat, " + protocol).get("user/").expect(200);
  }

  @Test
  void otherFormsAreRefusedAndSayHowToSignIn() {
    TestTenant tenant = server.tenant("other-forms");
    String ada = tenant.credentials().userId();
    String token = tenant.token(ada);
    Http.Response none = tenant.below().get("user/").expect(401);
    assertThat(none.header("WWW-Authenticate")).startsWith("Bearer");
    basic(tenant, "other-forms_" + ada + "x", token).get("user/").expect(401);
    basic(tenant, ada, token).get("user/").expect(401);
    basic(tenant, "", token).get("user/").expect(401);
    for (String value : new String[] {"Bearer", "Basic !!!", "Basic YWJj", "Digest x", token}) {
      tenant.below().with("Authorization", value).get("user/").expect(401);
    }
    tenant.below().with("Sec-WebSocket-Protocol", token).get("user/").expect(401);
  }

  @Test
  void anotherTenantsTokenNeedsItsNameAndARole() {
    TestTenant home = server.tenant("abroad-home");
    TestTenant target = server.tenant("abroad-target");
    String ada = home.credentials().userId();
    Http foreign = target.below().with("Authorization", "Bearer " + home.token(ada));
    foreign.get("user/").expect(401);
    foreign.with("X-ORG-ID", "abroad-target").get("user/").expect(401);
    foreign.with("X-ORG-ID", "nowhere").get("user/").expect(401);
    foreign.with("X-ORG-ID", "abroad-home").get("user/").expect(403);
    target
        .admin()
        .post(
            "role/" + Access.ADMINISTRATOR + "/assign",
            Map.of("user_id", ada, "org_id", "abroad-home"))
        .expect(200);
    foreign.get("user/").expect(401);
    Http known = foreign.with("X-ORG-ID", "abroad-home");
    assertThat(known.get("user/").expect(200).json().get("users").size()).isEqualTo(1);
    home.admin().with("X-ORG-ID", "abroad-home").get("user/").expect(200);
    home.admin().with("X-ORG-ID", "abroad-target").get("user/").expect(401);
    server
        .http()
        .below("/v1/nowhere/")
        .with("Authorization", "Bearer " + home.token(ada))
        .get("user/")
        .expect(404);

    String second = Access.invite(home.admin(), "s@abroad.test", Access.SUPER_ADMINISTRATOR);
    home.signIn(second).delete("user/" + ada).expect(204);
    known.get("user/").expect(401);
  }

  @Test
  void aPlatformKeyIsGoodForItsOwnTenantOnly() {
    TestTenant home = server.tenant("key-home");
    TestTenant target = server.tenant("key-target");
    String key = home.credentials().platformApiKey();
    home.platformKey().get("user/").expect(200);
    Http foreign = target.below().with("Authorization", "Bearer " + key);
    foreign.get("user/").expect(404);
    foreign.with("X-ORG-ID", "key-home").get("user/").expect(404);
    String wrong = key.substring(0, key.length() - 1) + (key.endsWith("A") ? "B" : "A");
    home.below().with("Authorization", "Bearer " + wrong).get("user/").expect(401);
    String classic = home.credentials().apiKey();
    home.below().with("Authorization", "Bearer " + classic).get("user/").expect(401);
  }

  @Test
  void tokensAndKeysExpire() {
    TestTenant tenant = server.tenant("expiry");
    Http admin = tenant.admin();
    NOW.updateAndGet(now -> now.plus(Duration.ofMinutes(59)));
    admin.get("user/").expect(200);
    NOW.updateAndGet(now -> now.plus(Duration.ofMinutes(2)));
    admin.get("user/").expect(401);
    tenant.admin().get("user/").expect(200);
    NOW.updateAndGet(now -> now.plus(Duration.ofDays(91)));
    tenant.platformKey().get("user/").expect(401);
    signIn(tenant, tenant.credentials().apiKey()).expect(401);
  }

  @Test
  void aRotationKeepsOldTokensGood() throws ParseException {
    TestTenant tenant = server.tenant("rotation");
    String ada = tenant.credentials().userId();
    String old = tenant.token(ada);
    Http admin = tenant.below().with("Authorization", "Bearer " + old);
    admin.post("admin/signing_keys/rotate").expect(204);
    String fresh = tenant.token(ada);
    assertThat(keyId(fresh)).isNotEqualTo(keyId(old));
    admin.get("user/").expect(200);
    tenant.below().with("Authorization", "Bearer " + fresh).get("user/").expect(200);
    JWKSet published = JWKSet.parse(server.http().get("/.well-known/jwks.json").expect(200).body());
    assertThat(published.getKeyByKeyId(keyId(old))).isNotNull();
    assertThat(published.getKeyByKeyId(keyId(fresh))).isNotNull();
    assertThat(published.getKeys()).noneMatch(key -> key.isPrivate());

    // Its session ends with the keys until now, the caller's own included.
    tenant
        .below()
        .with("Authorization", "Bearer " + fresh)
        .post("admin/signing_keys/rotate?revoke_now=true")
        .expect(204);
    tenant.below().with("Authorization", "Bearer " + fresh).get("user/").expect(401);
    admin.get("user/").expect(401);
    JWKSet left = JWKSet.parse(server.http().get("/.well-known/jwks.json").expect(200).body());
    assertThat(left.getKeys()).hasSize(1);
    String newest = tenant.token(ada);
    tenant.below().with("Authorization", "Bearer " + newest).get("user/").expect(200);

    Http administrator = Access.newcomer(tenant, "a@rotation.test", Access.ADMINISTRATOR);
    administrator.post("admin/signing_keys/rotate").expect(403);
    tenant.platformKey().post("admin/signing_keys/rotate").expect(403);
    tenant.below().post("admin/signing_keys/rotate").expect(401);
  }

  private static final String KEYS = "organization/api_key/";

  /** A session that another key than the tenant's first one opens. */
  private record Session(String keyId, String token, Instant expiresAt) {
    static Session open(TestTenant tenant) {
      JsonNode key =
          tenant
              .admin()
              .post(
                  KEYS,
                  Map.of("name", "k", "duration", "P1D", "role_name", Access.SUPER_ADMINISTRATOR))
              .expect(201)
              .json();
      return of(tenant, key.get("api_key_id").stringValue(), key.get("api_key").stringValue());
    }

    static Session of(TestTenant tenant, String keyId, String secret) {
      JsonNode answer =
          tenant
              .below()
              .with(
                  Map.of(
                      "x-api-key", secret,
                      "x-api-key-id", keyId,
                      "x-user-id", tenant.credentials().userId()))
              .post("user/signin_with_api_key")
              .expect(200)
              .json();
      return new Session(
          keyId,
          answer.get("id_token").stringValue(),
          Instant.parse(answer.get("expires_at").stringValue()));
    }
  }

  @Test
  void aSessionEndsWithTheKeyThatOpenedIt() {
    TestTenant home = server.tenant("ends-home");
    TestTenant target = server.tenant("ends-target");
    String ada = home.credentials().userId();
    target
        .admin()
        .post("role/" + Access.USER + "/assign", Map.of("user_id", ada, "org_id", home.slug()))
        .expect(200);
    Session session = Session.open(home);
    Http here = home.below().with("Authorization", "Bearer " + session.token());
    Http asForeignMember =
        target
            .below()
            .with(Map.of("Authorization", "Bearer " + session.token(), "X-ORG-ID", home.slug()));
    here.get("user/").expect(200);
    asForeignMember.get("service/").expect(200);
    home.admin().delete(KEYS + session.keyId() + "/").expect(200);
    here.get("user/").expect(401);
    asForeignMember.get("service/").expect(401);
    home.admin().get("user/").expect(200);
  }

  @Test
  void aSessionLastsNoLongerThanItsKey() {
    TestTenant tenant = server.tenant("lasts");
    JsonNode key =
        tenant
            .admin()
            .post(
                KEYS,
                Map.of("name", "k", "duration", "P1D", "role_name", Access.SUPER_ADMINISTRATOR))
            .expect(201)
            .json();
    Instant end = Instant.parse(key.get("expires_at").stringValue());
    NOW.updateAndGet(now -> now.plus(Duration.ofHours(23)).plus(Duration.ofMinutes(40)));
    Session session =
        Session.of(tenant, key.get("api_key_id").stringValue(), key.get("api_key").stringValue());
    assertThat(session.expiresAt()).isBetween(end.minusSeconds(1), end);
    Http client = tenant.below().with("Authorization", "Bearer " + session.token());
    client.get("user/").expect(200);
    NOW.updateAndGet(now -> now.plus(Duration.ofMinutes(21)));
    client.get("user/").expect(401);
  }

  @Test
  void aTokenThatDoesNotSayWhoIssuedItOrByWhichKeyIsRefused() throws ParseException, JOSEException {
    TestTenant tenant = server.tenant("claims");
    String good = tenant.token(tenant.credentials().userId());
    JWTClaimsSet claims = SignedJWT.parse(good).getJWTClaimsSet();
    String keyId = keyId(good);
    ECKey key =
        StolenKey.of(server.server().clusters().home().store(), folder.resolve("master.key"));
    assertThat(key.getKeyID()).isEqualTo(keyId);
    var signer = new ECDSASigner(key);
    String again = signed(JWSAlgorithm.ES256, keyId, claims, signer);
    tenant.below().with("Authorization", "Bearer " + again).get("user/").expect(200);
    for (String claim : new String[] {"iss", "api_key_id"}) {
      for (@Nullable String value : new @Nullable String[] {null, "somebody"}) {
        JWTClaimsSet changed = new JWTClaimsSet.Builder(claims).claim(claim, value).build();
        refuses(tenant, signed(JWSAlgorithm.ES256, keyId, changed, signer));
      }
    }
  }

  @Test
  void whoSendsTwoCredentialsIsAskedForOne() {
    TestTenant tenant = server.tenant("two-headers");
    String token = "Bearer " + tenant.token(tenant.credentials().userId());
    String key = "Bearer " + tenant.credentials().platformApiKey();
    try (var connection = new RawHttp(server.server().port())) {
      for (String path : new String[] {"user/", "organization/"}) {
        RawHttp.Request one =
            RawHttp.Request.of("GET", "/v1/" + tenant.slug() + "/" + path)
                .with("Authorization", token);
        assertThat(connection.send(one).status()).isEqualTo(200);
        assertThat(connection.send(one.with("authorization", key)).status()).isEqualTo(400);
        assertThat(connection.send(one.with("authorization", token)).status()).isEqualTo(400);
      }
    }
  }

  @Test
  void aForgedTokenIsRefused() throws ParseException, JOSEException {
    TestTenant tenant = server.tenant("forged");
    String good = tenant.token(tenant.credentials().userId());
    JWTClaimsSet claims = SignedJWT.parse(good).getJWTClaimsSet();
    String keyId = keyId(good);
    var other = new ECKeyGenerator(Curve.P_256).generate();
    refuses(tenant, signed(JWSAlgorithm.ES256, keyId, claims, new ECDSASigner(other)));
    refuses(tenant, signed(JWSAlgorithm.ES256, "unknown", claims, new ECDSASigner(other)));
    refuses(tenant, signed(JWSAlgorithm.ES256, null, claims, new ECDSASigner(other)));
    refuses(tenant, new PlainJWT(claims).serialize());
    String published = server.http().get("/.well-known/jwks.json").body();
    byte[] publicKey =
        JWKSet.parse(published)
            .getKeyByKeyId(keyId)
            .toJSONString()
            .getBytes(StandardCharsets.UTF_8);
    refuses(tenant, signed(JWSAlgorithm.HS256, keyId, claims, new MACSigner(publicKey)));
    String[] parts = good.split("\\.", -1);
    String none =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                ("{\"alg\":\"none\",\"kid\":\"" + keyId + "\"}").getBytes(StandardCharsets.UTF_8));
    refuses(tenant, none + "." + parts[1] + ".");
    refuses(tenant, none + "." + parts[1] + "." + parts[2]);
    String elevated =
        new JWTClaimsSet.Builder(claims).claim("user_id", "somebody").build().toString();
    String payload =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(elevated.getBytes(StandardCharsets.UTF_8));
    refuses(tenant, parts[0] + "." + payload + "." + parts[2]);
    tenant.below().with("Authorization", "Bearer " + good).get("user/").expect(200);
  }

  @Test
  void signingInSaysTheSameWhateverIsWrong() {
    TestTenant tenant = server.tenant("same-answer");
    String right = tenant.credentials().apiKey();
    String wrongSecret = signIn(tenant, right + "x").expect(401).detail().stringValue();
    Http noHeaders = tenant.below();
    assertThat(noHeaders.post("user/signin_with_api_key").expect(401).detail().stringValue())
        .isEqualTo(wrongSecret);
    Http nobody =
        tenant
            .below()
            .with(
                Map.of(
                    "x-api-key",
                    right,
                    "x-api-key-id",
                    tenant.credentials().apiKeyId(),
                    "x-user-id",
                    "nobody"));
    assertThat(nobody.post("user/signin_with_api_key").expect(401).detail().stringValue())
        .isEqualTo(wrongSecret);
    server.http().post("/v1/nowhere/user/signin_with_api_key").expect(404);
  }

  private static void refuses(TestTenant tenant, String token) {
    tenant.below().with("Authorization", "Bearer " + token).get("user/").expect(401);
  }

  private static String signed(
      JWSAlgorithm algorithm, @Nullable String keyId, JWTClaimsSet claims, JWSSigner signer)
      throws JOSEException {
    var jwt = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims);
    jwt.sign(signer);
    return jwt.serialize();
  }

  private static String keyId(String token) throws ParseException {
    return SignedJWT.parse(token).getHeader().getKeyID();
  }

  private static Http basic(TestTenant tenant, String user, String password) {
    String pair = user + ":" + password;
    return tenant
        .below()
        .with(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  private static Http.Response signIn(TestTenant tenant, String secret) {
    return tenant
        .below()
        .with(
            Map.of(
                "x-api-key", secret,
                "x-api-key-id", tenant.credentials().apiKeyId(),
                "x-user-id", tenant.credentials().userId()))
        .post("user/signin_with_api_key");
  }
}
