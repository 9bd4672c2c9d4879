package dev.pinion.http.classic.access;

import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.GrantProblem;
import dev.pinion.domain.access.GrantValidation;
import dev.pinion.domain.access.Permission;
import dev.pinion.http.schema.Definitions;
import dev.pinion.http.schema.Faults;
import dev.pinion.http.schema.Loc;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A permission grant on the wire: a known permission, with conditions on attributes that it has and
 * values of their types (contract A4).
 */
final class GrantType extends Type<Grant> {
  static final GrantType INSTANCE = new GrantType();

  /** Values of one condition, about which the contract is silent. */
  private static final int VALUES_MAX = 1_000;

  private static final String EQUALS = "Equals";
  private static final String NOT_EQUALS = "NotEquals";
  private static final String IN = "In";

  private static final ObjectType<Condition> EQUALS_TYPE =
      Types.object(
          "EqualsCondition",
          f -> {
            f.required("type", Types.enumeration(EQUALS));
            var value = f.required("value", Types.any());
            return v -> new Condition.Equals(v.getOrNull(value));
          });

  private static final ObjectType<Condition> NOT_EQUALS_TYPE =
      Types.object(
          "NotEqualsCondition",
          f -> {
            f.required("type", Types.enumeration(NOT_EQUALS));
            var value = f.required("value", Types.any());
            return v -> new Condition.NotEquals(v.getOrNull(value));
          });

  private static final ObjectType<Condition> IN_TYPE =
      Types.object(
          "InCondition",
          f -> {
            f.required("type", Types.enumeration(IN));
            var values =
                f.required(
                    "values",
                    Types.list(Types.any())
                        .mapChecked(
                            list -> list.size() <= VALUES_MAX ? list : null,
                            "too_long",
                            "List should have at most %,d items".formatted(VALUES_MAX)));
            return v -> new Condition.In(v.get(values));
          });

  private static final ObjectType<Parts> PARTS =
      Types.object(
          "PermissionGrant",
          f -> {
            var permission = f.required("permission_name", Types.string());
            Type<Condition> condition =
                Types.union(
                    "type", Map.of(EQUALS, EQUALS_TYPE, NOT_EQUALS, NOT_EQUALS_TYPE, IN, IN_TYPE));
            var conditions = f.required("conditions", Types.map(Types.string(), condition));
            return v -> new Parts(v.get(permission), v.get(conditions));
          });

  private GrantType() {}

  /** A grant before its parts are looked at together. */
  private record Parts(String permissionName, Map<String, Condition> conditions) {}

  @Override
  public @Nullable Grant decode(JsonNode node, Loc loc, Faults faults) {
    Parts parts = PARTS.decode(node, loc, faults);
    if (parts == null) {
      return null;
    }
    Permission permission = Permission.byWireName(parts.permissionName());
    if (permission == null) {
      faults.add(
          "value_error",
          loc.at("permission_name"),
          "There is no permission of this name",
          parts.permissionName());
      return null;
    }
    List<GrantProblem> problems = GrantValidation.problems(permission, parts.conditions());
    problems.forEach(problem -> report(problem, node, loc, faults));
    return problems.isEmpty() ? new Grant(permission, parts.conditions()) : null;
  }

  private static void report(GrantProblem problem, JsonNode grant, Loc loc, Faults faults) {
    Loc at = loc;
    JsonNode input = grant;
    for (Object part : problem.path()) {
      if (part instanceof Integer index) {
        at = at.at(index);
        input = input.path(index);
      } else {
        at = at.at(part.toString());
        input = input.path(part.toString());
      }
    }
    faults.add("value_error", at, problem.message(), input);
  }

  @Override
  public ObjectNode schema(Definitions definitions) {
    return PARTS.schema(definitions);
  }

  /** A grant as answered. */
  record GrantOutput(String permissionName, Map<String, Map<String, @Nullable Object>> conditions) {

    static GrantOutput of(Grant grant) {
      var conditions = new LinkedHashMap<String, Map<String, @Nullable Object>>();
      grant.conditions().forEach((attribute, it) -> conditions.put(attribute, output(it)));
      return new GrantOutput(grant.permission().wireName(), conditions);
    }

    private static Map<String, @Nullable Object> output(Condition condition) {
      return switch (condition) {
        case Condition.Equals(Object value) -> typed(EQUALS, "value", value);
        case Condition.NotEquals(Object value) -> typed(NOT_EQUALS, "value", value);
        case Condition.In(List<Object> values) -> typed(IN, "values", values);
      };
    }

    private static Map<String, @Nullable Object> typed(
        String type, String field, @Nullable Object content) {
      var map = new LinkedHashMap<String, @Nullable Object>();
      map.put("type", type);
      map.put(field, content);
      return map;
    }
  }
}
