package dev.pinion.client;

import dev.pinion.client.model.service.Service;
import dev.pinion.client.model.service.ServiceHealth;
import dev.pinion.client.model.service.ServicePlan;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The services of a workspace. */
public final class Services extends Things<Service> {

  /** The largest page of the health of services. */
  private static final int HEALTH_PAGE = 100;

  private final String health;

  /** Those below a path, whose health is at another one. */
  Services(Transport transport, String path, String health) {
    super(transport, path, "service", Service::new);
    this.health = health;
  }

  /**
   * The first services, by name, of those that are wanted.
   *
   * @param search what their name or description contains, in any case; null for all
   * @param active null for both
   * @param most how many at most
   * @param wanted what the API's contract cannot be asked for, such as tags
   */
  public Pages<Service> list(
      @Nullable String search, @Nullable Boolean active, int most, Predicate<Service> wanted) {
    return Pages.read(
        transport,
        "services",
        view,
        path(),
        Pages.PAGE,
        most,
        wanted,
        "sort_by",
        "+name",
        "search",
        search,
        "is_active",
        active == null ? null : active.toString());
  }

  /** Which services the server tells the health of. */
  public enum Only {
    /** Those that run, and whose {@code release} does not resolve. */
    FAILING,
    /** Those of which a set has something that needs somebody. */
    PROBLEMS
  }

  /**
   * The health of services, by their names.
   *
   * @param only null for all; {@code total} counts all in any case
   */
  public Pages<ServiceHealth> health(@Nullable Only only) {
    return health("only", only == null ? null : only.name().toLowerCase(Locale.ROOT));
  }

  /** The health of a service; null if there is none of that id. */
  public @Nullable ServiceHealth health(String id) {
    List<ServiceHealth> found = health("id", id).items();
    return found.isEmpty() ? null : found.getFirst();
  }

  private Pages<ServiceHealth> health(String filter, @Nullable String value) {
    return Pages.read(
        transport,
        "services",
        ServiceHealth::new,
        health,
        HEALTH_PAGE,
        Integer.MAX_VALUE,
        _ -> true,
        "sort_by",
        "+name",
        filter,
        value);
  }

  /** What uses version sets of a service; null if there is no such service. */
  public @Nullable List<Service.Usage> usages(String id) {
    JsonNode found = transport.find(path(id, "usages"));
    return found == null ? null : found.path("items").valueStream().map(Service.Usage::of).toList();
  }

  /**
   * Plans to take back a replaced agent or context graph, and with it what the sets pinned of it.
   *
   * @param toRevision the revision of {@code edge} to go back to; null for the one before
   * @param reason what the history is to tell; null for nothing
   */
  public ServicePlan planRollback(String id, @Nullable Long toRevision, @Nullable String reason) {
    ObjectNode body = rollback(toRevision, reason).put("dry_run", true);
    return new ServicePlan(transport.ask(path(id, "rollback"), body, Map.of()));
  }

  /** Carries out a plan; it is refused if a set has moved since it was made. */
  public ServicePlan rollback(
      String id, @Nullable Long toRevision, @Nullable String reason, ServicePlan plan) {
    ObjectNode body = rollback(toRevision, reason);
    ObjectNode expected = body.putObject("expected_revisions");
    plan.baseRevisions().forEach(expected::put);
    return new ServicePlan(transport.post(path(id, "rollback"), body, Map.of()));
  }

  private static ObjectNode rollback(@Nullable Long toRevision, @Nullable String reason) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (toRevision != null) {
      body.put("to_revision", toRevision);
    }
    if (reason != null) {
      body.put("reason", reason);
    }
    return body;
  }
}
