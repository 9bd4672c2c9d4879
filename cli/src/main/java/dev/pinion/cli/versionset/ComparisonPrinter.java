package dev.pinion.cli.versionset;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.Text;
import dev.pinion.client.model.service.Comparison;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * The difference of two version sets as people read it.
 *
 * @param charset that of {@code out}
 * @param patch whether the differences of contents are also printed as patches
 */
record ComparisonPrinter(PrintWriter out, Charset charset, boolean colour, boolean patch) {

  void print(Comparison comparison) {
    out.printf(
        "%s → %s%n",
        Text.clean(comparison.from().toString()), Text.clean(comparison.to().toString()));
    if (comparison.isIdentical()) {
      out.println("There is no difference.");
      return;
    }
    if (comparison.changes().isEmpty()) {
      out.println("The pins are the same, but of another agent or context graph.");
    }
    new Changes(colour).pins(comparison.changes()).print(out);
    content("agent", comparison.agent());
    content("context graph", comparison.contextGraph());
  }

  private void content(String what, Comparison.@Nullable Content difference) {
    if (difference == null) {
      return;
    }
    out.printf("%n%s, version %s → %s%n", what, difference.fromVersion(), difference.toVersion());
    var changes = new Changes(colour).contents(difference.summary());
    if (changes.isEmpty()) {
      out.println("  the content is the same");
    }
    changes.print(out);
    if (patch && !difference.patch().isEmpty()) {
      out.println(CliJson.write(difference.patch(), charset));
    }
  }
}
