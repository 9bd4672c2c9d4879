package dev.pinion.cli.versionset;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Table;
import dev.pinion.cli.session.Session;
import dev.pinion.client.model.service.Revision;
import dev.pinion.client.model.service.Verification;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The histories of a service's version sets. */
record Ledgers(Session session, Sets sets) {

  /** How a revision came about, in words. */
  static String operation(Revision revision) {
    if (revision.source() != null) {
      return "%s from %s".formatted(revision.operation(), revision.source());
    }
    return revision.restores() == null
        ? revision.operation()
        : "%s to %d".formatted(revision.operation(), revision.restores());
  }

  /**
   * Checks the chain of hashes of one set, or of every set.
   *
   * @param name null for all
   * @throws RefusedException if one is broken, naming its first bad revision
   */
  int verify(@Nullable String name) {
    var table = new Table("SET", "REVISIONS", "HISTORY", "HEAD").cutting(3, 0);
    var items = new ArrayList<JsonNode>();
    var broken = new ArrayList<String>();
    for (String each : name == null ? sets.names() : List.of(name)) {
      Verification found = sets.ask(api -> api.verify(each), each);
      if (!found.isValid()) {
        broken.add("%s from revision %d".formatted(each, found.firstBadRevision()));
      }
      items.add(CliJson.object().put("version_set", each).setAll((ObjectNode) found.json()));
      table.row(
          each,
          found.length(),
          found.isValid() ? "as written" : "broken at revision " + found.firstBadRevision(),
          found.headHash());
    }
    if (session.json()) {
      session.printItems(items);
    } else {
      session.print(table);
    }
    if (!broken.isEmpty()) {
      throw new RefusedException("Not as written: %s.".formatted(String.join(", ", broken)));
    }
    return ExitCode.DONE;
  }
}
