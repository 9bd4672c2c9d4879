package dev.pinion.store.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.EntityId;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.Store;
import dev.pinion.store.jdbc.SqlConnection;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of tables that are copied, against the tables that databases have. */
class CopiedTableTest {
  private static final Set<String> NOT_COPIED =
      Set.of(
          "flyway_schema_history",
          "fence",
          "node_commit",
          "rate_count",
          "tenant_move_row",
          "tenant_use");

  private static final long SEED = Long.getLong("pinion.seed", System.nanoTime());

  @TempDir private Path folder;

  /** A database with the tables of this build. */
  private Place made(boolean isFile, String name) {
    Place place = Place.empty(isFile, folder, name);
    place.writing().close();
    return place;
  }

  private Place filled(boolean isFile, String name) {
    System.out.println("CopiedTableTest: -Dpinion.seed=" + SEED);
    Place place = made(isFile, name);
    try (Store store = place.store()) {
      Filling.fill(store, new Random(SEED), 20);
    }
    return place;
  }

  /** Catches a table that a migration adds and nobody copies. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyTableIsCopiedOrKnownNotToBe(boolean isFile) throws SQLException {
    Place place = made(isFile, "made");
    var expected = new TreeSet<>(NOT_COPIED);
    expected.removeAll(isFile ? Set.of("node_commit", "rate_count") : Set.of("fence"));
    CopiedTable.ALL.forEach(table -> expected.add(table.name()));
    try (Connection connection = DriverManager.getConnection(place.jdbcUrl())) {
      DatabaseMetaData about = connection.getMetaData();
      assertThat(
              column(
                  about.getTables(null, schema(isFile), null, new String[] {"TABLE"}),
                  "TABLE_NAME"))
          .containsExactlyInAnyOrderElementsOf(expected);
      var done = new HashSet<String>();
      for (CopiedTable table : CopiedTable.ALL) {
        String name = table.name();
        assertThat(key(about, isFile, name)).as(name).isEqualTo(table.key());
        done.add(name);
        assertThat(done)
            .as("tables before %s", name)
            .containsAll(column(about.getImportedKeys(null, schema(isFile), name), "PKTABLE_NAME"));
      }
    }
  }

  private static @Nullable String schema(boolean isFile) {
    return isFile ? null : "public";
  }

  private static List<String> key(DatabaseMetaData about, boolean isFile, String table)
      throws SQLException {
    var places = new TreeMap<Integer, String>();
    try (ResultSet key = about.getPrimaryKeys(null, schema(isFile), table)) {
      while (key.next()) {
        places.put(key.getInt("KEY_SEQ"), key.getString("COLUMN_NAME"));
      }
    }
    return List.copyOf(places.values());
  }

  private static List<String> column(ResultSet rows, String name) throws SQLException {
    try (rows) {
      var all = new ArrayList<String>();
      while (rows.next()) {
        all.add(rows.getString(name));
      }
      return all;
    }
  }

  /**
   * Catches rows of which each that is removed makes the database go through those of all tenants
   * that could refer to it.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatRefersToARemovedRowIsFoundByAnIndex(boolean isFile) throws SQLException {
    String references =
        isFile
            ? """
              select m.name, group_concat(f."from", ' ')
              from sqlite_master m, pragma_foreign_key_list(m.name) f
              where m.type = 'table' group by m.name, f.id
              """
            : """
              select c.conrelid::regclass, string_agg(a.attname, ' ') from pg_constraint c
              join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
              where c.contype = 'f' group by c.oid
              """;
    String indexes =
        isFile
            ? """
              select m.name, c.name
              from sqlite_master m, pragma_index_list(m.name) i, pragma_index_info(i.name) c
              where m.type = 'table' and not i.partial and c.seqno = 0
              """
            : """
              select i.indrelid::regclass, a.attname from pg_index i
              join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
              where i.indpred is null
              """;
    Place place = made(isFile, "made");
    var first = Set.copyOf(place.rows(indexes));
    assertThat(place.rows(references))
        .hasSizeGreaterThan(20)
        .allSatisfy(
            reference -> {
              List<String> parts = List.of(reference.split(" "));
              assertThat(parts.subList(1, parts.size()))
                  .as(reference)
                  .anyMatch(column -> first.contains(parts.getFirst() + " " + column));
            });
  }

  @Test
  void bothKindsHaveTheSameColumns() {
    try (SqlConnection file = made(true, "file").reading();
        SqlConnection server = made(false, "server").reading()) {
      for (CopiedTable table : CopiedTable.ALL) {
        assertThat(RowReader.of(file, table, null).columns())
            .as(table.name())
            .isEqualTo(RowReader.of(server, table, null).columns());
      }
    }
  }

  @Test
  void valuesAreTheColumnsWhoseFieldsHaveNoOrder() throws SQLException {
    Map<String, Set<String>> found = new HashMap<>();
    for (String row :
        made(false, "server")
            .rows(
                "select table_name, column_name from information_schema.columns where table_schema = 'public' and data_type = 'jsonb'")) {
      List<String> names = List.of(row.split(" "));
      found.computeIfAbsent(names.getFirst(), _ -> new HashSet<>()).add(names.getLast());
    }
    for (CopiedTable table : CopiedTable.ALL) {
      assertThat(table.values())
          .as(table.name())
          .isEqualTo(found.getOrDefault(table.name(), Set.of()));
    }
  }

  /** No value of any column can be lost or altered without a word. */
  @Test
  void everyValueIsPartOfTheDigest() throws SQLException {
    try (SqlConnection file = filled(true, "file").writing()) {
      file.execute("pragma ignore_check_constraints = on");
      file.execute("pragma defer_foreign_keys = on");
      file.statement("select name from sqlite_master where type = 'trigger'")
          .list(row -> row.getString(1))
          .forEach(trigger -> file.execute("drop trigger " + trigger));
      for (CopiedTable table : CopiedTable.ALL) {
        TableDigest before = TableDigest.of(file, table);
        for (String column : RowReader.of(file, table, null).columns()) {
          change(file, table, column);
          TableDigest after = TableDigest.of(file, table);
          assertThat(after.sha256())
              .as("%s.%s", table.name(), column)
              .isNotEqualTo(before.sha256());
          before = after;
        }
      }
      file.jdbc().rollback();
    }
  }

