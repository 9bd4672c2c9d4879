package dev.pinion.client;

import dev.pinion.client.model.service.Comparison;
import dev.pinion.client.model.service.Pins;
import dev.pinion.client.model.service.Plan;
import dev.pinion.client.model.service.Revision;
import dev.pinion.client.model.service.Verification;
import dev.pinion.client.model.service.VersionSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The version sets of one service. Every write can be planned, which changes nothing and is refused
 * for the same reasons.
 */
public final class VersionSets {
  /** The largest page of revisions. */
  private static final int PAGE = 100;

  private final Transport transport;
  private final String service;

  VersionSets(Transport transport, String service) {
    this.transport = transport;
    this.service = service;
  }

  private String path(String name, String... segments) {
    return service + Transport.path("version-sets", name) + Transport.path(segments);
  }

  /** Every set: edge, release, then by name. */
  public List<VersionSet> list() {
    JsonNode found = transport.get(service + Transport.path("version-sets"));
    return found.path("items").valueStream().map(VersionSet::new).toList();
  }

  /** A set; null if there is none of that name. */
  public @Nullable VersionSet find(String name) {
    JsonNode found = transport.find(path(name));
    return found == null ? null : new VersionSet(found);
  }

  /** A set as it stands. */
  public VersionSet get(String name) {
    return getAt(name, null);
  }

  /** A set as it stood at a time, such as {@code 2026-05-01T12:00:00Z}; null is now. */
  public VersionSet getAt(String name, @Nullable String time) {
    return new VersionSet(transport.get(Transport.withQuery(path(name), "at", time)));
  }

  /** How two sets differ; each is a name, or {@code name@revision}. */
  public Comparison compare(String from, String to) {
    String path = service + Transport.path("compare");
    return new Comparison(transport.get(Transport.withQuery(path, "from", from, "to", to)));
  }

  /** Plans to write a set. */
  public Plan planUpsert(String name, Pins pins, Precondition precondition) {
    return new Plan(transport.ask(path(name, "plan"), written(pins), precondition.headers()));
  }

  /** Writes a set, new or not. */
  public void upsert(String name, Pins pins, Precondition precondition) {
    transport.send("PUT", path(name), written(pins), precondition.headers());
  }

  private static Map<String, ObjectNode> written(Pins pins) {
    return Map.of("version_set", pins.json());
  }

  /**
   * A copy of one set's content onto another.
   *
   * @param from a set, or {@code name@revision}
   * @param to the set to write, new or not
   * @param pinLatest whether what follows the newest is frozen at its number
   * @param reason what the history is to tell; null for nothing
   * @param precondition how the written set must stand
   * @param override why rules that are not met are overridden; null to be refused by them
   */
  public record Promotion(
      String from,
      String to,
      boolean pinLatest,
      @Nullable String reason,
      Precondition precondition,
      @Nullable String override) {

    /** One that overrides no rule. */
    public Promotion(
        String from,
        String to,
        boolean pinLatest,
        @Nullable String reason,
        Precondition precondition) {
      this(from, to, pinLatest, reason, precondition, null);
    }

    /** The same under another precondition. */
    public Promotion at(Precondition other) {
      return new Promotion(from, to, pinLatest, reason, other, override);
    }

    /** The same that overrides rules that are not met, and says why; null overrides none. */
    public Promotion overriding(@Nullable String why) {
      return new Promotion(from, to, pinLatest, reason, precondition, why);
    }
  }

  /** Plans a promotion. */
  public Plan planPromotion(Promotion promotion) {
    return plan(promotion.to(), "promote", body(promotion), promotion.precondition());
  }

  /** Promotes. */
  public Plan promote(Promotion promotion) {
    return carryOut(promotion.to(), "promote", body(promotion), promotion.precondition());
  }

  private static ObjectNode body(Promotion promotion) {
    return body(promotion.reason(), promotion.precondition(), promotion.override())
        .put("from", promotion.from())
        .put("pin_latest", promotion.pinLatest());
  }

  /**
   * The content of an earlier revision put back, as a new revision.
   *
   * @param versionSet the set's name
   * @param toRevision the revision to go back to; null for the one before
   * @param reason what the history is to tell; null for nothing
   * @param precondition how the set must stand
   * @param override why rules that are not met are overridden; null to be refused by them
   */
  public record Rollback(
      String versionSet,
      @Nullable Long toRevision,
      @Nullable String reason,
      Precondition precondition,
      @Nullable String override) {

    /** One that overrides no rule. */
    public Rollback(
        String versionSet,
        @Nullable Long toRevision,
        @Nullable String reason,
        Precondition precondition) {
      this(versionSet, toRevision, reason, precondition, null);
    }

    /** The same under another precondition. */
    public Rollback at(Precondition other) {
      return new Rollback(versionSet, toRevision, reason, other, override);
    }

    /** The same that overrides rules that are not met, and says why; null overrides none. */
    public Rollback overriding(@Nullable String why) {
      return new Rollback(versionSet, toRevision, reason, precondition, why);
    }
  }

  /** Plans a rollback. */
  public Plan planRollback(Rollback rollback) {
    return plan(rollback.versionSet(), "rollback", body(rollback), rollback.precondition());
  }

  /** Rolls back. */
  public Plan rollback(Rollback rollback) {
    return carryOut(rollback.versionSet(), "rollback", body(rollback), rollback.precondition());
  }

  private static ObjectNode body(Rollback rollback) {
    ObjectNode body = body(rollback.reason(), rollback.precondition(), rollback.override());
    return rollback.toRevision() == null ? body : body.put("to_revision", rollback.toRevision());
  }

  private static ObjectNode body(
      @Nullable String reason, Precondition precondition, @Nullable String override) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (reason != null) {
      body.put("reason", reason);
    }
    if (precondition.revision() != null) {
      body.put("expected_revision", precondition.revision());
    }
    if (override != null) {
      body.putObject("override").put("reason", override);
    }
    return body;
  }

  private Plan plan(String name, String verb, ObjectNode body, Precondition precondition) {
    ObjectNode dry = body.put("dry_run", true);
    return new Plan(transport.ask(path(name, verb), dry, created(precondition)));
  }

  private Plan carryOut(String name, String verb, ObjectNode body, Precondition precondition) {
    return new Plan(transport.post(path(name, verb), body, created(precondition)));
  }

  /** The part of a precondition that the body does not carry. */
  private static Map<String, String> created(Precondition precondition) {
    return precondition.isNew() ? precondition.headers() : Map.of();
  }

  /** The newest revisions of a set, also of a deleted one, the newest first. */
  public List<Revision> revisions(String name, int most) {
    return Pages.readInTurn(transport, "items", Revision::new, path(name, "revisions"), PAGE, most);
  }

  /** Whether a set's history is as it was written. */
  public Verification verify(String name) {
    return new Verification(transport.get(path(name, "revisions", "verify")));
  }

  /** Deletes a set that nothing uses; its history stays. */
  public void delete(String name, Precondition precondition) {
    transport.send("DELETE", path(name), null, precondition.headers());
  }
}
