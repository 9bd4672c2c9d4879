package dev.pinion.client;

import dev.pinion.client.model.resource.BehaviorSet;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What of a workspace the Classic API alone has. There it is an organization, named by its slug.
 */
public final class TenantClient {
  /** The largest page of the lists here. */
  private static final int PAGE = 30;

  private final Transport transport;
  private final String slug;

  TenantClient(Transport transport, String slug) {
    this.transport = transport;
    this.slug = slug;
  }

  private String path(String... segments) {
    return Transport.path("v1", slug) + Transport.path(segments);
  }

  /**
   * Signs the user in whom the client's sign-in key is of.
   *
   * @return a token that is valid for an hour, for {@link PinionClient.Builder#key}; empty if the
   *     answer has none
   */
  public String signIn() {
    JsonNode answer = transport.ask(path("user", "signin_with_api_key"), Map.of(), Map.of());
    return answer.path("id_token").asString("");
  }

  /** Begins or ends a pause, and returns how it stands. */
  public Maintenance setMaintenance(Maintenance.Change change) {
    return new Maintenance(
        transport.send("POST", path("admin", "maintenance"), change.json(), Map.of()));
  }

  /** Every set of dynamic behaviours. */
  public List<BehaviorSet> behaviorSets() {
    String path = path("dynamic_behavior_set") + "/";
    return Pages.readInTurn(
        transport, "dynamic_behavior_sets", BehaviorSet::new, path, PAGE, Integer.MAX_VALUE);
  }

  /** The newest reports that behaviours of a set fired, the newest first. */
  public List<BehaviorSet.Invocation> invocations(String setId, int most) {
    return Pages.readInTurn(
        transport,
        "dynamic_behavior_invocations",
        BehaviorSet.Invocation::new,
        path("dynamic_behavior_set", setId, "invocation") + "/",
        PAGE,
        most,
        "sort_by",
        "-invoked_at");
  }
}
