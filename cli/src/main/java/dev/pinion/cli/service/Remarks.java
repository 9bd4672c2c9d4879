package dev.pinion.cli.service;

import dev.pinion.cli.output.Text;
import dev.pinion.client.model.service.VersionSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What there is to say about sets of services; what is alike of many is said once. */
final class Remarks {
  /** A set of an active service that does not resolve. */
  static final String UNRESOLVED = "unresolved";

  /** A set of a service that is switched off. */
  static final String INACTIVE = "inactive";

  /** A set that breaks a rule as it stands. */
  static final String RULE_BROKEN = "rule_broken";

  private static final int NAME_CHARS_MAX = 60;

  private final int named;
  private final Map<Kind, List<Remark>> byKind = new LinkedHashMap<>();

  /**
   * No remarks yet.
   *
   * @param named how many services are named of those of which the same is said
   */
  Remarks(int named) {
    this.named = named;
  }

  /** What is alike: the same is found of a set that means the same in every service. */
  private record Kind(String set, String code) {}

  private record Remark(String id, String service, String set, String message) {}

  /**
   * Adds a remark.
   *
   * @param id the service's, for several may have one name
   * @param service its name, as it may be printed
   * @param code the word for what is found
   * @param message the same of this set, as a sentence
   */
  void add(String id, String service, String set, String code, String message) {
    boolean everywhere = set.equals(VersionSet.RELEASE) || set.equals(VersionSet.EDGE);
    byKind
        .computeIfAbsent(new Kind(everywhere ? set : "another set", code), _ -> new ArrayList<>())
        .add(new Remark(id, service, set, message));
  }

  /** A line a remark, or a line for all that are alike. */
  List<String> lines() {
    var lines = new ArrayList<String>();
    byKind.forEach(
        (kind, remarks) -> {
          Map<String, String> byId = new LinkedHashMap<>();
          remarks.forEach(of -> byId.putIfAbsent(of.id(), of.service()));
          List<String> services = List.copyOf(byId.values());
          if (services.size() <= named) {
            remarks.forEach(
                of ->
                    lines.add("%s of \"%s\": %s".formatted(of.set(), of.service(), of.message())));
          } else {
            lines.add(
                "%s %s: %s, e.g. %s"
                    .formatted(
                        kind.set(),
                        words(kind.code()),
                        Text.count(services.size(), "service"),
                        quoted(services.subList(0, named))));
          }
        });
    return lines;
  }

  /** Names in quotes, and how many more there are. */
  static String names(List<String> names, int most) {
    int more = Math.max(0, names.size() - most);
    return quoted(names.subList(0, names.size() - more))
        + (more == 0 ? "" : String.format(" and %,d more", more));
  }

  private static String quoted(List<String> names) {
    return names.stream()
        .map(name -> "\"" + Text.cut(name, NAME_CHARS_MAX) + "\"")
        .collect(Collectors.joining(", "));
  }

  private static String words(String code) {
    return switch (code) {
      case UNRESOLVED -> "does not resolve";
      case INACTIVE -> "does not run, the service is switched off";
      case RULE_BROKEN -> "breaks a rule";
      case "release_not_pinned" -> "is not pinned";
      case "pin_behind" -> "pins a version far behind the newest";
      case "deprecated_agent" -> "has a deprecated agent";
      case "deprecated_context_graph" -> "has a deprecated context graph";
      case "deprecated_llm" -> "has a deprecated LLM";
      case "set_unused" -> "has been neither run nor changed for long";
      case "unknown_interaction" -> "has a preference for an interaction that is not known";
      default -> "has the warning " + Text.clean(code);
    };
  }
}
