package dev.pinion.app.meaning;

import dev.pinion.budget.Allowance;
import dev.pinion.domain.CanonicalJson;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.graph.GraphRules;
import dev.pinion.domain.graph.Reference;
import dev.pinion.store.TenantTx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Digests of graph versions, each of which covers every graph that it refers to. However many these
 * are and however deep they refer to each other, one content is in memory at a time.
 */
final class GraphDigests {
  private static final String REFERENCES = "references";

  private final Digests<GraphVersion> digests = new Digests<>();

  private record GraphVersion(EntityId graph, long version) {
    static GraphVersion of(Reference reference) {
      return new GraphVersion(EntityId.ofHex(reference.graphId()), reference.version());
    }
  }

  /**
   * A graph's content with the digest of each graph that it refers to in the place of its id:
   * graphs that refer to each other in many ways would have no end if they were written out.
   *
   * @return null if there is no such version
   */
  @Nullable Map<String, @Nullable Object> content(TenantTx tx, EntityId graph, long version) {
    Map<String, @Nullable Object> content = Bundles.content(tx, graph, version);
    if (content == null) {
      return null;
    }
    var known = new HashMap<GraphVersion, String>();
    for (Reference each : GraphRules.references(content)) {
      learn(tx, GraphVersion.of(each), known);
    }
    return withDigests(content, known);
  }

  /** Finds the digest of a graph version, and of all that are below it first. */
  private void learn(TenantTx tx, GraphVersion wanted, Map<GraphVersion, String> known) {
    Deque<GraphVersion> open = new ArrayDeque<>(List.of(wanted));
    var below = new HashSet<GraphVersion>();
    while (!open.isEmpty()) {
      GraphVersion next = open.peek();
      List<GraphVersion> missing =
          isKnown(tx, next, known) ? List.of() : Allowance.inPassing(() -> tryOne(tx, next, known));
      if (missing.isEmpty()) {
        open.pop();
      } else if (below.add(next)) {
        missing.forEach(open::push);
      } else {
        throw new IllegalStateException("versions of graphs refer to each other in a circle");
      }
    }
  }

  private boolean isKnown(TenantTx tx, GraphVersion version, Map<GraphVersion, String> known) {
    if (!known.containsKey(version)) {
      String digest = digests.find(version, tx);
      if (digest != null) {
        known.put(version, digest);
      }
    }
    return known.containsKey(version);
  }

  /**
   * Computes the digest of a graph version if those that it refers to are known.
   *
   * @return those that are not
   */
  private List<GraphVersion> tryOne(
      TenantTx tx, GraphVersion version, Map<GraphVersion, String> known) {
    Map<String, @Nullable Object> content = Bundles.content(tx, version.graph(), version.version());
    List<GraphVersion> missing =
        content == null
            ? List.of()
            : GraphRules.references(content).stream()
                .map(GraphVersion::of)
                .filter(each -> !isKnown(tx, each, known))
                .toList();
    if (missing.isEmpty()) {
      Object whole = content == null ? null : withDigests(content, known);
      String digest = "sha256:" + CanonicalJson.sha256(whole);
      digests.put(version, digest, tx);
      known.put(version, digest);
    }
    return missing;
  }

  private static Map<String, @Nullable Object> withDigests(
      Map<String, @Nullable Object> content, Map<GraphVersion, String> known) {
    var referred = new TreeMap<String, @Nullable Object>();
    for (Reference each : GraphRules.references(content)) {
      referred.put(each.name(), Objects.requireNonNull(known.get(GraphVersion.of(each))));
    }
    var whole = new LinkedHashMap<>(content);
    whole.remove(REFERENCES);
    if (!referred.isEmpty()) {
      whole.put(REFERENCES, referred);
    }
    return whole;
  }
}
