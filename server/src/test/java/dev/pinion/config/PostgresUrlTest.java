package dev.pinion.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/pinion",
        "jdbc:postgresql://db.example.com:5432/pinion?user=a&password=b%25c&sslmode=verify-full",
        "jdbc:postgresql://one,two:5433/pinion?targetServerType=primary",
        "jdbc:postgresql://[::1]:5432/pinion?user=a",
        "jdbc:postgresql://db/?user=a",
        "jdbc:postgresql://db/pin%20ion?options=-c%20a=b&&x",
        "jdbc:postgresql://db/pinion?password=a?b/c:d@e",
        "jdbc:postgresql:///pinion",
        "jdbc:postgresql:pinion?user=a"
      })
  void theDriverReadsWhatIsAllowed(String url) throws SQLException {
    assertThat(PostgresUrl.isAllowed(url)).isTrue();
    assertThat(DriverManager.getDriver(url)).isNotNull();
  }

  /** Catches a URL that the driver would repeat with its password, because it cannot read it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db.example.com?user=a&password=hidden",
        "jdbc:postgresql://db:port/pinion?password=hidden",
        "jdbc:postgresql://db:/pinion?password=hidden",
        "jdbc:postgresql://db:0/pinion?password=hidden",
        "jdbc:postgresql://one,db:70000/pinion?password=hidden",
        "jdbc:postgresql://one,,two/pinion?password=hidden",
        "jdbc:postgresql://::1/pinion?password=hidden",
        "jdbc:postgresql://a/b/c?password=hidden",
        "jdbc:postgresql:/pinion?password=hidden",
        "jdbc:postgresql://db/pin%zzion?password=hidden",
        "jdbc:postgresql://db/pinion?password=hidden%",
        "jdbc:postgresql://db/pinion?password=100%hidden",
        "jdbc:postgresql://me:hidden@db/pinion",
        "jdbc:mysql://db/pinion?password=hidden"
      })
  void whatItCannotReadIsNotAllowed(String url) {
    assertThat(PostgresUrl.isAllowed(url)).isFalse();
  }
}
