package dev.pinion.cli.service;

import dev.pinion.cli.output.CliJson;
import dev.pinion.client.ApiException;
import dev.pinion.client.Parallel;
import dev.pinion.client.WorkspaceClient;
import dev.pinion.client.model.Governed;
import dev.pinion.client.model.Governed.Violation;
import dev.pinion.client.model.Rule;
import dev.pinion.client.model.Service;
import dev.pinion.client.model.VersionSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which version sets rules govern, and which rules they break. Nothing is asked of a set that no
 * rule can mean, so that a workspace without rules costs one request.
 */
final class Governance {
  private static final Governed NONE = new Governed(CliJson.object());

  /** Of a server that knows no rules, or a key that may not see them. */
  private static final Governance UNKNOWN = new Governance(false, Map.of());

  private final boolean known;
  private final Map<Place, Governed> governed;

  private Governance(boolean known, Map<Place, Governed> governed) {
    this.known = known;
    this.governed = governed;
  }

  /** A set of a service. */
  record Place(Service service, VersionSet set) {

    private boolean mayBeGoverned(List<Rule> rules) {
      return !set.isLocked() && rules.stream().anyMatch(it -> it.appliesTo().mayMean(set.name()));
    }
  }

  /** What governs these sets, as far as the caller may know. */
  static Governance of(WorkspaceClient api, List<Place> places) {
    List<Rule> rules = ask(() -> api.rules().list());
    if (rules == null) {
      return UNKNOWN;
    }
    List<Rule> enabled = rules.stream().filter(Rule::isEnabled).toList();
    List<Place> asked = places.stream().filter(each -> each.mayBeGoverned(enabled)).toList();
    List<Asked> answers = Parallel.map(asked, each -> Asked.of(api, each));
    Map<Place, Governed> governed = new HashMap<>();
    for (Asked each : answers) {
      if (each.governed() == null) {
        return UNKNOWN;
      }
      governed.put(each.place(), each.governed());
    }
    return new Governance(!enabled.isEmpty(), governed);
  }

  private record Asked(Place place, @Nullable Governed governed) {

    static Asked of(WorkspaceClient api, Place place) {
      return new Asked(
          place, ask(() -> api.rules().governing(place.service().id(), place.set().name())));
    }
  }

  private interface Question<T> {
    T ask();
  }

  private static <T> @Nullable T ask(Question<T> question) {
    try {
      return question.ask();
    } catch (ApiException e) {
      if (e.status() == 403 || e.status() == 404) {
        return null;
      }
      throw e;
    }
  }

  /** Whether there is anything to tell. */
  boolean isKnown() {
    return known;
  }

  /** What governs a set. */
  Governed of(Place place) {
    return governed.getOrDefault(place, NONE);
  }

  /** The same in a word. */
  String word(Place place) {
    if (place.set().isLocked()) {
      return "–";
    }
    Governed of = of(place);
    return of.rules().isEmpty() ? "no" : of.violations().isEmpty() ? "yes" : "broken";
  }

  /** Adds the same to what is told of a set. */
  void tell(Place place, ObjectNode json) {
    if (known) {
      Governed of = of(place);
      json.put("governed", !of.rules().isEmpty());
      ArrayNode rules = json.putArray("rules");
      of.rules().stream().map(Rule::name).forEach(rules::add);
      json.putArray("violations").addAll(of.violations().stream().map(Violation::json).toList());
    }
  }
}
