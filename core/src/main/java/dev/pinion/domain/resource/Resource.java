package dev.pinion.domain.resource;

import dev.pinion.domain.Actor;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that a tenant keeps by name: what all kinds have in common, around the content that the
 * kind alone has.
 *
 * @param deleted whether it is kept only so that what uses it, and what happened with it, stays
 *     readable; of an agent or a graph dialects say that it is deprecated
 * @param latestVersion the number of the newest version; 0 if it has none
 */
public record Resource<C extends Content>(
    EntityId id,
    String name,
    List<Tag> tags,
    C content,
    boolean deleted,
    long latestVersion,
    Actor creator,
    Actor updatedBy,
    Instant createdAt,
    Instant updatedAt) {

  public Resource {
    tags = List.copyOf(tags);
  }

  /** Its kind, as the content says. */
  public ResourceKind kind() {
    return content.kind();
  }

  /** This resource as one of that content; null if it has other content. */
  @SuppressWarnings("unchecked") // the content is of the type
  public <D extends Content> @Nullable Resource<D> as(Class<D> type) {
    return type.isInstance(content) ? (Resource<D>) this : null;
  }

  /** Whether no other resource of its kind may have its name. */
  public boolean reservesName() {
    return !deleted && content.reservesName();
  }

  /** What it names; a deleted one names nothing any more. */
  public Set<Reference> references() {
    return deleted ? Set.of() : content.references();
  }

  /** Whether this version exists. */
  public boolean hasVersion(long version) {
    return version >= 1 && version <= latestVersion;
  }

  /** This resource with other content, by the same author at the same time. */
  public Resource<C> withContent(String otherName, List<Tag> otherTags, C otherContent) {
    return new Resource<>(
        id,
        otherName,
        otherTags,
        otherContent,
        deleted,
        latestVersion,
        creator,
        updatedBy,
        createdAt,
        updatedAt);
  }

  /** This resource as somebody left it at a time. */
  public Resource<C> touchedBy(Actor actor, Instant at) {
    return with(deleted, latestVersion, actor, at);
  }

  /** This resource as somebody deleted it. */
  public Resource<C> deletedBy(Actor actor, Instant at) {
    return with(true, latestVersion, actor, at);
  }

  /** This resource with its next version. */
  @SuppressWarnings("unchecked") // content stays of its type
  public Resource<C> withVersion(ResourceVersion version) {
    return withContent(name, tags, (C) content.withVersion(version.content()))
        .with(deleted, version.version(), version.creator(), version.createdAt());
  }

  private Resource<C> with(boolean gone, long latest, Actor actor, Instant at) {
    return new Resource<>(id, name, tags, content, gone, latest, creator, actor, createdAt, at);
  }
}
