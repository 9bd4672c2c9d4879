package dev.pinion.domain.access;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A permission on every resource that meets all conditions.
 *
 * @param permission what may be done
 * @param conditions by attribute name, in the order in which they were given; none: everywhere
 */
public record Grant(Permission permission, Map<String, Condition> conditions) {

  public Grant {
    conditions = Collections.unmodifiableMap(new LinkedHashMap<>(conditions));
  }

  /** The permission without any condition. */
  public static Grant of(Permission permission) {
    return new Grant(permission, Map.of());
  }

  /** The permission where one attribute meets one condition. */
  public static Grant of(Permission permission, String attribute, Condition condition) {
    return new Grant(permission, Map.of(attribute, condition));
  }

  /** Whether every condition holds for the resource. */
  boolean applies(Attributes resource) {
    for (Map.Entry<String, Condition> each : conditions.entrySet()) {
      if (!each.getValue().holds(resource.values(each.getKey()))) {
        return false;
      }
    }
    return true;
  }

  /** Whether no resource can ever meet the conditions, because one of them is an empty list. */
  boolean neverApplies() {
    return conditions.values().stream().anyMatch(Grant::isEmptyIn);
  }

  private static boolean isEmptyIn(Condition condition) {
    return condition instanceof Condition.In in && in.values().isEmpty();
  }
}
