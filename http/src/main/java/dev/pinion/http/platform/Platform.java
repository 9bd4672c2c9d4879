package dev.pinion.http.platform;

import dev.pinion.app.ListOrder;
import dev.pinion.domain.Actor;
import dev.pinion.domain.EntityId;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.SortBy;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.StringType;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import dev.pinion.http.wire.Conditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the operations of the Platform dialect share: types, parameters and statuses. */
public final class Platform {

  /** An identifier as a UUID; one that no entity can have is the identifier of nothing. */
  public static final Type<EntityId> ID = Conditions.ID;

  static final Param<UUID> WORKSPACE = Param.path("workspace_id", Types.uuid());

  /** Elements of a page. */
  public static final Param<Long> LIMIT =
      Param.queryOr("limit", Types.integer().greaterThan(0).max(20), 10L);

  /** Text that names or descriptions contain. */
  public static final Param<String> SEARCH =
      Param.query("search", Types.string().min(1).max(200).nullable());

  /** Characters of a name. */
  public static final int NAME_MAX = 256;

  /** White space to Unicode, but not to {@link Character#isWhitespace(int)}. */
  private static final int NEXT_LINE = 0x85;

  /** A name, kept as it is given; white space alone is none. */
  public static final Type<String> NAME = notBlank(Types.string().min(1).max(NAME_MAX));

  /** A description. */
  public static final StringType DESCRIPTION = Types.string().max(2000);

  /** The operation whose body holds one version set. */
  public static final String UPSERT_VERSION_SET = "upsert-service-version-set";

  /** The operation that plans what a plain write would do. */
  public static final String PLAN_VERSION_SET = "plan-version-set";

  /** What a 409 also means where rules may stand in the way. */
  public static final String RULES_NOT_MET = " Or rules do not let the change through.";

  /** What a 423 means. */
  public static final String FROZEN = "A freeze holds the version set.";

  private Platform() {}

  /** Any JSON value, but no list or object with more entries than that. */
  public static Type<@Nullable Object> atMost(int entries) {
    return Types.any()
        .mapChecked(
            value -> size(value) > entries ? null : value,
            "too_long",
            "Give at most %d items".formatted(entries));
  }

  private static int size(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> map.size();
      case List<?> list -> list.size();
      case null, default -> 0;
    };
  }

  /** The type, refusing texts of white space alone. */
  public static Type<String> notBlank(Type<String> type) {
    return type.mapChecked(
        text -> isBlank(text) ? null : text, "value_error", "Use more than white space");
  }

  /** Whether there is nothing but Unicode white space, no-break spaces included. */
  private static boolean isBlank(String text) {
    return text.codePoints()
        .allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || c == NEXT_LINE);
  }

  /**
   * The parameter that sorts a list: one field, with + or - before it.
   *
   * @param fields those that can be sorted by
   * @param make what to make of a field and its direction
   */
  public static <T> Param<T> sortBy(List<String> fields, Function<SortBy, T> make) {
    Type<T> type =
        SortBy.type(
            String.join(", ", fields), by -> fields.contains(by.field()) ? make.apply(by) : null);
    return Param.query("sort_by", type.nullable());
  }

  /** Sorts lists of agents, context graphs and personas. */
  static final Param<ListOrder> LIST_ORDER =
      sortBy(
          List.of("name", "created_at", "updated_at"),
          by ->
              new ListOrder(
                  switch (by.field()) {
                    case "name" -> ListOrder.Field.NAME;
                    case "created_at" -> ListOrder.Field.CREATED_AT;
                    default -> ListOrder.Field.UPDATED_AT;
                  },
                  by.descending()));

  /** The id of the person who acted; null if it was none. */
  public static @Nullable String person(Actor actor) {
    return actor.kind() == Actor.Kind.USER ? actor.id() : null;
  }

  /** The public id of the key that acted or signed the person in; null if none is known. */
  public static @Nullable String credential(Actor actor) {
    return actor.kind() == Actor.Kind.API_KEY ? actor.id() : actor.credential();
  }

  /**
   * An operation with what all have: the workspace in its path, and the statuses of the checks that
   * come before it.
   *
   * @param path below {@code /v1/{workspace_id}}
   * @param params its own parameters
   */
  public static Operation operation(
      String id, String method, String path, String summary, Param<?>... params) {
    return at("/v1/{workspace_id}" + path, id, method, summary, params);
  }

  /**
   * The same at a path that does not begin with its workspace.
   *
   * @param path the whole of it; a workspace in it is a parameter of every such operation
   */
  public static Operation at(
      String path, String id, String method, String summary, Param<?>... params) {
    var all = new ArrayList<Param<?>>(List.of(params));
    if (path.contains("{" + WORKSPACE.name() + "}")) {
      all.add(WORKSPACE);
    }
    return Operation.of(id, method, path, summary)
        .limitName("platform-" + id)
        .params(all.toArray(Param[]::new))
        .error(401, "The key is missing or invalid.")
        .error(403, "A permission is missing.")
        .error(404, "The workspace, or what the request names in it, does not exist.")
        .error(422, "The path, the query or the body is not valid.")
        .error(503, "The workspace or the server is in maintenance.");
  }
}
