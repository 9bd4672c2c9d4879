package dev.pinion.domain;

import java.time.Instant;

/**
 * An agent or a context graph: a name under which immutable versions are numbered 1, 2, 3 … without
 * gaps.
 *
 * @param name unique among the assets of its kind that are not deprecated
 * @param deprecated whether active services may no longer take it up; its versions stay
 * @param latestVersion the newest version's number; 0 while there is none
 */
public record Asset(
    EntityId id,
    AssetKind kind,
    String name,
    String description,
    boolean deprecated,
    long latestVersion,
    Actor creator,
    Instant createdAt,
    Instant updatedAt) {

  /** Whether this version exists. */
  public boolean hasVersion(long version) {
    return version >= 1 && version <= latestVersion;
  }

  /** This asset with a newer version. */
  public Asset withLatestVersion(long version, Instant at) {
    return new Asset(id, kind, name, description, deprecated, version, creator, createdAt, at);
  }

  /** This asset, deprecated. */
  public Asset asDeprecated(Instant at) {
    return new Asset(id, kind, name, description, true, latestVersion, creator, createdAt, at);
  }
}
