package dev.pinion.domain.tenant;

import dev.pinion.domain.EntityId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A customer's own world.
 *
 * @param slug its name in paths, unique on the server
 * @param profile what is kept of it beside its name, a free-form JSON object; each of its fields is
 *     known to whoever offers it
 * @param maintenance null while the tenant is open
 */
public record Tenant(
    EntityId id,
    String slug,
    String name,
    Map<String, @Nullable Object> profile,
    @Nullable Maintenance maintenance,
    Instant createdAt,
    Instant updatedAt) {

  /** The field of a profile that says when the tenant was archived. */
  private static final String ARCHIVED_AT = "archived_at";

  /** Whether the tenant is kept but no longer there for anybody. */
  public boolean isArchived() {
    return profile.get(ARCHIVED_AT) != null;
  }

  /** This tenant, archived. */
  public Tenant archived(Instant at) {
    return with(ARCHIVED_AT, at.toString(), at);
  }

  /** This tenant with another value of one field of its profile. */
  public Tenant with(String field, @Nullable Object value, Instant at) {
    var changed = new LinkedHashMap<>(profile);
    changed.put(field, value);
    return withProfile(name, Collections.unmodifiableMap(changed), at);
  }

  /** This tenant with another time of its last change. */
  public Tenant changedAt(Instant at) {
    return withProfile(name, profile, at);
  }

  /** This tenant with another maintenance state. */
  public Tenant withMaintenance(@Nullable Maintenance state, Instant at) {
    return new Tenant(id, slug, name, profile, state, createdAt, at);
  }

  /** This tenant with another name and profile. */
  public Tenant withProfile(String newName, Map<String, @Nullable Object> newProfile, Instant at) {
    return new Tenant(id, slug, newName, newProfile, maintenance, createdAt, at);
  }
}
