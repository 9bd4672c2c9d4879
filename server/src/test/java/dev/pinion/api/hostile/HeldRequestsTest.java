package dev.pinion.api.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.OneServerTest;
import dev.pinion.api.fixture.PlatformKeys;
import dev.pinion.api.fixture.StoredEntities;
import dev.pinion.api.fixture.TestTenant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests whose sender loses a right after they were admitted and before their body is complete.
 *
 * <p>Would catch a right that is looked at when a request comes in and never again.
 */
@SuppressWarnings("NullAway.Init") // set before all tests
class HeldRequestsTest extends OneServerTest {
  private static final int PATIENCE_MILLIS = 20_000;

  private static int tenants;
  private TestTenant tenant;
  private static TestTenant operator;
  private StoredEntities stored;

  @BeforeAll
  static void prepare() {
    operator = server.tenant("operator");
  }

  @BeforeEach
  void found() {
    tenant = server.tenant("held-" + ++tenants);
    stored = new StoredEntities(tenant);
  }

  /** A request of which half the body has been sent; the server has answered {@code Continue}. */
  private static final class Held implements AutoCloseable {
    private final Socket socket;
    private final byte[] rest;

    Held(String path, String credentials, Object body) throws IOException {
      byte[] bytes = JsonMapper.shared().writeValueAsBytes(body);
      int half = bytes.length / 2;
      socket = new Socket(InetAddress.getLoopbackAddress(), server.server().port());
      socket.setSoTimeout(PATIENCE_MILLIS);
      rest = Arrays.copyOfRange(bytes, half, bytes.length);
      String head =
          "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nExpect: 100-continue\r\n"
                  .formatted(path, credentials)
              + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                  .formatted(bytes.length);
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      // The body is asked for once the request is admitted.
      assertThat(line()).startsWith("HTTP/1.1 100");
      assertThat(line()).isEmpty();
      out.write(bytes, 0, half);
      out.flush();
    }

    private String line() throws IOException {
      var line = new ByteArrayOutputStream();
      for (int next = socket.getInputStream().read(); next != '\n'; ) {
        assertThat(next).as("the connection is open").isNotNegative();
        line.write(next);
        next = socket.getInputStream().read();
      }
      return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    int finish() throws IOException {
      socket.getOutputStream().write(rest);
      socket.getOutputStream().flush();
      return Integer.parseInt(line().substring("HTTP/1.1 ".length()).substring(0, 3));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private String keysPath() {
    return "/v1/" + tenant.founded().tenant().id().uuid() + "/api-keys";
  }

  private Held holdKeyCreation(String credentials) throws IOException {
    return new Held(keysPath(), credentials, PlatformKeys.body("viewer"));
  }

  private int keys() {
    return tenant.founded().tenant().freshSnapshot().apiKeys().size();
  }

  @Test
  void aRevokedKeyMakesNoKey() throws IOException {
    JsonNode key =
        tenant.platform().post("api-keys", PlatformKeys.body("admin")).expect(201).json();
    try (Held held = holdKeyCreation(key.get("api_key").stringValue())) {
      tenant.platform().delete("api-keys/" + key.get("key_id").stringValue()).expect(204);
      int before = keys();
      assertThat(held.finish()).isEqualTo(401);
      assertThat(keys()).isEqualTo(before);
    }
  }

  @Test
  void aSessionWhoseKeyIsDeletedWritesNothing() throws IOException {
    String user = stored.userIn("DefaultAdministratorRole");
    String token = tenant.token(user);
    try (Held held = holdKeyCreation(token)) {
      tenant
          .admin()
          .delete("organization/api_key/" + tenant.credentials().apiKeyId() + "/")
          .expect(200);
      int before = keys();
      assertThat(held.finish()).isEqualTo(401);
      assertThat(keys()).isEqualTo(before);
    }
  }

  @Test
  void aDeletedUserWritesNothing() throws IOException {
    String user = stored.userIn("DefaultAdministratorRole");
    try (Held held = holdKeyCreation(tenant.token(user))) {
      tenant.admin().delete("user/" + user).expect(204);
      int before = keys();
      assertThat(held.finish()).isEqualTo(401);
      assertThat(keys()).isEqualTo(before);
    }
  }

  @Test
  void aUserWithALesserRoleWritesNothing() throws IOException {
    String user = stored.userIn("DefaultAdministratorRole");
    try (Held held = holdKeyCreation(tenant.token(user))) {
      tenant.admin().post("role/DefaultUserRole/assign", Map.of("user_id", user)).expect(200);
      int before = keys();
      assertThat(held.finish()).isEqualTo(403);
      assertThat(keys()).isEqualTo(before);
    }
  }

  @Test
  void aUserWhoseRightsStayIsServed() throws IOException {
    String user = stored.userIn("DefaultAdministratorRole");
    try (Held held = holdKeyCreation(tenant.token(user))) {
      stored.userIn("DefaultUserRole");
      assertThat(held.finish()).isEqualTo(201);
    }
  }

  @Test
  void maintenanceStopsWhatIsUnderWay() throws IOException {
    for (String scope : new String[] {"tenant", "server"}) {
      JsonNode key =
          tenant.platform().post("api-keys", PlatformKeys.body("admin")).expect(201).json();
      try (Held held = holdKeyCreation(key.get("api_key").stringValue())) {
        maintenance(true, scope);
        int before = keys();
        assertThat(held.finish()).as(scope).isEqualTo(503);
        assertThat(keys()).as(scope).isEqualTo(before);
      } finally {
        maintenance(false, scope);
      }
    }
  }

  private void maintenance(boolean on, String scope) {
    TestTenant who = scope.equals("server") ? operator : tenant;
    who.admin().post("admin/maintenance", Map.of("enabled", on, "scope", scope)).expect(200);
  }

  @Test
  void anArchivedWorkspaceTakesNothing() throws IOException {
    JsonNode key =
        tenant.platform().post("api-keys", PlatformKeys.body("admin")).expect(201).json();
    try (Held held = holdKeyCreation(key.get("api_key").stringValue())) {
      server
          .http()
          .below("/v1/workspaces/" + tenant.founded().tenant().id().uuid() + "/")
          .with("Authorization", "Bearer " + tenant.credentials().platformApiKey())
          .post("archive", Map.of("slug", tenant.slug()))
          .expect(200);
      assertThat(held.finish()).isIn(401, 404);
    }
  }
}
