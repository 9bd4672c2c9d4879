package dev.pinion.app;

import dev.pinion.domain.CodePoints;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Service;
import dev.pinion.domain.Tag;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which services to list, in which order, and which page of them.
 *
 * @param ids the only ones wanted; empty for all
 * @param active whether active or inactive ones; null for both
 * @param search text that the name or the description contains, whatever its case; null for all
 * @param tags filters that must all match
 * @param sort the first decides, later ones break ties; what is left is ordered by id
 * @param offset services to skip
 * @param limit services at most
 */
public record ServiceQuery(
    Set<EntityId> ids,
    @Nullable Boolean active,
    @Nullable String search,
    List<TagFilter> tags,
    List<Sort> sort,
    long offset,
    long limit) {

  /** A field that services are sorted by. */
  public enum Field {
    NAME(Comparator.comparing(Service::name, CodePoints.ORDER)),
    ACTIVE(Comparator.comparing(Service::active)),
    CREATED_AT(Comparator.comparing(Service::createdAt)),
    UPDATED_AT(Comparator.comparing(Service::updatedAt));

    @SuppressWarnings("ImmutableEnumChecker") // a comparator without state
    private final Comparator<Service> ascending;

    Field(Comparator<Service> ascending) {
      this.ascending = ascending;
    }
  }

  /** A field and its direction. */
  public record Sort(Field field, boolean descending) {
    private Comparator<Service> order() {
      return descending ? field.ascending.reversed() : field.ascending;
    }
  }

  /**
   * Holds for a service with a tag of the key.
   *
   * @param anyValue whether the value does not matter
   * @param value the value that the tag must have; null for a tag without one
   */
  public record TagFilter(String key, boolean anyValue, @Nullable String value) {
    private boolean matches(Tag tag) {
      return tag.key().equals(key) && (anyValue || java.util.Objects.equals(value, tag.value()));
    }
  }

  boolean matches(Service service) {
    return (ids.isEmpty() || ids.contains(service.id()))
        && (active == null || active == service.active())
        && Search.matches(search, service.name(), service.description())
        && tags.stream().allMatch(filter -> service.tags().stream().anyMatch(filter::matches));
  }

  Comparator<Service> order() {
    Comparator<Service> order = Comparator.comparing(Service::id);
    for (Sort each : sort.reversed()) {
      order = each.order().thenComparing(order);
    }
    return order;
  }
}