  /** Gives the first row of a table another value. */
  private static void change(SqlConnection file, CopiedTable table, String column) {
    String type =
        file.statement("select type from pragma_table_info(:table) where name = :column")
            .bind("table", table.name())
            .bind("column", column)
            .list(row -> row.getString(1))
            .getFirst();
    String key = String.join(", ", table.key());
    int changed =
        file.execute(
            "update %1$s set %2$s = %3$s where (%4$s) = (select %4$s from %1$s order by %4$s limit 1)"
                .formatted(
                    table.name(),
                    column,
                    type.equals("INTEGER")
                        ? "coalesce(" + column + ", 0) + 1000"
                        : "'{\"changed\":\"" + column + "\"}'",
                    key));
    assertThat(changed).as("%s.%s", table.name(), column).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rowsOfOneTenantAreReadAlone(boolean isFile) {
    Place place = filled(isFile, "filled");
    List<EntityId> tenants;
    try (Store store = place.store()) {
      tenants = store.readCluster(ClusterTx::tenants);
    }
    assertThat(tenants).hasSize(2);
    try (SqlConnection connection = place.reading()) {
      for (CopiedTable table : CopiedTable.ALL) {
        if (table.tenant() == null) {
          continue;
        }
        RowReader all = RowReader.of(connection, table, null);
        int of = all.columns().indexOf(table.tenant());
        for (EntityId tenant : tenants) {
          assertThat(read(RowReader.of(connection, table, tenant)))
              .as(table.name())
              .isNotEmpty()
              .isEqualTo(
                  read(all).stream()
                      .filter(row -> tenant.hex().equals(row.values().get(of)))
                      .toList());
        }
      }
    }
  }

  private static List<Row> read(RowReader reader) {
    var rows = new ArrayList<Row>();
    List<Row> chunk = reader.after(null);
    while (!chunk.isEmpty()) {
      rows.addAll(chunk);
      chunk = reader.after(chunk.getLast().key());
    }
    return rows;
  }

  /** The order of fields counts where somebody is shown it, and digits of numbers do everywhere. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":1,"b":[2,{"c":null,"d":true}]} | {"b":[2,{"d":true,"c":null}],"a":1} | true
          {"n":1.50} | {"n":1.5} | true
          {"n":1E2} | {"n":100} | true
          {"n":12345678901234567890.1} | {"n":12345678901234567890.2} | false
          {"n":9007199254740993} | {"n":9007199254740992} | false
          [1,2] | [2,1] | false
          {"a":"\\u00e9"} | {"a":"é"} | true
          {"a":"1"} | {"a":1} | false
          """)
  void theCanonicalFormIsThatOfTheValue(String one, String other, boolean isSame) {
    assertThat(ExactJson.canonical(one).equals(ExactJson.canonical(other))).isEqualTo(isSame);
  }

  @Test
  void theCompactFormKeepsOrderAndDigits() {
    assertThat(ExactJson.compact("{ \"b\" : [1, 2.50, 1E+2, \"a : b\"], \"a\": {} }"))
        .isEqualTo("{\"b\":[1,2.50,1E+2,\"a : b\"],\"a\":{}}");
  }
}
