package dev.pinion.api.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;

/** A provider that answers what a test makes it answer; without one's wish, it is honest. */
final class HostileProvider implements AutoCloseable {
  static final String CLIENT = "pinion";
  static final String SECRET = "0123456789abcdef0123456789abcdef";

  private static final JsonMapper JSON = JsonMapper.shared();

  /** An answer of its. */
  record Said(int status, Map<String, String> headers, String body) {
    static Said json(Object body) {
      return new Said(
          200, Map.of("Content-Type", "application/json"), JSON.writeValueAsString(body));
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Said> says = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private RSAKey key;

  HostileProvider() throws IOException {
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    this.key = freshKey("first");
    says("/.well-known/openid-configuration", Said.json(description(issuer())));
    publishKey();
  }

  private static RSAKey freshKey(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  Map<String, Object> description(String issuer) {
    return Map.of(
        "issuer",
        issuer,
        "authorization_endpoint",
        issuer() + "/authorize",
        "token_endpoint",
        issuer() + "/token",
        "jwks_uri",
        issuer() + "/keys",
        "userinfo_endpoint",
        issuer() + "/me",
        "subject_types_supported",
        List.of("public"),
        "response_types_supported",
        List.of("code"),
        "id_token_signing_alg_values_supported",
        List.of("RS256", "none", "HS256"));
  }

  /** From now on it says that at a path. */
  void says(String path, Said said) {
    says.put(path, said);
  }

  /** The paths that it was asked for, each with what was sent there. */
  List<String> asked() {
    return asked;
  }

  private void answer(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(uri.getPath() + " " + body);
    Said said = says.getOrDefault(uri.getPath(), new Said(404, Map.of(), ""));
    said.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    byte[] bytes = said.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(said.status(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  /** Signs with another key from now on, which it publishes. */
  void changeKey() {
    key = freshKey("second");
    publishKey();
  }

  private void publishKey() {
    says("/keys", Said.json(new JWKSet(key).toPublicJWKSet().toJSONObject()));
  }

  /** The claims of an honest token. */
  JWTClaimsSet claims(String nonce, UnaryOperator<JWTClaimsSet.Builder> change) {
    Instant now = Instant.now();
    var honest =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .subject("somebody")
            .audience(CLIENT)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(Duration.ofMinutes(5))))
            .claim("nonce", nonce)
            .claim("email", "ada@acme.test")
            .claim("email_verified", true);
    return change.apply(honest).build();
  }

  /** A token that is signed as it should be. */
  String signed(JWTClaimsSet claims) {
    return signedBy(key, claims);
  }

  /** A token that is signed by somebody else who names the same key. */
  String forged(JWTClaimsSet claims) {
    return signedBy(freshKey(key.getKeyID()), claims);
  }

  private static String signedBy(RSAKey by, JWTClaimsSet claims) {
    try {
      return signed(
          new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(by.getKeyID()).build(),
          new RSASSASigner(by),
          claims);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A token that is signed with what the client knows too. */
  static String signedWithSecret(JWTClaimsSet claims) {
    try {
      return signed(
          new JWSHeader(JWSAlgorithm.HS256),
          new MACSigner(SECRET.getBytes(StandardCharsets.UTF_8)),
          claims);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String signed(JWSHeader header, JWSSigner signer, JWTClaimsSet claims)
      throws JOSEException {
    var token = new SignedJWT(header, claims);
    token.sign(signer);
    return token.serialize();
  }

  /** A token that nobody has signed. */
  static String unsigned(JWTClaimsSet claims) {
    return new PlainJWT(claims).serialize();
  }

  /** Gives that token for any code. */
  void gives(String idToken) {
    says(
        "/token",
        Said.json(
            Map.of(
                "access_token", "the access token",
                "token_type", "Bearer",
                "id_token", idToken)));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
