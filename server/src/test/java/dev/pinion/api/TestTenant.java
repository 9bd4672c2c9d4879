package dev.pinion.api;

import dev.pinion.auth.Founder.FirstCredentials;
import dev.pinion.auth.Founder.Founded;
import java.util.Map;

/** A tenant of a test's own server, with its first user's credentials. */
public final class TestTenant {
  private final TestServer server;
  private final Founded founded;

  TestTenant(TestServer server, Founded founded) {
    this.server = server;
    this.founded = founded;
  }

  /** Its slug. */
  public String slug() {
    return founded.tenant().slug();
  }

  /** What its first user signs in with. */
  public FirstCredentials credentials() {
    return founded.credentials();
  }

  /** What the server founded. */
  public Founded founded() {
    return founded;
  }

  /** A signed-in client of its super administrator; paths are below {@code /v1/<slug>/}. */
  public Http admin() {
    return signIn(credentials().userId());
  }

  /** A signed-in client of a user of the tenant; paths are below {@code /v1/<slug>/}. */
  public Http signIn(String userId) {
    String token = token(userId);
    return below().with("Authorization", "Bearer " + token);
  }

  /** A fresh token of a user of the tenant. */
  public String token(String userId) {
    Http.Response response =
        below()
            .with(
                Map.of(
                    "x-api-key", credentials().apiKey(),
                    "x-api-key-id", credentials().apiKeyId(),
                    "x-user-id", userId))
            .post("user/signin_with_api_key");
    return response.expect(200).json().get("id_token").stringValue();
  }

  /** A client with the tenant's Platform key; paths are below {@code /v1/<slug>/}. */
  public Http platformKey() {
    return below().with("Authorization", "Bearer " + credentials().platformApiKey());
  }

  /** A client with the tenant's Platform key; paths are below {@code /v1/<workspace uuid>/}. */
  public Http platform() {
    return server
        .http()
        .below("/v1/" + founded.tenant().id().uuid() + "/")
        .with("Authorization", "Bearer " + credentials().platformApiKey());
  }

  /** A client without credentials; paths are below {@code /v1/<slug>/}. */
  public Http below() {
    return server.http().below("/v1/" + slug() + "/");
  }
}
