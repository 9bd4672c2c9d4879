package dev.pinion.cli.versionset;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.ApiClient.Answer;
import dev.pinion.cli.session.Session;
import java.io.PrintWriter;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes of version sets that the server plans: shown first, done only where it is said. */
final class Plans {
  private final Session session;
  private final Sets sets;

  Plans(Session session, Sets sets) {
    this.session = session;
    this.sets = sets;
  }

  /**
   * Has the server plan a write, and carry the plan out if it is said so. What is carried out is
   * refused if the set has moved since the plan.
   *
   * @param set the set that is written
   * @param verb {@code promote} or {@code rollback}
   * @param body what the server takes
   * @param reads the sets that the body names
   */
  int run(String set, String verb, ObjectNode body, boolean apply, String... reads) {
    String path = sets.path("version-sets", Sets.writable(set), verb);
    JsonNode plan = require(path, body.deepCopy().put("dry_run", true), Map.of(), reads);
    if (apply && !plan.path("changes").isEmpty()) {
      var once = new java.util.LinkedHashMap<String, String>();
      once.put("Idempotency-Key", UUID.randomUUID().toString());
      if (CliJson.has(plan, "base_revision")) {
        body.set("expected_revision", plan.get("base_revision"));
      } else {
        once.put("If-None-Match", "*");
      }
      plan = require(path, body, once, reads);
    }
    show(plan, apply);
    return ExitCode.DONE;
  }

  private JsonNode require(
      String path, ObjectNode body, Map<String, String> headers, String... reads) {
    Answer answer = sets.exchange("POST", path, body, headers);
    return sets.require(answer, reads);
  }

  /**
   * Prints a plan.
   *
   * @param wanted whether it was to be carried out
   */
  void show(JsonNode plan, boolean wanted) {
    if (session.json()) {
      session.print(plan);
      return;
    }
    PrintWriter out = session.out();
    String name = CliJson.text(plan, "version_set");
    boolean isNew = !CliJson.has(plan, "base_revision");
    boolean nothing = plan.path("changes").isEmpty();
    String at = isNew ? "a new set" : "revision " + CliJson.text(plan, "base_revision");
    out.printf("%s of \"%s\" at %s, %s%n", name, sets.serviceName(), server(), at);
    new Changes(session.process().colour()).pins(plan.path("changes")).print(out);
    for (JsonNode warning : plan.path("warnings")) {
      out.println("warning: " + Text.clean(CliJson.text(warning, "message")));
    }
    if (nothing) {
      out.println("Nothing changes: it is so already.");
    } else if (wanted) {
      out.printf("Done: %s is at revision %s.%n", name, CliJson.text(plan, "revision"));
    } else {
      out.println("Nothing is changed yet. Add --apply to do it.");
      if (isNew) {
        remarkOnNewName(name);
      }
    }
  }

  /** A set that is made by a slip of the fingers is told of. */
  private void remarkOnNewName(String name) {
    var others = sets.list().stream().map(set -> CliJson.text(set, "name")).toList();
    String near = Text.didYouMean(name, others);
    if (!near.equals(".")) {
      session.err().printf("There is no set \"%s\" yet%s%n", name, near);
    }
  }

  private String server() {
    return sets.workspace().profile().url();
  }
}
