package dev.pinion.cli.asset;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Table;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.ApiClient;
import dev.pinion.cli.session.Session;
import dev.pinion.cli.session.Workspace;
import dev.pinion.domain.EntityId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which behaviours fired. The Classic face alone tells it, which takes a Platform key as well. */
final class Behaviors {
  private static final String SETS = "dynamic_behavior_sets";
  private static final String INVOCATIONS = "dynamic_behavior_invocations";
  private static final int PAGE_MAX = 30;

  private final Session session;
  private final Workspace workspace;

  Behaviors(Session session, Workspace workspace) {
    this.session = session;
    this.workspace = workspace;
  }

  /** Prints the newest invocations of the behaviour set of that id or unique name. */
  int run(String idOrName, int limit) {
    String tenant = slug();
    String set = setId(tenant, idOrName);
    List<JsonNode> invocations =
        page(
            ApiClient.path("v1", tenant, "dynamic_behavior_set", set, "invocation") + "/",
            INVOCATIONS,
            limit,
            "-invoked_at");
    if (session.json()) {
      session.printItems(invocations);
      return ExitCode.DONE;
    }
    Map<String, String> services = invocations.isEmpty() ? Map.of() : serviceNames();
    var table =
        new Table("AGE", "VERSION", "SERVICE", "CONVERSATION", "USER", "MESSAGE")
            .cutting(5, 4, 2, 3);
    Instant now = session.process().clock().instant();
    for (JsonNode each : invocations) {
      String service = CliJson.text(each, "service_id");
      table.row(
          Text.age(CliJson.text(each, "invoked_at"), now),
          each.path("dynamic_behavior_set_version_info").path(1).asString(""),
          services.getOrDefault(service, service),
          CliJson.text(each, "conversation_id"),
          CliJson.text(each, "user_id"),
          CliJson.text(each, "agent_message_id"));
    }
    session.print(table);
    return ExitCode.DONE;
  }

  private String slug() {
    JsonNode own =
        workspace.api().get(ApiClient.path("v1", "workspaces", workspace.profile().workspace()));
    return CliJson.text(own, "slug");
  }

  private String setId(String tenant, String idOrName) {
    Optional<EntityId> id = id(idOrName);
    if (id.isPresent()) {
      return id.get().hex();
    }
    List<JsonNode> all =
        page(
            ApiClient.path("v1", tenant, "dynamic_behavior_set") + "/",
            SETS,
            Integer.MAX_VALUE,
            null);
    List<String> names = all.stream().map(each -> CliJson.text(each, "name")).toList();
    List<JsonNode> named =
        all.stream().filter(each -> CliJson.text(each, "name").equals(idOrName)).toList();
    if (named.size() == 1) {
      return CliJson.text(named.getFirst(), "id");
    }
    String said = Text.clean(idOrName);
    if (named.isEmpty()) {
      throw new RefusedException(
          "There is no behaviour set \"%s\"%s".formatted(said, Text.didYouMean(idOrName, names)));
    }
    throw new RefusedException(
        "%d behaviour sets are named \"%s\"; say which by its id:\n  %s"
            .formatted(
                named.size(),
                said,
                String.join(
                    "\n  ", named.stream().map(each -> CliJson.text(each, "id")).toList())));
  }

  private static Optional<EntityId> id(String text) {
    try {
      return EntityId.fromUuid(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return EntityId.fromHex(text);
    }
  }

  private List<JsonNode> page(String path, String field, int limit, @Nullable String sortBy) {
    var items = new ArrayList<JsonNode>();
    String token = "0";
    while (items.size() < limit && !token.isEmpty()) {
      JsonNode page =
          workspace
              .api()
              .get(
                  ApiClient.withQuery(
                      path,
                      "limit",
                      String.valueOf(Math.min(PAGE_MAX, limit - items.size())),
                      "continuation_token",
                      token,
                      "sort_by",
                      sortBy));
      page.path(field).forEach(items::add);
      token = page.path("has_more").asBoolean() ? CliJson.text(page, "continuation_token") : "";
    }
    return items;
  }

  private Map<String, String> serviceNames() {
    var names = new HashMap<String, String>();
    for (JsonNode service : workspace.all(Workspace.Kind.SERVICE)) {
      id(CliJson.text(service, "id"))
          .ifPresent(id -> names.put(id.hex(), CliJson.text(service, "name")));
    }
    return names;
  }
}
