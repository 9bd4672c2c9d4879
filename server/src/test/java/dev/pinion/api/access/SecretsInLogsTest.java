package dev.pinion.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Access;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Nothing that is logged holds a secret. */
class SecretsInLogsTest {

  /** Keeps what is logged, as it would be written. */
  private static final class Kept extends Handler {
    final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    public void publish(LogRecord entry) {
      lines.add(
          entry.getMessage() + Arrays.toString(entry.getParameters()) + " " + entry.getThrown());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void noSecretAndNoTokenIsLogged(@TempDir Path data) {
    Logger root = Logger.getLogger("");
    Logger access = Logger.getLogger("dev.pinion.access");
    var kept = new Kept();
    kept.setLevel(Level.ALL);
    Level level = root.getLevel();
    Level accessLevel = access.getLevel();
    Filter filter = access.getFilter();
    // As a server sets them: a command in this process may have been quieter.
    root.setLevel(Level.INFO);
    access.setLevel(Level.INFO);
    access.setFilter(null);
    root.addHandler(kept);
    access.addHandler(kept);
    List<String> secrets;
    try (TestServer server =
        TestServer.start(data, Map.of("log.access", "all", "rate-limits.enabled", "off"))) {
      secrets = flow(server);
    } finally {
      root.removeHandler(kept);
      access.removeHandler(kept);
      root.setLevel(level);
      access.setLevel(accessLevel);
      access.setFilter(filter);
    }
    assertThat(kept.lines).anyMatch(line -> line.contains("sign-in-with-api-key"));
    for (String secret : secrets) {
      assertThat(kept.lines).noneMatch(line -> line.contains(secret));
    }
  }

  /** Issues and uses every kind of secret, and says them all. */
  private static List<String> flow(TestServer server) {
    TestTenant tenant = server.tenant("logged");
    var secrets = new ArrayList<String>();
    secrets.add(tenant.credentials().apiKey());
    secrets.add(tenant.credentials().platformApiKey());
    String ada = tenant.credentials().userId();
    String token = tenant.token(ada);
    secrets.add(token);
    tenant.below().with("Authorization", "Bearer " + token).get("user/").expect(200);
    String pair =
        Base64.getEncoder()
            .encodeToString(("logged_" + ada + ":" + token).getBytes(StandardCharsets.UTF_8));
    secrets.add(pair);
    tenant.below().with("Authorization", "Basic " + pair).get("user/").expect(200);
    tenant
        .below()
        .with("Sec-WebSocket-Protocol", "bearer.authorization.amigo.ai." + token)
        .get("user/?token=" + token)
        .expect(200);
    JsonNode key =
        tenant
            .admin()
            .post("organization/api_key/", Map.of("name", "x", "duration", "P1D"))
            .expect(201)
            .json();
    secrets.add(key.get("api_key").stringValue());
    Map<String, Object> invitation = Access.invitation("g@logged.test", Access.USER);
    invitation.put("sensitive_user_variables", Map.of("a_secret", "sensitive-value-1"));
    secrets.add("sensitive-value-1");
    String grace =
        tenant.admin().post("user/", invitation).expect(201).json().get("user_id").stringValue();
    tenant
        .below()
        .with(
            Map.of(
                "x-api-key", key.get("api_key").stringValue(),
                "x-api-key-id", key.get("api_key_id").stringValue(),
                "x-user-id", grace))
        .post("user/signin_with_api_key")
        .expect(200);
    tenant.platformKey().get("user/").expect(200);
    tenant.below().with("Authorization", "Bearer " + token + "x").get("user/").expect(401);
    tenant.admin().post("admin/signing_keys/rotate").expect(204);
    return secrets;
  }
}
