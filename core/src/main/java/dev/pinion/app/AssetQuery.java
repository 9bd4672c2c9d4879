package dev.pinion.app;

import dev.pinion.domain.Asset;
import dev.pinion.domain.EntityId;
import java.util.Comparator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which agents or graphs to list, in which order, and which page of them.
 *
 * @param ids the only ones wanted; empty for all
 * @param deprecated whether deprecated or current ones; null for both
 * @param search text that the name or the description contains, whatever its case; null for all
 * @param order null for the order of the ids
 * @param offset to skip, at least 0
 * @param limit at most
 */
public record AssetQuery(
    Set<EntityId> ids,
    @Nullable Boolean deprecated,
    @Nullable String search,
    @Nullable ListOrder order,
    long offset,
    long limit) {

  boolean matches(Asset asset) {
    return (ids.isEmpty() || ids.contains(asset.id()))
        && (deprecated == null || deprecated == asset.deprecated())
        && Search.matches(search, asset.name(), asset.description());
  }

  Comparator<Asset> comparator() {
    return order == null
        ? Comparator.comparing(Asset::id)
        : order.comparator(Asset::name, Asset::createdAt, Asset::updatedAt);
  }
}
