package dev.pinion.cli;

import dev.pinion.cli.Workspace.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code forge service}: the services of a workspace, and whether they are fit to serve. */
@Command(
    name = "service",
    description = "Shows services, and whether they are fit to serve.",
    addMethodSubcommands = false,
    synopsisSubcommandLabel = "COMMAND")
final class ServiceCommand {
  private final Session session;

  ServiceCommand(Session session) {
    this.session = session;
  }

  @Command(name = "list", description = "Lists every service.")
  int list() throws IOException {
    List<JsonNode> services = session.workspace().all(Kind.SERVICE);
    if (session.json()) {
      session.printItems(services);
      return Forge.DONE;
    }
    var table =
        new Table("NAME", "ACTIVE", "AGENT", "CONTEXT GRAPH", "SETS", "AGE", "ID")
            .cutting(6, 3, 2, 0);
    Instant now = session.surroundings().clock().instant();
    for (JsonNode service : services) {
      table.row(
          CliJson.text(service, "name"),
          service.path("is_active").asBoolean() ? "yes" : "no",
          CliJson.text(service, "agent_name"),
          CliJson.text(service, "context_graph_name"),
          service.path("version_sets").size(),
          Text.age(CliJson.text(service, "created_at"), now),
          CliJson.text(service, "id"));
    }
    session.print(table);
    return Forge.DONE;
  }

  @Command(name = "show", description = "Shows one service.")
  int show(
      @Parameters(paramLabel = "SERVICE", description = "Its id or its unique name.")
          String idOrName)
      throws IOException {
    JsonNode service = session.workspace().get(Kind.SERVICE, idOrName);
    if (session.json()) {
      session.print(service);
      return Forge.DONE;
    }
    Instant now = session.surroundings().clock().instant();
    var details =
        new Details()
            .line("name", service, "name")
            .line("id", service, "id")
            .line("description", service, "description")
            .line("active", service.path("is_active").asBoolean() ? "yes" : "no")
            .line("agent", named(service, "agent_name", "agent_id"))
            .line("context graph", named(service, "context_graph_name", "context_graph_id"))
            .line("persona", service, "persona_name")
            .line("channel", service, "channel_type")
            .line("environment", service, "environment")
            .line("version sets", String.join(", ", service.path("version_sets").propertyNames()))
            .line("tags", tags(service))
            .line("keyterms", texts(service.path("keyterms")))
            .line("created", since(service, "created_at", now))
            .line("updated", since(service, "updated_at", now));
    PrintWriter out = session.out();
    details.print(out);
    return Forge.DONE;
  }

  @Command(
      name = "health",
      description = {
        "Checks that every version set resolves, is pinned, undeprecated and in use.",
        "Fails if the release of a service does not resolve."
      })
  int health(
      @Parameters(
              paramLabel = "SERVICE",
              arity = "0..1",
              description = "Its id or its unique name; every service if it is left out.")
          @Nullable String idOrName)
      throws IOException {
    return new Health(session).run(session.workspace(), idOrName);
  }

  private static String named(JsonNode service, String name, String id) {
    return "%s (%s)".formatted(CliJson.text(service, name), CliJson.text(service, id));
  }

  private static String since(JsonNode service, String field, Instant now) {
    String time = CliJson.text(service, field);
    return "%s (%s ago)".formatted(time, Text.age(time, now));
  }

  private static String tags(JsonNode service) {
    return service
        .path("tags")
        .valueStream()
        .map(tag -> CliJson.text(tag, "key") + ":" + CliJson.text(tag, "value"))
        .collect(Collectors.joining(", "));
  }

  private static String texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
  }
}
