package dev.pinion.cli.versionset;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.Text;
import java.io.PrintWriter;
import tools.jackson.databind.JsonNode;

/** The difference of two version sets as people read it. */
final class Comparison {
  private final PrintWriter out;
  private final boolean colour;
  private final boolean patch;

  /**
   * A printer.
   *
   * @param patch whether the differences of contents are also printed as patches
   */
  Comparison(PrintWriter out, boolean colour, boolean patch) {
    this.out = out;
    this.colour = colour;
    this.patch = patch;
  }

  void print(JsonNode comparison) {
    out.printf("%s → %s%n", side(comparison.path("from")), side(comparison.path("to")));
    if (comparison.path("identical").asBoolean()) {
      out.println("There is no difference.");
      return;
    }
    new Changes(colour).pins(comparison.path("changes")).print(out);
    content("agent", comparison.path("agent"));
    content("context graph", comparison.path("context_graph"));
  }

  private static String side(JsonNode side) {
    return "%s@%s"
        .formatted(Text.clean(CliJson.text(side, "version_set")), CliJson.text(side, "revision"));
  }

  private void content(String what, JsonNode difference) {
    if (!difference.isObject()) {
      return;
    }
    out.printf(
        "%n%s, version %s → %s%n",
        what, CliJson.text(difference, "from_version"), CliJson.text(difference, "to_version"));
    var changes = new Changes(colour).contents(difference.path("summary"));
    if (changes.isEmpty()) {
      out.println("  the content is the same");
    }
    changes.print(out);
    if (patch && !difference.path("patch").isEmpty()) {
      out.println(CliJson.write(difference.path("patch")));
    }
  }
}
