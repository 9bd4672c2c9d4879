package dev.pinion.store.copy;

import dev.pinion.store.jdbc.SqlConnection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a table holds, in so few words that two databases can be compared. It does not depend on the
 * kind of the database.
 *
 * @param rows how many there are
 * @param sha256 of their values in the order of the primary key, 64 lower-case hex digits
 */
public record TableDigest(String table, long rows, String sha256) {

  /** That of a table as the transaction of the connection sees it. */
  public static TableDigest of(SqlConnection connection, CopiedTable table) {
    return of(table, RowReader.of(connection, table, null));
  }

  /**
   * That of rows of a table.
   *
   * @param reader has not read any of them yet
   */
  static TableDigest of(CopiedTable table, RowReader reader) {
    MessageDigest digest = newSha256();
    List<Boolean> isValue = reader.columns().stream().map(table.values()::contains).toList();
    long rows = 0;
    List<Row> chunk = reader.after(null);
    while (!chunk.isEmpty()) {
      for (Row row : chunk) {
        for (int i = 0; i < isValue.size(); i++) {
          add(digest, row.values().get(i), isValue.get(i));
        }
      }
      rows += chunk.size();
      chunk = reader.after(chunk.getLast().key());
    }
    return new TableDigest(table.name(), rows, HexFormat.of().formatHex(digest.digest()));
  }

  /** Each value says its kind and its length, so that no two rows have the same bytes. */
  private static void add(MessageDigest digest, @Nullable Object value, boolean isValue) {
    switch (value) {
      case null -> digest.update((byte) 'n');
      case Long number -> {
        digest.update((byte) 'i');
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
      }
      case Object other -> {
        String text = isValue ? ExactJson.canonical((String) other) : (String) other;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((byte) 't');
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
      }
    }
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
