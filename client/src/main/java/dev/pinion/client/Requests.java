package dev.pinion.client;

import dev.pinion.client.VersionSets.Promotion;
import dev.pinion.client.VersionSets.Rollback;
import dev.pinion.client.model.request.ChangeRequest;
import dev.pinion.client.model.request.RequestPlan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The change requests of a workspace. */
public final class Requests {
  private final Transport transport;
  private final String path;
  private final String services;

  /** Those below a path, which change the services below another one. */
  Requests(Transport transport, String path, String services) {
    this.transport = transport;
    this.path = path;
    this.services = services;
  }

  /**
   * What is said of a request beside its change.
   *
   * @param title what it is about, in a line
   * @param reason why; null for nothing
   * @param whenReady whether the server applies it as soon as its last check passes
   * @param notBefore when it may be applied at the earliest; null for any time
   */
  public record Ask(
      String title, @Nullable String reason, boolean whenReady, @Nullable Instant notBefore) {

    private ObjectNode body(ObjectNode change) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.set("change", change);
      body.put("title", title).put("apply", whenReady ? "when_ready" : "by_hand");
      if (reason != null) {
        body.put("reason", reason);
      }
      return notBefore == null ? body : body.put("not_before", notBefore.toString());
    }
  }

  /** Asks for a promotion; its precondition, its reason and its override do not matter. */
  public ChangeRequest create(String serviceId, Promotion promotion, Ask ask) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change.put("type", "promote").put("version_set", promotion.to());
    change.put("from", promotion.from()).put("pin_latest", promotion.pinLatest());
    return create(serviceId, change, ask);
  }

  /** Asks for a rollback; its precondition, its reason and its override do not matter. */
  public ChangeRequest create(String serviceId, Rollback rollback, Ask ask) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change.put("type", "rollback").put("version_set", rollback.versionSet());
    if (rollback.toRevision() != null) {
      change.put("to_revision", rollback.toRevision());
    }
    return create(serviceId, change, ask);
  }

  private ChangeRequest create(String serviceId, ObjectNode change, Ask ask) {
    String of = services + Transport.path(serviceId, "requests");
    return new ChangeRequest(transport.post(of, ask.body(change), Map.of()));
  }

  /**
   * Which requests are listed.
   *
   * @param state such as {@code open}; null for any
   * @param serviceId null for every service
   * @param mine whether only those that the caller has made
   * @param awaitingMe whether only those that the caller's approval would bring on
   */
  public record Query(
      @Nullable String state, @Nullable String serviceId, boolean mine, boolean awaitingMe) {
    /** All of them. */
    public static final Query ALL = new Query(null, null, false, false);
  }

  /** The first requests that match, the newest first. */
  public Pages<ChangeRequest> list(Query query, int most) {
    return Pages.read(
        transport,
        "requests",
        ChangeRequest::new,
        path,
        Pages.PAGE,
        most,
        _ -> true,
        "state",
        query.state(),
        "service_id",
        query.serviceId(),
        "author",
        query.mine() ? "me" : null,
        "awaiting",
        query.awaitingMe() ? "me" : null);
  }

  /** The request of an id; null if there is none. */
  public @Nullable ChangeRequest find(String id) {
    JsonNode found = transport.find(path + Transport.path(id));
    return found == null ? null : new ChangeRequest(found);
  }

  /** The request of a number; null if there is none. It is sought where it must be in the list. */
  public @Nullable ChangeRequest numbered(long number) {
    List<ChangeRequest> newest = page(0);
    if (newest.isEmpty() || number > newest.getFirst().number()) {
      return null;
    }
    // Numbers have no gaps, but the caller may not see every request: then it comes before that.
    long at = Math.max(0, newest.getFirst().number() - number - Pages.PAGE / 2);
    for (List<ChangeRequest> page : List.of(newest, at == 0 ? newest : page(at))) {
      for (ChangeRequest each : page) {
        if (each.number() == number) {
          return each;
        }
      }
    }
    return list(Query.ALL, Integer.MAX_VALUE).items().stream()
        .filter(each -> each.number() == number)
        .findFirst()
        .orElse(null);
  }

  private List<ChangeRequest> page(long offset) {
    String query =
        Transport.withQuery(
            path,
            "limit",
            Integer.toString(Pages.PAGE),
            "continuation_token",
            Long.toString(offset));
    return transport.get(query).path("items").valueStream().map(ChangeRequest::new).toList();
  }

  /**
   * Approves what a request would put there, if it is what was looked at.
   *
   * @param seen the request as it was looked at
   * @param comment null for none
   */
  public ChangeRequest approve(ChangeRequest seen, @Nullable String comment) {
    ObjectNode body = commented(comment);
    ObjectNode digests = body.putObject("digests");
    seen.digests().forEach(digests::put);
    return answered(seen.id(), "approve", body);
  }

  /** Refuses a request for good. */
  public ChangeRequest reject(String id, String comment) {
    return answered(id, "reject", commented(comment));
  }

  /** Says something of a live request. */
  public ChangeRequest comment(String id, String text) {
    return answered(id, "comment", commented(text));
  }

  private static ObjectNode commented(@Nullable String comment) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    return comment == null ? body : body.put("comment", comment);
  }

  /**
   * Applies a request.
   *
   * @param override why rules that are not met are overridden; null to be refused by them
   */
  public RequestPlan apply(String id, @Nullable String override) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (override != null) {
      body.putObject("override").put("reason", override);
    }
    return new RequestPlan(transport.post(path + Transport.path(id, "apply"), body, Map.of()));
  }

  /** Bases a request on what stands now; its approvals fall. */
  public ChangeRequest refresh(String id) {
    return answered(id, "refresh", JsonNodeFactory.instance.objectNode());
  }

  /** Takes a request back. */
  public ChangeRequest withdraw(String id) {
    return answered(id, "withdraw", JsonNodeFactory.instance.objectNode());
  }

  private ChangeRequest answered(String id, String verb, ObjectNode body) {
    return new ChangeRequest(transport.post(path + Transport.path(id, verb), body, Map.of()));
  }
}
