package dev.pinion.store.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of one table take, as SQL over one row.
 *
 * @param name the table
 * @param tenant the column that says whose a row is
 * @param rowsIf whether a row counts as one; null if it never does
 * @param heldIf whether the snapshot holds what a row says; null if it never does
 * @param heldBytes what an entity takes in memory beside its texts
 * @param diskBytes what a row takes on disk beside its texts: numbers, and its places in indexes
 * @param texts every column of text
 * @param values those of them that memory holds as lists or maps of values
 */
record UseTable(
    String name,
    String tenant,
    @Nullable String rowsIf,
    @Nullable String heldIf,
    int heldBytes,
    int diskBytes,
    List<String> texts,
    List<String> values) {

  /** A character takes at most two bytes in memory, and at least one on disk. */
  private static final int MEMORY_PER_BYTE = 2;

  /** What stands in memory for each such mark of JSON, as a histogram of the heap shows. */
  private static final Map<Character, Integer> MARK_BYTES =
      // A map; a list; an entry with its name and value; a value with its place.
      new TreeMap<>(Map.of('{', 216, '[', 112, ':', 128, ',', 64));

  private static final String ALWAYS = "1";
  private static final String IS_SERVICE_THERE =
      "(select v.deleted_at is null from service v where v.id = $.service_id)";

  static final UseTable VERSION_SET =
      held("version_set", 450, 400, "service_id tenant_id name pins updated_by", "pins")
          .when(IS_SERVICE_THERE, IS_SERVICE_THERE);

  /**
   * Every table that has rows of tenants, but for version_set_resolution: it has at most one small
   * row for a set, which is part of what a set takes.
   */
  static final List<UseTable> ALL =
      List.of(
          new UseTable(
              "tenant",
              "id",
              ALWAYS,
              ALWAYS,
              2_000,
              200,
              List.of("id", "slug", "name", "profile", "maintenance"),
              List.of("profile")),
          held(
                  "service",
                  900,
                  700,
                  "id tenant_id name description agent_id graph_id tags keyterms settings creator updated_by edge_updated_by",
                  "tags keyterms settings")
              .when("$.deleted_at is null", "$.deleted_at is null"),
          VERSION_SET,
          held("role", 500, 150, "id tenant_id name description frontend_view grants", "grants")
              .when("$.retired_at is null", ALWAYS),
          held(
              "user_account",
              600,
              200,
              "tenant_id id first_name last_name email email_key role_id profile",
              "profile"),
          held("foreign_member", 300, 100, "tenant_id org user_id role_id", ""),
          held(
              "api_key",
              700,
              200,
              "tenant_id key_id id name secret_hash role_id key_role permissions creator",
              "permissions"),
          held(
                  "resource",
                  700,
                  250,
                  "id tenant_id kind name tags content creator updated_by",
                  "tags content")
              .when("$.deleted = 0", ALWAYS),
          stored("resource_version", 200, "resource_id tenant_id id content creator"),
          stored("resource_reference", 150, "resource_id tenant_id target_kind target_id"),
          stored("version_set_usage", 200, "service_id tenant_id version_set kind id name"),
          stored("unit_test_set_run", 250, "id tenant_id set_id set_name state failure creator"),
          stored("unit_test_run", 150, "run_id tenant_id id tested result"),
          stored(
              "behavior_invocation",
              350,
              "id tenant_id set_id conversation_id service_id user_id initial_message_id agent_message_id inner_thoughts"),
          logged(
              "idempotent_request",
              150,
              "tenant_id principal key attempt fingerprint permissions answer"),
          logged(
              "change",
              100,
              "tenant_id actor kind subject_type subject_id subject_name version_set"),
          logged(
              "version_set_revision",
              100,
              "service_id tenant_id version_set operation source reason agent_id graph_id pins_before pins_after warnings actor previous_hash hash"));

  /** A table whose rows are entities that the snapshot holds. */
  private static UseTable held(
      String name, int heldBytes, int diskBytes, String texts, String values) {
    return new UseTable(
        name, "tenant_id", ALWAYS, ALWAYS, heldBytes, diskBytes, words(texts), words(values));
  }

  /** A table whose rows are only on disk. */
  private static UseTable stored(String name, int diskBytes, String texts) {
    return new UseTable(name, "tenant_id", ALWAYS, null, 0, diskBytes, words(texts), List.of());
  }

  /** A table of what has happened. */
  private static UseTable logged(String name, int diskBytes, String texts) {
    return new UseTable(name, "tenant_id", null, null, 0, diskBytes, words(texts), List.of());
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  private UseTable when(String rows, String held) {
    return new UseTable(name, tenant, rows, held, heldBytes, diskBytes, texts, values);
  }

  boolean isTenant() {
    return tenant.equals("id");
  }

  /** The columns on which it depends what a row takes, and that can change. */
  List<String> watched() {
    var columns = new ArrayList<>(texts);
    if (name.equals("service")) {
      columns.add("deleted_at");
    }
    if (name.equals("role")) {
      columns.add("retired_at");
    }
    if (name.equals("resource")) {
      columns.add("deleted");
    }
    return columns;
  }

  /** Rows that a row counts as: 1 or 0. */
  String rows(String row) {
    return rowsIf == null ? "0" : rowsIf.replace("$", row);
  }

  /** Bytes that it takes on disk. */
  String disk(String row) {
    return diskBytes + octets(row, texts, 1);
  }

  /** Bytes that it takes in memory. */
  String memory(String row) {
    if (heldIf == null) {
      return "0";
    }
    return heldIf.equals(ALWAYS)
        ? memoryIfLive(row)
        : "(%s) * (%s)".formatted(heldIf.replace("$", row), memoryIfLive(row));
  }

  /** The same of a row that is known to be held. */
  String memoryIfLive(String row) {
    String marks =
        values.stream()
            .map(column -> " + " + marks(row + "." + column))
            .collect(Collectors.joining());
    return heldBytes + octets(row, texts, MEMORY_PER_BYTE) + marks;
  }

  /** What the values in a text of JSON take beside their characters. */
  private static String marks(String column) {
    return MARK_BYTES.entrySet().stream()
        .map(
            mark ->
                "%d * (octet_length(%s) - octet_length(replace(%s, '%s', '')))"
                    .formatted(mark.getValue(), column, column, mark.getKey()))
        .collect(Collectors.joining(" + "));
  }

  private static String octets(String row, List<String> columns, int times) {
    return columns.stream()
        .map(column -> "coalesce(octet_length(%s.%s), 0)".formatted(row, column))
        .collect(Collectors.joining(" + ", " + %d * (".formatted(times), ")"));
  }
}
