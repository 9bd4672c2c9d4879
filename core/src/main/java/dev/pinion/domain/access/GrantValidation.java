package dev.pinion.domain.access;

import dev.pinion.domain.access.Condition.Equals;
import dev.pinion.domain.access.Condition.In;
import dev.pinion.domain.access.Condition.NotEquals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks conditions against the attributes of their permission (contract A4). */
public final class GrantValidation {

  private GrantValidation() {}

  /**
   * Every fault of the conditions: attributes that the permission does not have, values that are
   * not of the attribute's type. Empty if there is none.
   */
  public static List<GrantProblem> problems(
      Permission permission, Map<String, Condition> conditions) {
    List<GrantProblem> problems = new ArrayList<>();
    conditions.forEach(
        (attribute, condition) -> {
          AttributeType type = permission.attributeType(attribute);
          if (type == null) {
            problems.add(unknownAttribute(permission, attribute));
          } else {
            checkValues(attribute, type, condition, problems);
          }
        });
    return List.copyOf(problems);
  }

  private static void checkValues(
      String attribute, AttributeType type, Condition condition, List<GrantProblem> problems) {
    switch (condition) {
      case Equals(Object value) ->
          checkValue(List.of("conditions", attribute, "value"), type, value, problems);
      case NotEquals(Object value) ->
          checkValue(List.of("conditions", attribute, "value"), type, value, problems);
      case In(List<Object> values) -> {
        for (int i = 0; i < values.size(); i++) {
          checkValue(List.of("conditions", attribute, "values", i), type, values.get(i), problems);
        }
      }
    }
  }

  private static void checkValue(
      List<Object> path, AttributeType type, @Nullable Object value, List<GrantProblem> problems) {
    if (!type.accepts(value)) {
      String message = "A value of `" + path.get(1) + "` must be " + type.description() + ".";
      problems.add(new GrantProblem(path, message));
    }
  }

  private static GrantProblem unknownAttribute(Permission permission, String attribute) {
    List<String> known = permission.attributes().keySet().stream().sorted().toList();
    String choice =
        known.isEmpty() ? "it takes no conditions" : "it has " + String.join(", ", known);
    return new GrantProblem(
        List.of("conditions", attribute),
        permission.wireName() + " has no attribute `" + attribute + "`; " + choice + ".");
  }
}
