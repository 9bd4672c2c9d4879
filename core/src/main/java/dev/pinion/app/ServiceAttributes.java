package dev.pinion.app;

import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.Tag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What conditions on service and version-set permissions see of a service
 * (docs/behaviour/access.md).
 */
public final class ServiceAttributes implements Attributes {
  private final Service service;
  private final @Nullable String setName;
  private final boolean newService;

  private ServiceAttributes(Service service, @Nullable String setName, boolean newService) {
    this.service = service;
    this.setName = setName;
    this.newService = newService;
  }

  /** Those of a service. */
  public static Attributes of(Service service) {
    return new ServiceAttributes(service, null, false);
  }

  /** Those of a set of a service, which need not be there. */
  public static Attributes ofSet(Service service, String setName) {
    return new ServiceAttributes(service, setName, false);
  }

  /** A set that comes into being together with its service. */
  public static Attributes ofFirstSet(Service service, String setName) {
    return new ServiceAttributes(service, setName, true);
  }

  @Override
  public List<@Nullable Object> values(String name) {
    return switch (name) {
      case "id" -> one(service.id().hex());
      case "name" -> one(service.name());
      case "is_active" -> one(service.active());
      case "agent_id" -> one(service.agentId().hex());
      case Permission.GRAPH_ID -> one(service.graphId().hex());
      case "version_set_name" -> setName == null ? List.of() : one(setName);
      case Permission.IS_NEW_SERVICE -> one(newService);
      default ->
          name.startsWith(Permission.TAG_PREFIX)
              ? tags(name.substring(Permission.TAG_PREFIX.length()))
              : List.of();
    };
  }

  private List<@Nullable Object> tags(String key) {
    var values = new ArrayList<@Nullable Object>();
    for (Tag tag : service.tags()) {
      if (tag.key().equals(key)) {
        values.add(tag.value());
      }
    }
    return values;
  }

  private static List<@Nullable Object> one(Object value) {
    return Collections.singletonList(value);
  }
}
