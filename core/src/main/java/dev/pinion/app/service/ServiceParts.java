package dev.pinion.app.service;

import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.store.TenantTx;
import java.util.List;

/** The agent and the context graph of a service. */
public record ServiceParts(Resource<?> agent, Resource<?> graph) {

  /**
   * Those that a service joins, as the transaction sees them.
   *
   * @throws DomainException with {@link DomainError.UnknownReference} if one does not exist
   */
  static ServiceParts find(TenantTx tx, EntityId agent, EntityId graph) {
    return new ServiceParts(
        part(tx, ResourceKind.AGENT, agent), part(tx, ResourceKind.CONTEXT_GRAPH, graph));
  }

  private static Resource<?> part(TenantTx tx, ResourceKind kind, EntityId id) {
    Resource<?> part = tx.resources().find(id);
    if (part == null || part.kind() != kind) {
      throw DomainException.unknownReference(
          kind.code() + "_not_found",
          List.of(kind.code() + "_id"),
          "There is no %s with this id.".formatted(kind.noun()));
    }
    return part;
  }

  /** Both. */
  List<Resource<?>> all() {
    return List.of(agent, graph);
  }

  /** Refuses parts without a version: nothing could run. */
  void requireVersions() {
    for (Resource<?> part : all()) {
      if (part.latestVersion() == 0) {
        throw refused(
            part.kind().code() + "_without_version",
            part,
            "The %s \"%s\" has no version yet; create one first.");
      }
    }
  }

  /** Refuses deprecated parts, which an active service never takes up. */
  void requireCurrent() {
    for (Resource<?> part : all()) {
      if (part.deleted()) {
        throw refused(
            "deprecated_" + part.kind().code(),
            part,
            "The %s \"%s\" is deprecated, so an active service cannot take it up.");
      }
    }
  }

  private static DomainException refused(String code, Resource<?> part, String message) {
    return DomainException.refused(
        code,
        List.of(part.kind().code() + "_id"),
        message.formatted(part.kind().noun(), part.name()),
        part.id().hex());
  }
}
