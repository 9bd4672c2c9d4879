package dev.pinion.app.meaning;

import dev.pinion.app.TenantRef;
import dev.pinion.budget.Allowance;
import dev.pinion.domain.CanonicalJson;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.graph.GraphRules;
import dev.pinion.domain.graph.Reference;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.domain.service.Bundle;
import dev.pinion.domain.service.LlmConfig;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.store.TenantTx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What version sets mean: the versions behind their pins, and the digest that tells whether two of
 * them run the same.
 */
public final class Bundles {
  /** The label of an agent version, which says nothing of how it runs. */
  private static final String LABEL = "name";

  private final Digests<Bundle> digests = new Digests<>();
  private final GraphDigests graphs = new GraphDigests();

  /** What the pins mean on the service, by the newest versions that its agent and graph have. */
  public static Bundle of(
      Service service, Pins pins, Function<EntityId, @Nullable Resource<?>> parts) {
    return of(Revision.Parts.of(service), pins, parts);
  }

  /** What the pins mean, by the newest versions that its agent and graph have. */
  public static Bundle of(
      Revision.Parts ids, Pins pins, Function<EntityId, @Nullable Resource<?>> parts) {
    return Bundle.of(ids, pins, newest(parts, ids.agentId()), newest(parts, ids.graphId()));
  }

  private static long newest(Function<EntityId, @Nullable Resource<?>> parts, EntityId id) {
    Resource<?> part = parts.apply(id);
    return part == null ? 0 : part.latestVersion();
  }

  /**
   * Refuses what cannot run.
   *
   * @throws DomainException with {@link DomainError.Conflict} if a null pin has nothing behind it
   */
  public static void requireComplete(Bundle bundle) {
    DomainError missing = missing(bundle);
    if (missing != null) {
      throw new DomainException(missing);
    }
  }

  /** Which null pin has nothing behind it, so that it cannot run; null if none is so. */
  public static @Nullable DomainError missing(Bundle bundle) {
    for (ResourceKind kind : ResourceKind.PARTS) {
      if (bundle.version(kind) == null) {
        return new DomainError.Conflict(
            kind.code() + "_without_version",
            "The set follows the newest version of its %s, which has none yet; create one first."
                .formatted(kind.noun()));
      }
    }
    return null;
  }

  /** The digest of a bundle: {@code sha256:} and 64 hex digits. Equal content has an equal one. */
  public String digest(Bundle bundle, TenantRef tenant) {
    String known = digests.find(bundle);
    return known != null ? known : tenant.read(tx -> digest(bundle, tx));
  }

  /** The same within a transaction. */
  public String digest(Bundle bundle, TenantTx tx) {
    String known = digests.find(bundle, tx);
    if (known != null) {
      return known;
    }
    String digest = Allowance.inPassing(() -> computed(bundle, tx));
    digests.put(bundle, digest, tx);
    return digest;
  }

  private String computed(Bundle bundle, TenantTx tx) {
    var whole = new LinkedHashMap<String, @Nullable Object>();
    whole.put("agent", agentContent(bundle, tx));
    Long graphVersion = bundle.graphVersion();
    whole.put(
        "context_graph",
        graphVersion == null ? null : graphs.content(tx, bundle.graphId(), graphVersion));
    whole.put("llm_model_preferences", llmContent(bundle.llmPreferences()));
    return "sha256:" + CanonicalJson.sha256(whole);
  }

  /** Every graph version that a graph version refers to, directly or through others. */
  public static List<ResourceVersion> references(TenantTx tx, EntityId graph, long version) {
    var found = new LinkedHashMap<Reference, ResourceVersion>();
    Deque<Reference> open = new ArrayDeque<>(references(content(tx, graph, version)));
    while (!open.isEmpty()) {
      Reference next = open.pop();
      // One that many refer to is read, and held, once.
      if (found.containsKey(next)) {
        continue;
      }
      ResourceVersion referred =
          tx.resources().version(EntityId.ofHex(next.graphId()), next.version());
      if (referred != null) {
        found.put(next, referred);
        references(referred.content()).reversed().forEach(open::push);
      }
    }
    return List.copyOf(found.values());
  }

  /** What a content refers to, whatever it calls it. */
  private static List<Reference> references(@Nullable Map<String, @Nullable Object> content) {
    return content == null
        ? List.of()
        : GraphRules.references(content).stream()
            .map(each -> new Reference("", each.graphId(), each.version()))
            .toList();
  }

  static @Nullable Map<String, @Nullable Object> content(
      TenantTx tx, EntityId part, @Nullable Long number) {
    ResourceVersion version = number == null ? null : tx.resources().version(part, number);
    return version == null ? null : version.content();
  }

  private static @Nullable Object agentContent(Bundle bundle, TenantTx tx) {
    Map<String, @Nullable Object> content = content(tx, bundle.agentId(), bundle.agentVersion());
    if (content == null) {
      return null;
    }
    var runs = new LinkedHashMap<>(content);
    runs.remove(LABEL);
    return runs;
  }

  private static Map<String, @Nullable Object> llmContent(Map<String, LlmConfig> preferences) {
    return new Pins(null, null, preferences).llmJson();
  }
}
