package dev.pinion.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.config.Settings;
import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.copy.TableDigest;
import dev.pinion.store.postgres.PostgresServer;
import dev.pinion.store.sqlite.SqliteOptions;
import dev.pinion.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationTest {
  @TempDir Path folder;

  /** Ends the connection that has the database alone, and returns when it has ended. */
  private static void breakLock(String url) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          select pg_terminate_backend(pid, 60000) from pg_locks
          where locktype = 'advisory' and mode = 'ExclusiveLock'
            and database = (select oid from pg_database where datname = current_database())
          """);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Catches a copy that is finished although a server may have written meanwhile. */
  @Test
  void aCopyWhoseLockIsLostIsNotFinishedUntilTheNextRun() throws Exception {
    Path file = folder.resolve("pinion.db");
    try (Store store = SqliteStore.open(file, SqliteOptions.DEFAULTS, StoreObserver.none())) {
      store.writeCluster(
          tx -> {
            tx.putSetting("test", "value");
            return true;
          });
    }
    String url = PostgresServer.emptyDatabase();
    var migration =
        new Migration(new Settings.Database.File(file), new Settings.Database.Server(url));
    assertThatThrownBy(() -> migration.run(at -> breakLock(url)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("The lock of the database")
        .hasMessageContaining("is lost");
    assertThat(migration.run(at -> {})).extracting(TableDigest::table).contains("setting");
  }
}
