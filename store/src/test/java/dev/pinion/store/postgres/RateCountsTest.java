package dev.pinion.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.store.SharedCounts;
import dev.pinion.store.SharedCounts.Count;
import dev.pinion.store.StoreObserver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What all servers on a database count together. */
class RateCountsTest {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  @Test
  void aWindowLastsAsLongAsItIsSaid() throws SQLException {
    String url = PostgresServer.freshDatabase();
    try (var store = PostgresStore.open(url, PostgresOptions.DEFAULTS, StoreObserver.none())) {
      SharedCounts counts = Objects.requireNonNull(store.sharedCounts());
      assertThat(counts.count("one", WINDOW).number()).isEqualTo(1);
      assertThat(counts.count("one", WINDOW).number()).isEqualTo(2);
      assertThat(counts.count("other", WINDOW).number()).isEqualTo(1);
      end(url, Duration.ofSeconds(-1));
      assertThat(counts.count("one", WINDOW).number()).as("after its end").isEqualTo(1);
    }
  }

  /** Catches a window that lasts for an hour because the database's clock was set back by one. */
  @Test
  void aClockThatIsSetBackMakesNoWindowLonger() throws SQLException {
    String url = PostgresServer.freshDatabase();
    try (var store = PostgresStore.open(url, PostgresOptions.DEFAULTS, StoreObserver.none())) {
      SharedCounts counts = Objects.requireNonNull(store.sharedCounts());
      counts.count("one", WINDOW);
      end(url, Duration.ofHours(1));
      Count count = counts.count("one", WINDOW);
      assertThat(count.number()).isEqualTo(1);
      assertThat(count.left()).isLessThanOrEqualTo(WINDOW);
    }
  }

  /** Has all windows end so long from now. */
  private static void end(String url, Duration fromNow) throws SQLException {
    try (var connection = DriverManager.getConnection(url);
        var update =
            connection.prepareStatement(
                "update rate_count set ends_at = extract(epoch from clock_timestamp()) * 1000 + ?")) {
      update.setLong(1, fromNow.toMillis());
      update.executeUpdate();
    }
  }
}
