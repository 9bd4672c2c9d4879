package dev.pinion.store.jdbc;

import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.DefaultRole;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.Permission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON text of a role's grants. */
final class GrantText {

  /** A grant as stored, by the permission's wire name. */
  record StoredGrant(String permission, Map<String, StoredCondition> conditions) {}

  /** A condition as stored; a single value is a list of one. */
  record StoredCondition(String type, List<@Nullable Object> values) {}

  private GrantText() {}

  static String write(Grants grants) {
    return JsonText.write(grants.list().stream().map(GrantText::stored).toList());
  }

  static Grants read(String text) {
    var grants = new ArrayList<Grant>();
    for (StoredGrant stored : JsonText.readList(text, StoredGrant[].class)) {
      Permission permission = Permission.byWireName(stored.permission());
      // A permission that this server no longer knows grants nothing.
      if (permission != null) {
        var conditions = new LinkedHashMap<String, Condition>();
        stored.conditions().forEach((name, condition) -> conditions.put(name, read(condition)));
        grants.add(new Grant(permission, conditions));
      }
    }
    return new Grants(grants);
  }

  /** The grants of a default role, which this server defines. */
  static Grants builtIn(String name) {
    return Arrays.stream(DefaultRole.values())
        .filter(role -> role.roleName().equals(name))
        .findFirst()
        .map(DefaultRole::grants)
        .orElse(Grants.none());
  }

  private static StoredGrant stored(Grant grant) {
    var conditions = new LinkedHashMap<String, StoredCondition>();
    grant.conditions().forEach((name, condition) -> conditions.put(name, stored(condition)));
    return new StoredGrant(grant.permission().wireName(), conditions);
  }

  private static StoredCondition stored(Condition condition) {
    return switch (condition) {
      case Condition.Equals(var value) -> new StoredCondition("Equals", one(value));
      case Condition.NotEquals(var value) -> new StoredCondition("NotEquals", one(value));
      case Condition.In(var values) -> new StoredCondition("In", values);
    };
  }

  private static Condition read(StoredCondition stored) {
    return switch (stored.type()) {
      case "Equals" -> new Condition.Equals(stored.values().getFirst());
      case "NotEquals" -> new Condition.NotEquals(stored.values().getFirst());
      case "In" -> new Condition.In(stored.values());
      default -> throw new IllegalStateException("unknown condition type: " + stored.type());
    };
  }

  private static List<@Nullable Object> one(@Nullable Object value) {
    var values = new ArrayList<@Nullable Object>(1);
    values.add(value);
    return values;
  }
}
