package dev.pinion.api.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.TestServer;
import dev.pinion.demo.DemoCredentialsFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The link that signs a browser in once. */
class OneTimeLinkTest {
  private static final String PATH = "/v1/auth/session-by-link";

  /** Would catch a link that is used up by a request that opened nothing. */
  @Test
  void aLinkWorksUntilItHasOpenedASession(@TempDir Path data) throws SQLException {
    var settings =
        Map.of("clusters", "default", "store.busy-timeout", "50ms", "store.write-timeout", "2s");
    try (TestServer server = TestServer.start(data, settings)) {
      var demo = server.server().makeDemo(new DemoCredentialsFile(data));
      String link = Objects.requireNonNull(server.server().demoLink(demo));
      var body = Map.of("code", link.substring(link.indexOf("#link=") + "#link=".length()));
      try (Connection connection =
              DriverManager.getConnection("jdbc:sqlite:" + data.resolve("pinion.db"));
          Statement statement = connection.createStatement()) {
        statement.execute("begin immediate");
        server.http().post(PATH, body).expect(503);
        statement.execute("rollback");
      }
      assertThat(server.http().post(PATH, body).expect(201).header("Set-Cookie"))
          .contains("pinion-session");
      server.http().post(PATH, body).expect(401);
    }
  }
}
