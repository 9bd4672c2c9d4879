package dev.pinion.domain.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GraphViewTest {

  private static Map<String, Object> talk(String name, Object... exits) {
    return Map.of(
        "type",
        "action",
        "name",
        name,
        "exit_conditions",
        Arrays.stream(exits).map(next -> Map.of("next_state", next)).toList());
  }

  private static Map<String, Object> step(String type, String name, String field, Object next) {
    return Map.of("type", type, "name", name, field, next);
  }

  private static Map<String, @Nullable Object> graph(Object... states) {
    return Map.of("states", List.of(states), "terminal_state", "end");
  }

  private static List<Object> exits(Map<String, @Nullable Object> state) {
    return state.get("exit_conditions") instanceof List<?> list
        ? list.stream().map(each -> (Object) ((Map<?, ?>) each).get("next_state")).toList()
        : List.of();
  }

  @Test
  void aViewOfEveryTypeIsTheContent() {
    var content =
        graph(
            talk("a", "b", List.of("other.x", "a")),
            step("form", "b", "on_complete", "end"),
            talk("end"));
    assertThat(new GraphView(content, Set.of("action", "form"), true).states())
        .isEqualTo(content.get("states"));
  }

  @Test
  void whatLedToAHiddenStateLeadsToWhereThatLeads() {
    var content =
        graph(
            talk("a", "one", "end"),
            step("form", "one", "on_complete", "two"),
            step("form", "two", "on_complete", "b"),
            step("note", "b", "next_state", "one"),
            talk("end"));
    var states = new GraphView(content, Set.of("action", "note"), true).states();
    assertThat(states).extracting(each -> each.get("name")).containsExactly("a", "b", "end");
    assertThat(exits(states.getFirst())).containsExactly("b", "end");
    assertThat(states.get(1).get("next_state")).as("not itself").isEqualTo("end");
  }

  @Test
  void exitsThatLeadNowhereOrBackAreHidden() {
    var content =
        graph(
            talk("a", "back", "loop", "end"),
            step("form", "back", "on_complete", "a"),
            step("form", "loop", "on_complete", "pool"),
            step("form", "pool", "on_complete", "loop"),
            step("note", "n", "next_state", "loop"),
            step("note", "m", "next_state", "ring"),
            step("form", "ring", "on_complete", "m"),
            talk("end"));
    var states = new GraphView(content, Set.of("action", "note"), true).states();
    assertThat(exits(states.getFirst())).containsExactly("end");
    assertThat(states.get(1).get("next_state")).isEqualTo("end");
    assertThat(states.get(2).get("next_state")).isEqualTo("end");
  }

  @Test
  void withoutReferencesAWayIntoAnotherGraphIsItsReturn() {
    var content =
        graph(
            talk("a", List.of("other.x", "b"), List.of("other.x", "a")),
            step("note", "b", "next_state", List.of("other.x", "end")),
            talk("end"));
    var states = new GraphView(content, Set.of("action", "note"), false).states();
    assertThat(exits(states.getFirst())).containsExactly("b");
    assertThat(states.get(1).get("next_state")).isEqualTo("end");
  }
}
