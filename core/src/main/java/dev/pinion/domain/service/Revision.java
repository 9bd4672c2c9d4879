package dev.pinion.domain.service;

import dev.pinion.domain.Actor;
import dev.pinion.domain.CanonicalJson;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.ResourceKind;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a version set's ledger: what changed, who did it, when and why. Entries are never
 * changed and never removed; each carries the hash of the one before it, so that a past that was
 * rewritten shows.
 *
 * @param format which fields the hash covers, from 1 to {@link #FORMAT}; within a ledger it never
 *     falls
 * @param number from 1 without gaps, over the whole life of the name
 * @param parts what the service joined when the revision was made: what its version numbers are of
 * @param before null when the set did not exist
 * @param after null when the set was deleted
 * @param warnings what there was to say about it when it was made
 * @param previousHash the hash of the revision before; null for the first
 * @param hash SHA-256 of {@link #json}, 64 lower-case hex digits
 */
public record Revision(
    int format,
    EntityId serviceId,
    String versionSet,
    long number,
    Origin origin,
    Parts parts,
    @Nullable Pins before,
    @Nullable Pins after,
    List<Warning> warnings,
    Actor actor,
    Instant at,
    @Nullable String previousHash,
    String hash) {

  /**
   * The format of new revisions. In the first one the hash did not say which set of which service
   * the revision is of; up to the second one it did not say which rules were overridden.
   */
  public static final int FORMAT = 3;

  /** A revision, or something that claims to be one; refused if there is no such format. */
  public Revision {
    if (format < 1 || format > FORMAT) {
      throw new IllegalArgumentException("there is no format " + format + " of a revision");
    }
  }

  /** What made a revision. */
  public enum Operation {
    /** The set came into being with its service. */
    CREATE("create"),
    /** The set was written. */
    UPSERT("upsert"),
    /** The content of another set was put onto it. */
    PROMOTE("promote"),
    /** The content of an earlier revision was put back. */
    ROLLBACK("rollback"),
    /** The set was removed. */
    DELETE("delete"),
    /** The service's agent or graph was replaced, and with it what the set means. */
    SERVICE("service");

    private final String wireName;

    Operation(String wireName) {
      this.wireName = wireName;
    }

    /** The word for programs. */
    public String wireName() {
      return wireName;
    }
  }

  /** A revision of a set of the same service. */
  public record Source(String versionSet, long revision) {}

  /** An agent and a context graph. */
  public record Parts(EntityId agentId, EntityId graphId) {

    /** Those of a service. */
    public static Parts of(Service service) {
      return new Parts(service.agentId(), service.graphId());
    }

    /** The agent or the graph. */
    public EntityId id(ResourceKind part) {
      return part.isAgent() ? agentId : graphId;
    }
  }

  /**
   * How a revision came about.
   *
   * @param source where a promotion took its content from; null otherwise
   * @param restores the revision of the same set that a rollback went back to; null otherwise
   * @param reason null when nobody gave one
   * @param overrode the rules that were overridden; empty in formats below 3
   */
  public record Origin(
      Operation operation,
      @Nullable Source source,
      @Nullable Long restores,
      @Nullable String reason,
      List<Overridden> overrode) {
    public Origin {
      overrode = List.copyOf(overrode);
    }

    /** An origin that nothing was overridden for. */
    public Origin(
        Operation operation,
        @Nullable Source source,
        @Nullable Long restores,
        @Nullable String reason) {
      this(operation, source, restores, reason, List.of());
    }

    /** This origin with another reason, for which rules were overridden. */
    public Origin overriding(String otherReason, List<Overridden> rules) {
      return new Origin(operation, source, restores, otherReason, rules);
    }

    /** An origin that the operation alone says. */
    public static Origin of(Operation operation) {
      return new Origin(operation, null, null, null);
    }
  }

  /**
   * A rule that did not let a change through, which was made all the same.
   *
   * @param rule what it was called then
   */
  public record Overridden(EntityId ruleId, String rule) {

    private Map<String, Object> json() {
      return Map.of("rule_id", ruleId.uuid().toString(), "rule", rule);
    }
  }

  /** What a revision says, before it has its place in the chain. */
  public record Draft(
      EntityId serviceId,
      String versionSet,
      Origin origin,
      Parts parts,
      @Nullable Pins before,
      @Nullable Pins after,
      List<Warning> warnings,
      Actor actor,
      Instant at) {}

  /** Where an entry stands in its chain: what the one after it needs to know. */
  public record Tip(long number, Instant at, String hash) {}

  /** Where this entry stands in its chain. */
  public Tip tip() {
    return new Tip(number, at, hash);
  }

  /**
   * The entry that follows the newest one of its set, and is never of an earlier time.
   *
   * @param newest null if it is the first
   */
  public static Revision next(@Nullable Tip newest, Draft draft) {
    var unhashed =
        new Revision(
            FORMAT,
            draft.serviceId(),
            draft.versionSet(),
            newest == null ? 1 : newest.number() + 1,
            draft.origin(),
            draft.parts(),
            draft.before(),
            draft.after(),
            draft.warnings(),
            draft.actor(),
            newest != null && newest.at().isAfter(draft.at()) ? newest.at() : draft.at(),
            newest == null ? null : newest.hash(),
            "");
    return unhashed.withHash(unhashed.computedHash());
  }

  /**
   * The first revision of a service's {@code edge}, which comes into being with the service. It
   * follows from the service as long as that has the parts it was made with.
   */
  public static Revision ofFirstEdge(Service service) {
    return ofFirstEdge(service, Parts.of(service));
  }

  /** The first revision of a service's {@code edge}, if the service was made with those parts. */
  public static Revision ofFirstEdge(Service service, Parts parts) {
    return next(
        null,
        new Draft(
            service.id(),
            VersionSet.EDGE,
            Origin.of(Operation.CREATE),
            parts,
            null,
            Pins.LATEST,
            List.of(),
            service.creator(),
            service.createdAt()));
  }

  private Revision withHash(String value) {
    return new Revision(
        format,
        serviceId,
        versionSet,
        number,
        origin,
        parts,
        before,
        after,
        warnings,
        actor,
        at,
        previousHash,
        value);
  }

  /** The set as this revision left it; null if it removed it. */
  public @Nullable VersionSet set() {
    return after == null ? null : new VersionSet(versionSet, after, number, actor, at);
  }

  /** The hash that the entry must carry if nobody has touched it. */
  public String computedHash() {
    return CanonicalJson.sha256(json());
  }

  /**
   * Everything that the hash covers as a JSON object, field by field as the interface answers it,
   * so that whoever reads a ledger can check it without trusting the server. That is all but the
   * hash; in format 1 the format, the service and the set are missing too, and up to format 2 what
   * was overridden.
   */
  public Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    if (format > 1) {
      json.put("format", format);
      json.put("service_id", serviceId.uuid().toString());
      json.put("version_set", versionSet);
    }
    json.put("revision", number);
    json.put("operation", origin.operation().wireName());
    json.put("agent_id", parts.agentId().uuid().toString());
    json.put("context_graph_id", parts.graphId().uuid().toString());
    json.put("before", before == null ? null : before.json());
    json.put("after", after == null ? null : after.json());
    Source source = origin.source();
    json.put(
        "source",
        source == null
            ? null
            : Map.of("version_set", source.versionSet(), "revision", source.revision()));
    json.put("restores", origin.restores());
    json.put("reason", origin.reason());
    if (format > 2) {
      json.put("overrode", origin.overrode().stream().map(Overridden::json).toList());
    }
    json.put("actor", actor.json());
    json.put("at", at.toString());
    json.put("warnings", warnings.stream().map(Warning::json).toList());
    json.put("previous_hash", previousHash);
    return Collections.unmodifiableMap(json);
  }
}
