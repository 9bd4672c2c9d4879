package dev.pinion.domain.service;

import dev.pinion.domain.Actor;
import dev.pinion.domain.EntityId;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A service: an agent and a context graph joined under a name, with the version sets that say what
 * it runs.
 *
 * @param name unique among the active services of a tenant
 * @param storedEdge what edge is at; null as long as the agent and the graph are those that the
 *     service was made with
 * @param storedSets every version set but {@code edge}, by name; always holds {@code release}
 */
public record Service(
    EntityId id,
    String name,
    String description,
    boolean active,
    EntityId agentId,
    EntityId graphId,
    List<Tag> tags,
    List<String> keyterms,
    ServiceSettings settings,
    SortedMap<String, VersionSet> storedSets,
    Actor creator,
    Actor updatedBy,
    Instant createdAt,
    Instant updatedAt,
    @Nullable VersionSet storedEdge) {

  /** A service whose parts were never replaced. */
  public Service(
      EntityId id,
      String name,
      String description,
      boolean active,
      EntityId agentId,
      EntityId graphId,
      List<Tag> tags,
      List<String> keyterms,
      ServiceSettings settings,
      SortedMap<String, VersionSet> storedSets,
      Actor creator,
      Actor updatedBy,
      Instant createdAt,
      Instant updatedAt) {
    this(
        id,
        name,
        description,
        active,
        agentId,
        graphId,
        tags,
        keyterms,
        settings,
        storedSets,
        creator,
        updatedBy,
        createdAt,
        updatedAt,
        null);
  }

  /** Every version set by name, {@code edge} included. */
  public SortedMap<String, VersionSet> versionSets() {
    var all = new TreeMap<>(storedSets);
    all.put(VersionSet.EDGE, edge());
    return all;
  }

  /** The set of that name; null if the service has none. */
  public @Nullable VersionSet versionSet(String setName) {
    return setName.equals(VersionSet.EDGE) ? edge() : storedSets.get(setName);
  }

  /** This service with other version sets. */
  public Service withSets(SortedMap<String, VersionSet> sets) {
    return with(Revision.Parts.of(this), sets, updatedBy, updatedAt, storedEdge);
  }

  /** This service as changed by someone at a time. */
  public Service touchedBy(Actor actor, Instant at) {
    return with(Revision.Parts.of(this), storedSets, actor, at, storedEdge);
  }

  /** This service with another agent and graph. */
  public Service joining(Revision.Parts parts) {
    return with(parts, storedSets, updatedBy, updatedAt, storedEdge);
  }

  /** This service with another agent and graph, active or not. */
  public Service edited(EntityId agent, EntityId graph, boolean isActive) {
    return new Service(
        id,
        name,
        description,
        isActive,
        agent,
        graph,
        tags,
        keyterms,
        settings,
        storedSets,
        creator,
        updatedBy,
        createdAt,
        updatedAt,
        storedEdge);
  }

  /** This service with edge at a revision. */
  public Service withEdge(VersionSet edge) {
    return with(Revision.Parts.of(this), storedSets, updatedBy, updatedAt, edge);
  }

  private Service with(
      Revision.Parts parts,
      SortedMap<String, VersionSet> sets,
      Actor changedBy,
      Instant changedAt,
      @Nullable VersionSet edge) {
    return new Service(
        id,
        name,
        description,
        active,
        parts.agentId(),
        parts.graphId(),
        tags,
        keyterms,
        settings,
        sets,
        creator,
        changedBy,
        createdAt,
        changedAt,
        edge);
  }

  /** What edge says is the same on every service; only its revision is the service's own. */
  private VersionSet edge() {
    return storedEdge != null
        ? storedEdge
        : new VersionSet(VersionSet.EDGE, Pins.LATEST, 1, creator, createdAt);
  }
}
