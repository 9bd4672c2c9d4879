package dev.pinion.cli.versionset;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Table;
import dev.pinion.cli.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The histories of a service's version sets. */
final class Ledgers {
  private final Session session;
  private final Sets sets;

  Ledgers(Session session, Sets sets) {
    this.session = session;
    this.sets = sets;
  }

  /** How a revision came about, in words. */
  static String operation(JsonNode revision) {
    String operation = CliJson.text(revision, "operation");
    JsonNode source = revision.path("source");
    if (source.isObject()) {
      return "%s from %s@%s"
          .formatted(
              operation, CliJson.text(source, "version_set"), CliJson.text(source, "revision"));
    }
    return CliJson.has(revision, "restores")
        ? "%s to %s".formatted(operation, CliJson.text(revision, "restores"))
        : operation;
  }

  /**
   * Checks the chain of hashes of one set, or of every set.
   *
   * @param name null for all
   * @throws RefusedException if one is broken, naming its first bad revision
   */
  int verify(@Nullable String name) {
    List<String> names =
        name != null
            ? List.of(name)
            : sets.list().stream().map(set -> CliJson.text(set, "name")).toList();
    var table = new Table("SET", "REVISIONS", "HISTORY", "HEAD").cutting(3, 0);
    var items = CliJson.MAPPER.createArrayNode();
    var broken = new ArrayList<String>();
    for (String each : names) {
      String path = sets.path("version-sets", each, "revisions", "verify");
      JsonNode found = sets.require(sets.exchange("GET", path, null, Map.of()), each);
      boolean valid = found.path("valid").asBoolean();
      if (!valid) {
        broken.add(
            "%s from revision %s".formatted(each, CliJson.text(found, "first_bad_revision")));
      }
      items.addObject().put("version_set", each).setAll((ObjectNode) found);
      table.row(
          each,
          CliJson.text(found, "length"),
          valid ? "as written" : "broken at revision " + CliJson.text(found, "first_bad_revision"),
          CliJson.text(found, "head_hash"));
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
