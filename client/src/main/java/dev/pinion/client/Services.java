package dev.pinion.client;

import dev.pinion.client.model.Service;
import dev.pinion.client.model.ServicePlan;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The services of a workspace. */
public final class Services extends Things<Service> {

  Services(Transport transport, String path) {
    super(transport, path, "service", Service::new);
  }

  /**
   * The first services, by name, of those that are wanted.
   *
   * @param search what their name or description contains, in any case; null for all
   * @param active null for both
   * @param most how many at most
   * @param wanted what the server cannot be asked for, such as tags
   */
  public Pages<Service> list(
      @Nullable String search, @Nullable Boolean active, int most, Predicate<Service> wanted) {
    return Pages.read(
        transport,
        "services",
        view,
        path(),
        most,
        wanted,
        "sort_by",
        "+name",
        "search",
        search,
        "is_active",
        active == null ? null : active.toString());
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
    return new ServicePlan(transport.send("POST", path(id, "rollback"), body, Map.of()));
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
