package dev.pinion.store.use;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of one table take, as SQL over one row.
 *
 * @param name the table
 * @param tenant the column that says whose a row is
 * @param rowsIf whether a row counts as one; null if it never does
 * @param heldIf whether the snapshot holds what a row says; null if it never does
 * @param state the column on which both depend; null if they are always the same
 * @param heldBytes what an entity takes in memory beside its texts, less what the marks of fields
 *     count that every value of it has
 * @param diskBytes what a row takes on disk beside its texts: numbers, and its places in indexes
 * @param texts every column of text, the first one of the key first
 * @param kept the columns whose characters memory holds, twice if it holds them twice
 * @param values those of them that memory holds as lists or maps of values, with their shapes
 */
record UseTable(
    String name,
    String tenant,
    @Nullable String rowsIf,
    @Nullable String heldIf,
    @Nullable String state,
    int heldBytes,
    int diskBytes,
    List<String> texts,
    List<String> kept,
    Map<String, Shape> values) {

  /** What stands in memory for the marks of JSON, as a histogram of the heap shows. */
  enum Shape {
    /**
     * Any JSON: a map and its first value; a list and its first value; the name of an entry with
     * its place in the map; a further value.
     */
    ANY(232, 168, 64, 64),
    /** A list of records of texts. */
    RECORDS(64, 64, 48, 8),
    /** A list of texts. */
    TEXTS(0, 112, 0, 56);

    /** Every mark that stands for something. */
    private static final String MARKS = "{[:,";

    private final int map;
    private final int list;
    private final int name;
    private final int value;

    Shape(int map, int list, int name, int value) {
      this.map = map;
      this.list = list;
      this.name = name;
      this.value = value;
    }

    /** What stands in memory for a mark; 0 for a character that is none. */
    int bytes(int mark) {
      return switch (mark) {
        case '{' -> map;
        case '[' -> list;
        case ':' -> name;
        case ',' -> value;
        default -> 0;
      };
    }
  }

  private static final String ALWAYS = "1";
  private static final String IS_SERVICE_THERE =
      "(select count(*) from service v where v.id = $.service_id and v.deleted_at is null)";

  private static final String IS_LIVE = oneIf("$.deleted_at is null");

  static final UseTable VERSION_SET =
      held("version_set", 150, 400, "service_id tenant_id name pins updated_by", any("pins"))
          .keeping("name pins updated_by")
          .when("service_id", IS_SERVICE_THERE, IS_SERVICE_THERE);

  /**
   * Every table that has rows of tenants, but for version_set_resolution and request_wake: they
   * have at most one small row for a set or a service, which is part of what that takes.
   */
  static final List<UseTable> ALL =
      List.of(
          new UseTable(
              "tenant",
              "id",
              ALWAYS,
              ALWAYS,
              null,
              2_000,
              200,
              List.of("id", "slug", "name", "profile", "maintenance"),
              List.of("id", "slug", "name", "profile", "maintenance"),
              any("profile")),
          held(
                  "service",
                  600,
                  700,
                  "id tenant_id name description agent_id graph_id tags keyterms settings creator updated_by edge_updated_by",
                  Map.of("tags", Shape.RECORDS, "keyterms", Shape.TEXTS, "settings", Shape.ANY))
              // Names and descriptions are held a second time in the form that is searched.
              .keeping(
                  "name name description description tags keyterms settings creator updated_by edge_updated_by")
              .when("deleted_at", IS_LIVE, IS_LIVE),
          VERSION_SET,
          held(
                  "role",
                  500,
                  150,
                  "id tenant_id name description frontend_view grants",
                  any("grants"))
              .when("retired_at", oneIf("$.retired_at is null"), ALWAYS),
          held(
              "user_account",
              600,
              200,
              "tenant_id id first_name last_name email email_key role_id profile",
              any("profile")),
          held("foreign_member", 300, 100, "tenant_id org user_id role_id", Map.of()),
          held(
              "api_key",
              700,
              200,
              "tenant_id key_id id name secret_hash role_id key_role permissions creator",
              any("permissions")),
          held(
              "session",
              450,
              150,
              "tenant_id id secret_hash key_id key_hash user_id issuer",
              Map.of()),
          held(
                  "resource",
                  700,
                  250,
                  "id tenant_id kind name tags content creator updated_by",
                  Map.of("tags", Shape.RECORDS, "content", Shape.ANY))
              .when("deleted", oneIf("$.deleted = 0"), ALWAYS),
          held("rule", 500, 250, "id tenant_id name terms creator updated_by", any("terms"))
              .keeping("terms creator updated_by"),
          held("change_freeze", 500, 150, "id tenant_id content", any("content"))
              .keeping("content"),
          stored("resource_version", 200, "resource_id tenant_id id content creator"),
          stored("resource_reference", 150, "resource_id tenant_id target_kind target_id"),
          stored("version_set_usage", 200, "service_id tenant_id version_set kind id name"),
          stored("unit_test_set_run", 250, "id tenant_id set_id set_name state failure creator"),
          stored("unit_test_run", 150, "run_id tenant_id id tested result"),
          stored("change_request", 350, "id tenant_id service_id state author content"),
          stored("change_request_set", 150, "request_id tenant_id version_set"),
          stored(
              "behavior_invocation",
              350,
              "id tenant_id set_id conversation_id service_id user_id initial_message_id agent_message_id inner_thoughts"),
          logged(
              "idempotent_request",
              150,
              "tenant_id principal key attempt fingerprint permissions answer"),
          logged("unseen_revision", 50, "tenant_id service_id version_set"),
          logged(
              "change",
              100,
              "tenant_id actor kind subject_type subject_id subject_name version_set"),
          logged(
              "version_set_revision",
              100,
              "service_id tenant_id version_set operation source reason overrode agent_id graph_id pins_before pins_after warnings actor previous_hash hash"));

  /** A table whose rows are entities that the snapshot holds. */
  private static UseTable held(
      String name, int heldBytes, int diskBytes, String texts, Map<String, Shape> values) {
    List<String> all = words(texts);
    return new UseTable(
        name, "tenant_id", ALWAYS, ALWAYS, null, heldBytes, diskBytes, all, all, values);
  }

  private static Map<String, Shape> any(String column) {
    return Map.of(column, Shape.ANY);
  }

  /** A table whose rows are only on disk. */
  private static UseTable stored(String name, int diskBytes, String texts) {
    return onDisk(name, ALWAYS, diskBytes, texts);
  }

  /** A table of what has happened. */
  private static UseTable logged(String name, int diskBytes, String texts) {
    return onDisk(name, null, diskBytes, texts);
  }

  private static UseTable onDisk(
      String name, @Nullable String rowsIf, int diskBytes, String texts) {
    return new UseTable(
        name, "tenant_id", rowsIf, null, null, 0, diskBytes, words(texts), List.of(), Map.of());
  }

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }

  private UseTable when(String column, String rows, String held) {
    return new UseTable(
        name, tenant, rows, held, column, heldBytes, diskBytes, texts, kept, values);
  }

  private UseTable keeping(String columns) {
    return new UseTable(
        name, tenant, rowsIf, heldIf, state, heldBytes, diskBytes, texts, words(columns), values);
  }

  /** The table by which the rows of a tenant are found; null if they are by their own. */
  @Nullable String parent() {
    return ParentTable.of(texts.getFirst());
  }

  boolean isTenant() {
    return tenant.equals("id");
  }

  /** The columns on which it depends what a row takes, and that can change. */
  Set<String> watched() {
    var columns = new LinkedHashSet<>(texts);
    if (state != null) {
      columns.add(state);
    }
    return columns;
  }

  /** Rows that a row counts as: 1 or 0. */
  String rows(String row) {
    return rowsIf == null ? "0" : rowsIf.replace("$", row);
  }

  /** Bytes that it takes on disk. */
  String disk(String row) {
    return diskBytes + sum(texts, column -> " + " + onDisk(row, column));
  }

  /** How many bytes more the new row takes on disk than the old one. */
  String moreDisk() {
    return "0" + sum(texts, column -> ifChanged(column, this::onDisk));
  }

  private String onDisk(String row, String column) {
    return "coalesce(octet_length(%s), 0)".formatted(text(row, column));
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
    return heldBytes + sum(held(), column -> " + " + inMemory(row, column));
  }

  /** How many bytes more the new row takes in memory than the old one, if its state is the same. */
  String moreMemory() {
    if (heldIf == null) {
      return "0";
    }
    String more = "0" + sum(held(), column -> ifChanged(column, this::inMemory));
    return heldIf.equals(ALWAYS) ? more : "(%s) * (%s)".formatted(heldIf.replace("$", "new"), more);
  }

  private Set<String> held() {
    return new TreeSet<>(kept);
  }

  private String inMemory(String row, String column) {
    return "%s * %s%s"
        .formatted(
            Collections.frequency(kept, column),
            characters(text(row, column)),
            values.containsKey(column) ? " + " + marks(row, column) : "");
  }

  /** By how much what a column takes has grown; most updates leave most columns as they are. */
  private static String ifChanged(String column, BinaryOperator<String> bytes) {
    return " + case when %s then (%s) - (%s) else 0 end"
        .formatted(isChanged(column), bytes.apply("new", column), bytes.apply("old", column));
  }

  private static String sum(Collection<String> columns, UnaryOperator<String> term) {
    return columns.stream().map(term).collect(Collectors.joining());
  }

  /** A character of a text that is all ASCII takes one byte, of others at most twice its UTF-8. */
  private static String characters(String text) {
    return "coalesce(octet_length(%1$s) * (1 + %2$s), 0)"
        .formatted(text, oneIf("octet_length(%1$s) > length(%1$s)".formatted(text)));
  }

  /** The text of a column, which may be of a type for JSON. */
  static String text(String row, String column) {
    return "cast(%s.%s as text)".formatted(row, column);
  }

  private static String oneIf(String condition) {
    return "case when " + condition + " then 1 else 0 end";
  }

  /** The condition that a column is another one in the new row than in the old one. */
  static String isChanged(String column) {
    return text("new", column) + " is distinct from " + text("old", column);
  }

  /** What the values in a text of JSON take beside their characters. */
  private String marks(String row, String column) {
    Shape shape = Objects.requireNonNull(values.get(column));
    return Shape.MARKS
        .chars()
        .filter(mark -> shape.bytes(mark) > 0)
        .mapToObj(
            mark ->
                "%1$s * (octet_length(%2$s) - octet_length(replace(%2$s, '%3$c', '')))"
                    .formatted(shape.bytes(mark), text(row, column), mark))
        .collect(Collectors.joining(" + "));
  }
}
