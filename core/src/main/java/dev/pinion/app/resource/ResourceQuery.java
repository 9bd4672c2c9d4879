package dev.pinion.app.resource;

import dev.pinion.app.ListOrder;
import dev.pinion.app.Search;
import dev.pinion.domain.Author;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.service.TagFilter;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which resources of a kind to list, in which order, and which page of them.
 *
 * @param ids the only ones wanted; empty for all
 * @param creators who made them; empty for anybody
 * @param tags filters that must all match
 * @param deleted whether deleted ones or those that are not; null for both
 * @param search text that the name or the description contains, whatever its case; null for all
 * @param where filters on what the kind alone has, which must all match
 * @param order null for the order of the ids, which breaks ties too
 * @param offset to skip, at least 0
 * @param limit at most
 */
public record ResourceQuery<C extends Content>(
    Set<EntityId> ids,
    Set<Author> creators,
    List<TagFilter> tags,
    @Nullable Boolean deleted,
    @Nullable String search,
    List<Predicate<C>> where,
    @Nullable ListOrder order,
    long offset,
    long limit) {

  boolean matches(Resource<C> resource) {
    return (ids.isEmpty() || ids.contains(resource.id()))
        && (creators.isEmpty() || creators.contains(Author.of(resource.creator())))
        && tags.stream().allMatch(each -> each.matches(resource.tags()))
        && (deleted == null || deleted == resource.deleted())
        && Search.matches(search, resource.name(), resource.content().prose())
        && where.stream().allMatch(each -> each.test(resource.content()));
  }

  Comparator<Resource<C>> comparator() {
    return order == null
        ? Comparator.comparing(Resource::id)
        : order.comparator(Resource::name, Resource::createdAt, Resource::updatedAt);
  }
}
