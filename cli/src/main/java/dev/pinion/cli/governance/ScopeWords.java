package dev.pinion.cli.governance;

import dev.pinion.cli.output.Text;
import dev.pinion.client.model.governance.Scope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What rules and freezes apply to, in words. */
final class ScopeWords {
  private ScopeWords() {}

  /** What a scope means; null is everything. */
  static String of(@Nullable Scope scope) {
    if (scope == null) {
      return "everything";
    }
    String sets = scope.isEverySet() ? "every set" : String.join(", ", scope.versionSets());
    var services = new ArrayList<String>();
    add(services, "named ", scope.names(), " or ");
    add(services, "tagged ", scope.tags(), " and ");
    add(services, "in ", scope.environments(), " or ");
    add(services, "with the id ", scope.ids(), " or ");
    String of = services.isEmpty() ? "every service" : "services " + String.join(", ", services);
    String settings = scope.guardsSettings() ? ", and their settings" : "";
    return Text.clean("%s of %s%s".formatted(sets, of, settings));
  }

  private static void add(List<String> to, String before, List<String> values, String between) {
    if (!values.isEmpty()) {
      to.add(before + String.join(between, values));
    }
  }
}
