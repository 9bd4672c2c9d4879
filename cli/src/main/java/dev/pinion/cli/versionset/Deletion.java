package dev.pinion.cli.versionset;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Terminal;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The removal of a version set. */
final class Deletion {
  private final Session session;
  private final Sets sets;
  private final String name;

  Deletion(Session session, Sets sets, String name) {
    this.session = session;
    this.sets = sets;
    this.name = Sets.writable(name);
  }

  /** Shows what would go and, if it is said so, asks and does it. */
  int run(boolean apply, boolean yes) {
    if (name.equals(Sets.EDGE) || name.equals(Sets.RELEASE)) {
      throw new RefusedException("The version set \"%s\" cannot be deleted.".formatted(name));
    }
    JsonNode set = sets.get(name);
    String revision = CliJson.text(set, "revision");
    List<String> users = users(set);
    if (!users.isEmpty()) {
      throw new RefusedException(
          "The version set \"%s\" cannot be deleted: it is used by %s."
              .formatted(name, String.join(", ", users)));
    }
    if (apply) {
      if (!yes) {
        confirm();
      }
      var answer =
          sets.exchange(
              "DELETE",
              sets.path("version-sets", name),
              null,
              Map.of("If-Match", "\"%s\"".formatted(revision)));
      sets.workspace().api().require(answer);
    }
    if (session.json()) {
      session.print(
          CliJson.object()
              .put("version_set", name)
              .put("applied", apply)
              .set("base_revision", set.get("revision")));
      return ExitCode.DONE;
    }
    session
        .out()
        .printf(
            "%s of \"%s\" at %s, revision %s, which nothing uses%n%s%n",
            name,
            sets.serviceName(),
            sets.workspace().profile().url(),
            revision,
            apply
                ? "Deleted. Its history stays; forge version-set history shows it."
                : "Nothing is changed yet. Add --apply to delete it.");
    return ExitCode.DONE;
  }

  /** What uses the set, in words. */
  private List<String> users(JsonNode set) {
    var users = new ArrayList<String>();
    long number = set.path("used_by").asLong();
    if (number == 0) {
      return users;
    }
    JsonNode usages = sets.workspace().api().find(sets.path("usages"));
    if (usages != null) {
      for (JsonNode each : usages.path("items")) {
        if (CliJson.text(each, "version_set").equals(name)) {
          users.add(
              "the %s \"%s\""
                  .formatted(
                      CliJson.text(each, "kind").replace('_', ' '),
                      Text.clean(CliJson.text(each, "name"))));
        }
      }
    }
    return users.isEmpty() ? List.of(Text.count(number, "test")) : users;
  }

  private void confirm() {
    Terminal terminal = session.process().terminal();
    if (terminal == null) {
      throw RefusedException.usage(
          "Nobody can be asked here whether to delete \"%s\"; add --yes.".formatted(name));
    }
    session.out().flush();
    String answer =
        terminal.ask("Delete \"%s\" of \"%s\"? [y/N] ".formatted(name, sets.serviceName()));
    if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).matches("y|yes")) {
      throw new RefusedException("Nothing is deleted.");
    }
  }
}
