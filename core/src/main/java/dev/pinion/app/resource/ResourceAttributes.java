package dev.pinion.app.resource;

import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Tag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What conditions on permissions see of resources (docs/behaviour/access.md). */
public final class ResourceAttributes {
  private ResourceAttributes() {}

  /** What conditions on permissions see of a resource. */
  public static Attributes of(Resource<?> resource) {
    boolean isPart = ResourceKind.PARTS.contains(resource.kind());
    return name ->
        switch (name) {
          case "id" -> List.of(resource.id().hex());
          case "name" -> List.of(resource.name());
          case Permission.IS_FIRST_VERSION ->
              isPart ? List.of(resource.latestVersion() == 0) : List.of();
          default -> tags(resource, name);
        };
  }

  private static List<@Nullable Object> tags(Resource<?> resource, String attribute) {
    var values = new ArrayList<@Nullable Object>();
    for (Tag tag : resource.tags()) {
      if (attribute.equals(Permission.TAG_PREFIX + tag.key())) {
        values.add(tag.value());
      }
    }
    return values;
  }
}
