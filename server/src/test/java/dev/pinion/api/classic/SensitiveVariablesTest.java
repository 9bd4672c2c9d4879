package dev.pinion.api.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.pinion.api.fixture.Access;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.store.postgres.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users keep to themselves is in no file in a form that its finder could read. */
class SensitiveVariablesTest {
  private static final String VALUE = "zero-negative-4711";

  @TempDir private Path data;
  private TestTenant tenant;

  @BeforeEach
  void inviteGrace() {
    try (TestServer server = TestServer.start(data)) {
      tenant = server.tenant("acme");
      Map<String, Object> body = Access.invitation("grace@acme.test", Access.USER);
      body.put("sensitive_user_variables", Map.of("blood_type", VALUE));
      tenant.admin().post("user/", body).expect(201);
    }
  }

  /** The names that Grace's variables have, as the next start of the server shows them. */
  private List<String> namesAfterStart() {
    try (TestServer server = TestServer.start(data)) {
      return server
          .http()
          .below("/v1/acme/")
          .with("Authorization", "Bearer " + tenant.credentials().platformApiKey())
          .get("user/?email=grace@acme.test")
          .expect(200)
          .json()
          .at("/users/0/sensitive_variables")
          .valueStream()
          .map(each -> each.stringValue())
          .toList();
    }
  }

  private List<String> filesWith(String text) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> holds(file, text))
          .map(file -> file.getFileName().toString())
          .toList();
    }
  }

  private static boolean holds(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void update(String sql, String... values) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("pinion.db"));
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      assertThat(statement.executeUpdate()).isPositive();
      try (Statement checkpoint = connection.createStatement()) {
        checkpoint.execute("pragma wal_checkpoint(truncate)");
      }
    }
  }

  @Test
  void aValueIsInNoFile() throws IOException {
    assumeFalse(PostgresServer.IS_WANTED, "it looks into the database file");
    assertThat(filesWith("blood_type")).contains("pinion.db");
    assertThat(filesWith(VALUE)).isEmpty();
    assertThat(namesAfterStart()).containsExactly("blood_type");
  }

  /** With as many users as need more than one page, so that some are moved. */
  @Test
  void whatAnEarlierBuildStoredReadablyIsWrapped() throws IOException, SQLException {
    assumeFalse(PostgresServer.IS_WANTED, "it looks into the database file");
    update(
        "update user_account set profile = ? where email like 'grace%'",
        "{\"sensitive_variables\":{\"blood_type\":\"%s\",\"note\":\"%s\"}}"
            .formatted(VALUE, (VALUE + " ").repeat(500)));
    update("delete from setting where key = 'sensitive-variables.wrapped'");
    assertThat(filesWith(VALUE)).contains("pinion.db");
    assertThat(namesAfterStart()).containsExactly("blood_type", "note");
    assertThat(filesWith(VALUE)).isEmpty();
  }

  @Test
  void withAnotherMasterKeyTheNamesAreStillThere() throws IOException {
    Files.delete(data.resolve("master.key"));
    assertThat(namesAfterStart()).containsExactly("blood_type");
  }
}
