package dev.pinion.app.resource;

import dev.pinion.app.Caller;
import dev.pinion.app.Work;
import dev.pinion.app.service.ServiceRules;
import dev.pinion.domain.CodePoints;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Problems;
import dev.pinion.domain.graph.GraphRules;
import dev.pinion.domain.graph.Reference;
import dev.pinion.domain.graph.ReferenceUse;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.store.TenantTx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The content of context graph versions: sound in itself, and sound in what it refers to. Tools
 * that its states name are not looked up, for Pinion keeps none.
 */
final class GraphVersionRules implements ResourceRules<Content.Graph> {
  private static final int NAME_QUOTED_MAX = 100;

  /** Other graphs that one version may refer to. */
  static final int REFERENCES_MAX = 50;

  /**
   * Refuses content whose fields contradict each other, with all faults at once.
   *
   * @throws DomainException with {@link DomainError.Invalid}
   */
  @Override
  public void requireSoundVersion(Map<String, @Nullable Object> content) {
    Problems problems = GraphRules.check(content);
    if (!problems.isEmpty()) {
      throw DomainException.invalid("invalid_context_graph", problems);
    }
  }

  /** A graph's version is written as a whole. */
  @Override
  public Map<String, @Nullable Object> nextVersion(
      Caller caller,
      TenantTx tx,
      Map<String, @Nullable Object> given,
      @Nullable Map<String, @Nullable Object> previous) {
    requireReferences(caller, tx, given, previous);
    return given;
  }

  @Override
  public void requireDeletable(Work.Unit unit, Resource<Content.Graph> graph) {
    ServiceRules.requireNoActiveUser(unit, graph);
  }

  /**
   * Refuses references to a graph, a version or a state that does not exist, to a deprecated graph,
   * and to a graph that the caller may not see, unless the previous version refers to the same.
   */
  private static void requireReferences(
      Caller caller,
      TenantTx tx,
      Map<String, @Nullable Object> content,
      @Nullable Map<String, @Nullable Object> previous) {
    List<Reference> references = GraphRules.references(content);
    if (references.size() > REFERENCES_MAX) {
      throw DomainException.limitReached(
          "too_many_references",
          "A context graph can refer to %d others at most.".formatted(REFERENCES_MAX));
    }
    Set<Reference> kept =
        previous == null
            ? Set.of()
            : GraphRules.references(previous).stream()
                .map(GraphVersionRules::unnamed)
                .collect(Collectors.toSet());
    Map<String, Reference> byName = new HashMap<>();
    for (Reference each : references) {
      Resource<Content.Graph> graph = require(tx, each);
      if (!kept.contains(unnamed(each))) {
        Resources.requireVisible(caller, graph);
      }
      requireCurrent(caller, graph, each);
      byName.put(each.name(), each);
    }
    Map<Reference, Set<String>> states = new HashMap<>();
    for (ReferenceUse use : GraphRules.referenceUses(content)) {
      Reference reference = byName.get(use.reference());
      if (reference != null
          && !states
              .computeIfAbsent(reference, each -> stateNames(tx, each))
              .contains(use.state())) {
        throw DomainException.refused(
            "referenced_state_not_found",
            use.path(),
            "`%s` refers to version %d of the context graph %s, which has no state `%s`; name one of its states as the graph itself names it."
                .formatted(
                    CodePoints.quotable(reference.name(), NAME_QUOTED_MAX),
                    reference.version(),
                    reference.graphId(),
                    CodePoints.quotable(use.state(), NAME_QUOTED_MAX)),
            use.reference() + "." + use.state());
      }
    }
  }

  private static Reference unnamed(Reference reference) {
    return new Reference("", reference.graphId(), reference.version());
  }

  private static List<Object> path(Reference reference) {
    return List.of("references", reference.name());
  }

  private static Resource<Content.Graph> require(TenantTx tx, Reference reference) {
    Resource<Content.Graph> graph =
        ResourceType.GRAPHS.of(
            EntityId.fromHex(reference.graphId()).map(tx.resources()::find).orElse(null));
    if (graph == null) {
      throw DomainException.unknownReference(
          "context_graph_not_found",
          path(reference),
          "`%s` refers to the context graph %s, which does not exist."
              .formatted(reference.name(), reference.graphId()));
    }
    return graph;
  }

  private static void requireCurrent(
      Caller caller, Resource<Content.Graph> graph, Reference reference) {
    if (graph.deleted()) {
      throw DomainException.refused(
          "deprecated_context_graph",
          path(reference),
          "`%s` refers to the context graph %s, which is deprecated."
              .formatted(reference.name(), called(caller, graph)),
          reference.graphId());
    }
    if (!graph.hasVersion(reference.version())) {
      throw DomainException.refused(
          "referenced_version_not_found",
          path(reference),
          "`%s` refers to version %d of the context graph %s, which does not exist."
              .formatted(reference.name(), reference.version(), called(caller, graph)),
          reference.version());
    }
  }

  /** The name; the id for a caller who may not see the graph. */
  private static String called(Caller caller, Resource<Content.Graph> graph) {
    return caller.may(ResourceType.GRAPHS.permissions().get(), ResourceAttributes.of(graph))
        ? "\"" + graph.name() + "\""
        : graph.id().hex();
  }

  private static Set<String> stateNames(TenantTx tx, Reference reference) {
    ResourceVersion version =
        tx.resources().version(EntityId.ofHex(reference.graphId()), reference.version());
    return version == null ? Set.of() : GraphRules.stateNames(version.content());
  }
}
