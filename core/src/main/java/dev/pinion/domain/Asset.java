package dev.pinion.domain;

import java.time.Instant;
import java.util.List;

/**
 * An agent or a context graph: a name under which immutable versions are numbered 1, 2, 3 … without
 * gaps.
 *
 * @param name unique among the assets of its kind that are not deprecated
 * @param deprecated whether active services may no longer take it up; its versions stay
 * @param latestVersion the newest version's number; 0 while there is none
 * @param stateCount the states of the newest version; 0 while there is none, and of every agent
 */
public record Asset(
    EntityId id,
    AssetKind kind,
    String name,
    String description,
    boolean deprecated,
    long latestVersion,
    long stateCount,
    Actor creator,
    Instant createdAt,
    Instant updatedAt) {

  /** Whether this version exists. */
  public boolean hasVersion(long version) {
    return version >= 1 && version <= latestVersion;
  }

  /** This asset with its newest version. */
  public Asset withVersion(AssetVersion version) {
    long states = version.content().get("states") instanceof List<?> list ? list.size() : 0;
    return new Asset(
        id,
        kind,
        name,
        description,
        deprecated,
        version.version(),
        states,
        creator,
        createdAt,
        version.createdAt());
  }

  /** This asset under another name and description. */
  public Asset described(String newName, String newDescription, Instant at) {
    return new Asset(
        id,
        kind,
        newName,
        newDescription,
        deprecated,
        latestVersion,
        stateCount,
        creator,
        createdAt,
        at);
  }

  /** This asset, deprecated. */
  public Asset asDeprecated(Instant at) {
    return new Asset(
        id, kind, name, description, true, latestVersion, stateCount, creator, createdAt, at);
  }
}
