package dev.pinion.cli.service;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Session;
import dev.pinion.cli.versionset.Changes;
import dev.pinion.cli.versionset.Sets;
import java.io.PrintWriter;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Taking a replaced agent or context graph of a service back: shown first, done if it is said. */
final class ServiceReturn {
  private final Session session;
  private final Sets sets;
  private final boolean colour;

  ServiceReturn(Session session, Sets sets) {
    this.session = session;
    this.sets = sets;
    this.colour = session.process().colour();
  }

  /**
   * Has the server plan it, and carry the plan out if it is said so. What is carried out is refused
   * if a set has moved since the plan.
   *
   * @param body what the server takes
   */
  int run(ObjectNode body, boolean apply) {
    JsonNode plan = require(body.deepCopy().put("dry_run", true), Map.of());
    if (apply) {
      ObjectNode expected = body.putObject("expected_revisions");
      expected.set(Sets.EDGE, plan.path("base_revision"));
      for (JsonNode set : plan.path("version_sets")) {
        expected.set(CliJson.text(set, "version_set"), set.path("base_revision"));
      }
      plan = require(body, Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    }
    if (session.json()) {
      session.print(plan);
    } else {
      show(plan, apply);
    }
    return ExitCode.DONE;
  }

  private JsonNode require(ObjectNode body, Map<String, String> headers) {
    return sets.require(sets.exchange("POST", sets.path("rollback"), body, headers));
  }

  private void show(JsonNode plan, boolean done) {
    PrintWriter out = session.out();
    JsonNode restores = plan.path("restores");
    out.printf(
        "\"%s\" at %s, from revision %s of edge back to %s%n",
        sets.serviceName(),
        sets.workspace().profile().url(),
        CliJson.text(plan, "base_revision"),
        CliJson.text(restores, Sets.EDGE));
    var parts = new Changes(colour);
    addPart(parts, "agent", plan.path("agent"));
    addPart(parts, "context graph", plan.path("context_graph"));
    parts.print(out);
    for (JsonNode set : plan.path("version_sets")) {
      showSet(out, set, restores);
    }
    out.println(
        done
            ? "Done: edge is at revision %s.".formatted(CliJson.text(plan, "revision"))
            : "Nothing is changed yet. Add --apply to do it.");
  }

  private static void addPart(Changes changes, String what, JsonNode part) {
    JsonNode before = part.path("before");
    JsonNode after = part.path("after");
    if (!before.equals(after)) {
      boolean alike = before.path("name").equals(after.path("name"));
      changes.replaced(what, named(before, alike), named(after, alike));
    }
  }

  private static String named(JsonNode part, boolean withId) {
    String name = CliJson.text(part, "name");
    return withId ? "%s (%s)".formatted(name, CliJson.text(part, "id")) : name;
  }

  private void showSet(PrintWriter out, JsonNode set, JsonNode restores) {
    String name = CliJson.text(set, "version_set");
    out.println(
        CliJson.has(restores, name)
            ? "%s, from revision %s back to %s"
                .formatted(name, CliJson.text(set, "base_revision"), CliJson.text(restores, name))
            : "%s, made since: keeps its pins".formatted(name));
    new Changes(colour).pins(set.path("changes")).print(out);
    for (JsonNode warning : set.path("warnings")) {
      out.println("  warning: " + Text.clean(CliJson.text(warning, "message")));
    }
  }
}
