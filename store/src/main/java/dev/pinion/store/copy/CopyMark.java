package dev.pinion.store.copy;

import dev.pinion.store.ClusterTx;
import dev.pinion.store.jdbc.JdbcClusterTx;
import dev.pinion.store.jdbc.SqlConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the target of a copy knows of it until it is whole: a setting, which is written in the
 * transactions of the rows.
 *
 * @param source the digest of what the copy is of
 * @param step the name of what is being done
 * @param after the key of the last row of that step that is written; null if there is none
 */
public record CopyMark(String source, String step, @Nullable List<Object> after) {
  /** The key of the setting. */
  public static final String SETTING = "copy.unfinished";

  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** Whether a database holds an unfinished copy. */
  public static boolean isIn(ClusterTx database) {
    return database.setting(SETTING) != null;
  }

  /**
   * The mark of a database; null if it has none.
   *
   * @throws CopyException if another build has written it
   */
  static @Nullable CopyMark read(SqlConnection database) {
    String text = new JdbcClusterTx(database).setting(SETTING);
    try {
      return text == null ? null : MAPPER.readValue(text, CopyMark.class).withLongs();
    } catch (JacksonException e) {
      throw new CopyException(
          "The target holds a copy that another build has begun; empty it, and begin again.");
    }
  }

  private CopyMark withLongs() {
    return new CopyMark(source, step, after == null ? null : Row.withLongs(after));
  }

  /** Puts it in the place of the one before, in the transaction of the connection. */
  void write(SqlConnection database) {
    new JdbcClusterTx(database).putSetting(SETTING, MAPPER.writeValueAsString(this));
  }

  /** Removes the mark in the transaction of the connection. */
  static void remove(SqlConnection database) {
    new JdbcClusterTx(database).putSetting(SETTING, null);
  }
}
