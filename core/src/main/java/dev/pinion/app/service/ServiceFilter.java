package dev.pinion.app.service;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.Tag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What grants say of services, prepared so that many services can be asked: the same answers as
 * {@link Grants#allows} over {@link ServiceAttributes}, without attributes made for each.
 */
final class ServiceFilter {
  private ServiceFilter() {}

  /** Which services the grants of a permission apply to; null for every service. */
  static @Nullable Predicate<Service> of(Grants grants, Permission permission) {
    List<Predicate<Service>> any = new ArrayList<>();
    for (Grant each : grants.list()) {
      if (each.permission() == permission) {
        if (each.conditions().isEmpty()) {
          return null;
        }
        any.add(all(each.conditions()));
      }
    }
    return service -> {
      for (Predicate<Service> each : any) {
        if (each.test(service)) {
          return true;
        }
      }
      return false;
    };
  }

  private static Predicate<Service> all(Map<String, Condition> conditions) {
    return conditions.entrySet().stream()
        .map(each -> one(each.getKey(), each.getValue()))
        .reduce(Predicate::and)
        .orElseThrow();
  }

  private static Predicate<Service> one(String attribute, Condition condition) {
    return switch (condition) {
      case Condition.Equals(Object value) -> hasOne(attribute, values(value));
      case Condition.NotEquals(Object value) -> hasOne(attribute, values(value)).negate();
      case Condition.In(var values) -> hasOne(attribute, new HashSet<>(values));
    };
  }

  private static Set<@Nullable Object> values(@Nullable Object value) {
    var values = new HashSet<@Nullable Object>();
    values.add(value);
    return values;
  }

  /** Whether the attribute has one of the values. No attribute of a service is a number. */
  private static Predicate<Service> hasOne(String attribute, Set<@Nullable Object> values) {
    return switch (attribute) {
      case "id" -> isOne(Service::id, values);
      case "agent_id" -> isOne(Service::agentId, values);
      case "service_hierarchical_state_machine_id" -> isOne(Service::graphId, values);
      case "name" -> service -> values.contains(service.name());
      case "is_active" -> service -> values.contains(service.active());
      case "is_new_service" -> service -> values.contains(false);
      default ->
          attribute.startsWith(Permission.TAG_PREFIX)
              ? hasTag(attribute.substring(Permission.TAG_PREFIX.length()), values)
              : service -> false;
    };
  }

  private static Predicate<Service> isOne(
      Function<Service, EntityId> attribute, Set<@Nullable Object> values) {
    Set<EntityId> ids = new HashSet<>();
    for (Object each : values) {
      if (each instanceof String text) {
        EntityId.fromHex(text).ifPresent(ids::add);
      }
    }
    return service -> ids.contains(attribute.apply(service));
  }

  private static Predicate<Service> hasTag(String key, Set<@Nullable Object> values) {
    return service -> {
      for (Tag each : service.tags()) {
        if (each.key().equals(key) && values.contains(each.value())) {
          return true;
        }
      }
      return false;
    };
  }
}
