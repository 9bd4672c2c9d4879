package dev.pinion.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class DatabasesTest {

  /** Catches a password in a message: the driver repeats a URL that it cannot read. */
  @Test
  void theCauseIsSaidWithoutTheParametersOfUrls() {
    var cause =
        new SQLException("Unable to parse URL jdbc:postgresql://db?user=me&password=hidden");
    assertThat(Databases.rootCause(new IllegalStateException(cause)))
        .isEqualTo("Unable to parse URL jdbc:postgresql://db");
    assertThat(Databases.rootCause(new SQLException("Why? Because."))).isEqualTo("Why? Because.");
  }
}
