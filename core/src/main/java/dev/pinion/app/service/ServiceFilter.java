package dev.pinion.app.service;

import dev.pinion.catalog.ServiceIndex;
import dev.pinion.catalog.ServiceIndex.Scope;
import dev.pinion.catalog.ServiceSet;
import dev.pinion.catalog.TagIndex;
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
 * Which services of an index grants apply to: the same answer as {@link Grants#allows} over {@link
 * ServiceAttributes}, but for all of them at once as far as the index tells, and without attributes
 * made for each.
 *
 * @param among they apply to no others
 * @param exact whether they apply to all of those
 * @param test whether they apply to one service
 */
record ServiceFilter(ServiceSet among, boolean exact, Predicate<Service> test) {

  /** What the grants of a permission apply to; null for every service. */
  static @Nullable ServiceFilter of(Grants grants, Permission permission, ServiceIndex index) {
    List<ServiceFilter> any = new ArrayList<>();
    for (Grant each : grants.list()) {
      if (each.permission() == permission) {
        if (each.conditions().isEmpty()) {
          return null;
        }
        any.add(all(each.conditions(), index));
      }
    }
    return any.size() == 1
        ? any.getFirst()
        : new ServiceFilter(
            ServiceSet.any(any.stream().map(ServiceFilter::among).toList()),
            any.stream().allMatch(ServiceFilter::exact),
            service -> any.stream().anyMatch(each -> each.test.test(service)));
  }

  private static ServiceFilter all(Map<String, Condition> conditions, ServiceIndex index) {
    List<ServiceFilter> all =
        conditions.entrySet().stream()
            .map(each -> one(each.getKey(), each.getValue(), index))
            .toList();
    return all.size() == 1
        ? all.getFirst()
        : new ServiceFilter(
            ServiceSet.all(all.stream().map(ServiceFilter::among).toList()),
            all.stream().allMatch(ServiceFilter::exact),
            service -> all.stream().allMatch(each -> each.test.test(service)));
  }

  private static ServiceFilter one(String attribute, Condition condition, ServiceIndex index) {
    return switch (condition) {
      case Condition.Equals(Object value) -> hasOne(attribute, values(value), index);
      case Condition.NotEquals(Object value) -> {
        ServiceFilter has = hasOne(attribute, values(value), index);
        yield new ServiceFilter(
            has.exact ? index.of(Scope.ALL).without(has.among) : index.of(Scope.ALL),
            has.exact,
            has.test.negate());
      }
      case Condition.In(var values) -> hasOne(attribute, new HashSet<>(values), index);
    };
  }

  private static Set<@Nullable Object> values(@Nullable Object value) {
    var values = new HashSet<@Nullable Object>();
    values.add(value);
    return values;
  }

  /** Whether the attribute has one of the values. No attribute of a service is a number. */
  private static ServiceFilter hasOne(
      String attribute, Set<@Nullable Object> values, ServiceIndex index) {
    return switch (attribute) {
      case "id" -> exact(index.of(ids(values)), isOne(Service::id, values));
      case "agent_id" -> exact(any(values, index::withAgent), isOne(Service::agentId, values));
      case "service_hierarchical_state_machine_id" ->
          exact(any(values, index::withGraph), isOne(Service::graphId, values));
      case "name" ->
          new ServiceFilter(index.of(Scope.ALL), false, service -> values.contains(service.name()));
      case "is_active" -> exact(active(values, index), each -> values.contains(each.active()));
      case "is_new_service" ->
          exact(
              values.contains(false) ? index.of(Scope.ALL) : ServiceSet.EMPTY,
              each -> values.contains(false));
      default ->
          attribute.startsWith(Permission.TAG_PREFIX)
              ? hasTag(attribute.substring(Permission.TAG_PREFIX.length()), values, index.tags())
              : exact(ServiceSet.EMPTY, each -> false);
    };
  }

  private static ServiceFilter exact(ServiceSet services, Predicate<Service> test) {
    return new ServiceFilter(services, true, test);
  }

  private static ServiceSet any(
      Set<@Nullable Object> values, Function<EntityId, ServiceSet> services) {
    return ServiceSet.any(ids(values).stream().map(services).toList());
  }

  private static ServiceSet active(Set<@Nullable Object> values, ServiceIndex index) {
    List<ServiceSet> any = new ArrayList<>();
    if (values.contains(true)) {
      any.add(index.of(Scope.ACTIVE));
    }
    if (values.contains(false)) {
      any.add(index.of(Scope.INACTIVE));
    }
    return ServiceSet.any(any);
  }

  private static Predicate<Service> isOne(
      Function<Service, EntityId> attribute, Set<@Nullable Object> values) {
    Set<EntityId> ids = ids(values);
    return service -> ids.contains(attribute.apply(service));
  }

  private static Set<EntityId> ids(Set<@Nullable Object> values) {
    Set<EntityId> ids = new HashSet<>();
    for (Object each : values) {
      if (each instanceof String text) {
        EntityId.fromHex(text).ifPresent(ids::add);
      }
    }
    return ids;
  }

  private static ServiceFilter hasTag(String key, Set<@Nullable Object> values, TagIndex tags) {
    boolean exact = key.indexOf(':') < 0;
    List<ServiceSet> any = new ArrayList<>();
    for (Object each : values) {
      if (each == null) {
        any.add(tags.withBareKey(key));
      } else if (each instanceof String value) {
        any.add(tags.withText(key + ":" + value));
        // Other keys and values with a colon in them have the same text.
        exact &= value.indexOf(':') < 0;
      }
    }
    return new ServiceFilter(ServiceSet.any(any), exact, service -> isTagged(service, key, values));
  }

  private static boolean isTagged(Service service, String key, Set<@Nullable Object> values) {
    for (Tag each : service.tags()) {
      if (each.key().equals(key) && values.contains(each.value())) {
        return true;
      }
    }
    return false;
  }
}
