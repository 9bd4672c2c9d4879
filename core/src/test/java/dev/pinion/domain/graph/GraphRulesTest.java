package dev.pinion.domain.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.DomainError.Problem;
import dev.pinion.domain.Problems;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GraphRulesTest {
  private static final String OTHER = "0123456789abcdef01234567";

  @Test
  void aGraphWithEveryTypeOfStateIsFine() {
    Map<String, @Nullable Object> graph =
        graph(
            action("start", "choose"),
            state("decision", "choose", Map.of("exit_conditions", exits("look", "note"))),
            recall("look", List.of("q"), null, "start"),
            state("annotation", "note", Map.of("next_state", "think")),
            state("reflection", "think", Map.of("next_state", "call")),
            state("tool-call", "call", Map.of("next_state", "collect")),
            state("data_collection", "collect", Map.of("on_complete", "end")),
            action("end"));

    assertThat(problems(graph)).isEmpty();
    assertThat(GraphRules.stateNames(graph))
        .containsExactly("start", "choose", "look", "note", "think", "call", "collect", "end");
  }

  @Test
  void aStateThatNothingLeadsToIsAllowed() {
    assertThat(problems(graph(action("start", "end"), action("end"), action("island")))).isEmpty();
  }

  @Test
  void stateNamesAreUniqueByCase() {
    assertThat(problems(graph(action("start"), action("end"), action("End")))).isEmpty();
    assertThat(paths(graph(action("start"), action("end"), action("start"), action("end"))))
        .containsExactly(List.of("states", 2, "name"), List.of("states", 3, "name"));
  }

  @Test
  void initialAndTerminalStatesAreActionStatesOfTheGraph() {
    for (String field :
        List.of("new_user_initial_state", "returning_user_initial_state", "terminal_state")) {
      Map<String, @Nullable Object> graph =
          graph(
              action("start"),
              action("end"),
              state("annotation", "note", Map.of("next_state", "end")));

      graph.put(field, "nowhere");
      assertThat(problems(graph))
          .containsExactly(
              new Problem(
                  List.of(field),
                  "`"
                      + field
                      + "` names `nowhere`, which this graph does not have;"
                      + " name one of its action states.",
                  "nowhere"));
      graph.put(field, "note");
      assertThat(problems(graph))
          .containsExactly(
              new Problem(
                  List.of(field),
                  "`" + field + "` names `note`, a state of type annotation; name an action state.",
                  "note"));
    }
  }

  @Test
  void theTerminalStateHasNoExitAndExactlyOneAction() {
    Map<String, @Nullable Object> end = action("end", "start");
    end.put("actions", List.of("a", "b"));

    assertThat(problems(graph(action("start", "end"), end)))
        .extracting(Problem::message)
        .containsExactly(
            "The terminal state `end` has exit conditions; remove them or name another state.",
            "The terminal state `end` has 2 actions; give it exactly one.");
  }

  @Test
  void everyNextStateNamesAnotherStateOfTheGraph() {
    assertThat(
            paths(
                graph(
                    action("start", "end", "nowhere"),
                    state("decision", "choose", Map.of("exit_conditions", exits("choose"))),
                    recall("look", null, "all", "nowhere"),
                    state("annotation", "note", Map.of("next_state", "note")),
                    state("reflection", "think", Map.of("next_state", "")),
                    state("tool-call", "call", Map.of("next_state", "End")),
                    state("data_collection", "collect", Map.of("on_complete", "collect")),
                    action("end"))))
        .containsExactly(
            List.of("states", 0, "exit_conditions", 1, "next_state"),
            List.of("states", 1, "exit_conditions", 0, "next_state"),
            List.of("states", 2, "next_state"),
            List.of("states", 3, "next_state"),
            List.of("states", 4, "next_state"),
            List.of("states", 5, "next_state"),
            List.of("states", 6, "on_complete"));
  }

  @Test
  void aPairLeadsIntoAReferencedGraphAndBack() {
    Map<String, @Nullable Object> graph =
        graph(
            action("start", "end", List.of("triage.ask.more", "start")),
            state("annotation", "note", Map.of("next_state", List.of("other.first", "end"))),
            action("end"));
    graph.put("references", Map.of("triage", List.of(OTHER, 3L), "other", List.of(OTHER, 1L)));

    assertThat(problems(graph)).isEmpty();
    assertThat(GraphRules.references(graph))
        .containsExactlyInAnyOrder(
            new Reference("triage", OTHER, 3), new Reference("other", OTHER, 1));
    assertThat(GraphRules.referenceUses(graph))
        .containsExactly(
            new ReferenceUse(
                List.of("states", 0, "exit_conditions", 1, "next_state", 0), "triage", "ask.more"),
            new ReferenceUse(List.of("states", 1, "next_state", 0), "other", "first"));
  }

  @Test
  void aPairNamesAReferenceOfTheGraphAndAStateToComeBackTo() {
    Map<String, @Nullable Object> graph =
        graph(
            action(
                "start",
                List.of("unknown.first", "end"),
                List.of("triage.first", "nowhere"),
                List.of("triage", "end"),
                List.of("triage.", "end"),
                List.of(".first", "end")),
            action("end"));
    graph.put("references", Map.of("triage", List.of(OTHER, 3L)));

    assertThat(problems(graph))
        .extracting(Problem::message)
        .containsExactly(
            "State `start` leads into `unknown`, which `references` does not have; add it there.",
            "State `start` comes back to `nowhere`, which this graph does not have;"
                + " name one of its states.",
            "State `start` leads to `triage`; write it as `reference.state`,"
                + " with a key of `references`.",
            "State `start` leads to `triage.`; write it as `reference.state`,"
                + " with a key of `references`.",
            "State `start` leads to `.first`; write it as `reference.state`,"
                + " with a key of `references`.");
    assertThat(paths(graph).get(1))
        .isEqualTo(List.of("states", 0, "exit_conditions", 1, "next_state", 1));
  }

  @Test
  void aRecallStateAsksInExactlyOneWay() {
    assertThat(
            paths(
                graph(
                    action("start"),
                    recall("both", List.of("q"), "all", "end"),
                    recall("neither", null, null, "end"),
                    action("end"))))
        .containsExactly(
            List.of("states", 1, "requested_information"), List.of("states", 2, "queries"));
  }

  @Test
  void contentOfAnotherShapeIsPassedOver() {
    Map<String, @Nullable Object> odd = new HashMap<>();
    odd.put("states", List.of("x", Map.of("type", "action"), Map.of("name", 3L)));
    odd.put("references", Map.of("a", "b", "c", List.of("d")));

    assertThat(problems(odd)).isEmpty();
    assertThat(problems(Map.of())).isEmpty();
    assertThat(GraphRules.references(odd)).isEmpty();
    assertThat(GraphRules.stateNames(odd)).isEmpty();
  }

  /** Thousands of exits that lead nowhere made messages of 700 MB out of a small content. */
  @Test
  void asManyProblemsAreKeptAsAnAnswerListsAndTheirMessagesAreShort() {
    String name = "n".repeat(50_000);
    Object[] exits = Collections.nCopies(300, "x".repeat(50_000)).toArray();
    Problems found = GraphRules.check(graph(action(name, exits), action("start"), action("end")));

    assertThat(found.count()).isEqualTo(300);
    assertThat(found.list())
        .hasSize(Problems.KEPT_MAX)
        .allMatch(each -> each.message().length() < 400);
    assertThat(found.list().getFirst().message())
        .isEqualTo(
            "State `%s…` leads to `%s…`, which this graph does not have; add it or name another."
                .formatted("n".repeat(100), "x".repeat(100)));
  }

  private static List<Problem> problems(Map<String, @Nullable Object> graph) {
    return GraphRules.check(graph).list();
  }

  private static List<List<Object>> paths(Map<String, @Nullable Object> graph) {
    return problems(graph).stream().map(Problem::path).toList();
  }

  private static Map<String, @Nullable Object> graph(Object... states) {
    Map<String, @Nullable Object> graph = new HashMap<>();
    graph.put("states", List.of(states));
    graph.put("new_user_initial_state", "start");
    graph.put("returning_user_initial_state", "start");
    graph.put("terminal_state", "end");
    graph.put("references", Map.of());
    return graph;
  }

  private static Map<String, @Nullable Object> action(String name, Object... next) {
    Map<String, @Nullable Object> state = state("action", name, Map.of("actions", List.of("act")));
    state.put("exit_conditions", exits(next));
    return state;
  }

  private static Map<String, @Nullable Object> recall(
      String name, @Nullable List<String> queries, @Nullable String information, String next) {
    Map<String, @Nullable Object> state = state("recall", name, Map.of("next_state", next));
    state.put("queries", queries);
    state.put("requested_information", information);
    return state;
  }

  private static Map<String, @Nullable Object> state(
      String type, String name, Map<String, Object> fields) {
    Map<String, @Nullable Object> state = new HashMap<>(fields);
    state.put("type", type);
    state.put("name", name);
    return state;
  }

  private static List<Object> exits(Object... next) {
    List<Object> exits = new ArrayList<>();
    for (Object each : next) {
      exits.add(Map.of("description", "when done", "next_state", each));
    }
    return exits;
  }
}
