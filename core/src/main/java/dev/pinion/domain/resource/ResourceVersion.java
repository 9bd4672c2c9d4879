package dev.pinion.domain.resource;

import dev.pinion.domain.Actor;
import dev.pinion.domain.EntityId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One immutable version of a resource.
 *
 * @param id the version's own identifier
 * @param version its number within the resource, from 1
 * @param content a free-form JSON object in core words
 */
public record ResourceVersion(
    EntityId id,
    EntityId resourceId,
    long version,
    Map<String, @Nullable Object> content,
    Actor creator,
    Instant createdAt) {}
