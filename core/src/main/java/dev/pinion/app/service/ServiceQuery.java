package dev.pinion.app.service;

import dev.pinion.catalog.ServiceIndex.Order;
import dev.pinion.domain.CodePoints;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.TagFilter;
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
 * @param agentId the agent that they run; null for any
 * @param graphId the context graph that they run; null for any
 * @param sort the first decides, later ones break ties; what is left is ordered by id
 * @param offset services to skip
 * @param limit services at most
 * @param counted whether the page says how many services match in all
 */
public record ServiceQuery(
    Set<EntityId> ids,
    @Nullable Boolean active,
    @Nullable String search,
    List<TagFilter> tags,
    @Nullable EntityId agentId,
    @Nullable EntityId graphId,
    List<Sort> sort,
    long offset,
    long limit,
    boolean counted) {
  /** A field that services are sorted by. */
  public enum Field {
    NAME(Order.NAME, Comparator.comparing(Service::name, CodePoints.ORDER)),
    /** What is switched off comes before what runs. */
    ACTIVE(Order.ID, Comparator.comparing(Service::active)),
    CREATED_AT(Order.CREATED_AT, Comparator.comparing(Service::createdAt)),
    UPDATED_AT(Order.UPDATED_AT, Comparator.comparing(Service::updatedAt));

    /** The kept order that has it; what is active has none of its own. */
    final Order kept;

    @SuppressWarnings("ImmutableEnumChecker") // a comparator without state
    private final Comparator<Service> ascending;

    Field(Order kept, Comparator<Service> ascending) {
      this.kept = kept;
      this.ascending = ascending;
    }
  }

  /** A field and its direction. */
  public record Sort(Field field, boolean descending) {
    private Comparator<Service> order() {
      return descending ? field.ascending.reversed() : field.ascending;
    }
  }

  /** The comparator of the whole order. */
  Comparator<Service> order() {
    return order(sort);
  }

  /** The comparator of an order, in which ties are by id. */
  static Comparator<Service> order(List<Sort> sort) {
    Comparator<Service> order = Comparator.comparing(Service::id);
    for (Sort each : sort.reversed()) {
      order = each.order().thenComparing(order);
    }
    return order;
  }
}
