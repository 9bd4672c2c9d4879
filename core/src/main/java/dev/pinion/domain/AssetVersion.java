package dev.pinion.domain;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One immutable version of an agent or a context graph.
 *
 * @param id the version's own identifier
 * @param version its number within the asset, from 1
 * @param content a free-form JSON object in core words
 */
public record AssetVersion(
    EntityId id,
    EntityId assetId,
    long version,
    Map<String, @Nullable Object> content,
    Actor creator,
    Instant createdAt) {}
