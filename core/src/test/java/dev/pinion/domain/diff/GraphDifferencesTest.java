package dev.pinion.domain.diff;

import static dev.pinion.domain.diff.Difference.Kind.ADDED;
import static dev.pinion.domain.diff.Difference.Kind.CHANGED;
import static dev.pinion.domain.diff.Difference.Kind.REMOVED;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GraphDifferencesTest {

  private static Map<String, Object> exit(String condition, Object next) {
    return Map.of("description", condition, "next_state", next);
  }

  private static Map<String, Object> action(String name, Object... exits) {
    return Map.of(
        "type", "action", "name", name, "objective", "Do.", "exit_conditions", List.of(exits));
  }

  private static Map<String, Object> with(Map<String, Object> state, String field, Object value) {
    var copy = new LinkedHashMap<>(state);
    copy.put(field, value);
    return copy;
  }

  private static Map<String, @Nullable Object> graph(Object... states) {
    return Map.of("states", List.of(states));
  }

  private static List<Difference> between(Object before, Object after) {
    return GraphDifferences.between(graph(before), graph(after));
  }

  private static Difference of(
      Difference.Kind kind,
      Subject what,
      @Nullable String name,
      @Nullable Object before,
      @Nullable Object after) {
    return new Difference(kind, what, name, before, after);
  }

  @Test
  void statesAreMatchedByName() {
    var before = graph(action("greet", exit("known", "old")), action("old"), action("end"));
    var after = graph(action("end"), action("fresh", exit("done", "end")), action("greet"));
    var outline = Map.of("type", "action", "objective", "Do.");
    assertThat(GraphDifferences.between(before, after))
        .containsExactly(
            of(REMOVED, Subject.STATE, "old", outline, null),
            of(ADDED, Subject.STATE, "fresh", null, outline),
            of(ADDED, Subject.TRANSITION, "fresh → end", null, "done"),
            of(REMOVED, Subject.TRANSITION, "greet → old", "known", null),
            of(CHANGED, Subject.ORDER, "states", List.of("greet", "end"), List.of("end", "greet")));
  }

  @Test
  void aTransitionGoesWhereItsConditionStays() {
    assertThat(
            between(
                action("greet", exit("yes", "book"), exit("no", "end")),
                action("greet", exit("yes", "verify"), exit("no thanks", "end"))))
        .containsExactly(
            of(REMOVED, Subject.TRANSITION, "greet → book", "yes", null),
            of(ADDED, Subject.TRANSITION, "greet → verify", null, "yes"),
            of(CHANGED, Subject.EXIT_CONDITION, "greet → end", "no", "no thanks"));
  }

  @Test
  void transitionsNeedNoCondition() {
    var before = Map.<String, Object>of("type", "annotation", "name", "note", "next_state", "end");
    assertThat(between(before, with(before, "next_state", List.of("other.start", "end"))))
        .containsExactly(
            of(REMOVED, Subject.TRANSITION, "note → end", null, null),
            of(ADDED, Subject.TRANSITION, "note → other.start (back to end)", null, null));
  }

  @Test
  void anOrderIsSaidAsSuch() {
    var before = action("greet", exit("yes", "a"), exit("no", "b"));
    assertThat(
            between(
                with(before, "actions", List.of("one", "two", "three")),
                with(
                    action("greet", exit("no", "b"), exit("yes", "a")),
                    "actions",
                    List.of("three", "one", "four"))))
        .containsExactly(
            of(REMOVED, Subject.ACTION, "greet", "two", null),
            of(ADDED, Subject.ACTION, "greet", null, "four"),
            of(
                CHANGED,
                Subject.ORDER,
                "greet: actions",
                List.of("one", "three"),
                List.of("three", "one")),
            of(
                CHANGED,
                Subject.ORDER,
                "greet: exit_conditions",
                List.of("yes", "no"),
                List.of("no", "yes")));
  }

  @Test
  void actionsOfBothFacesAreTheSame() {
    var hinted = Map.of("description", "Say hello.", "filler_hint", "Hm");
    var texts = with(action("greet"), "actions", List.of("Say hello.", "Ask."));
    assertThat(
            between(
                texts,
                with(
                    action("greet"),
                    "actions",
                    List.of(Map.of("description", "Say hello."), Map.of("description", "Ask.")))))
        .isEmpty();
    assertThat(between(texts, with(action("greet"), "actions", List.of(hinted, "Ask."))))
        .containsExactly(of(CHANGED, Subject.ACTION, "greet", "Say hello.", hinted));
  }

  @Test
  void everyKnownFieldHasItsWord() {
    var tool = Map.<String, Object>of("tool_id", "t", "execution", "blocking");
    var other = Map.<String, Object>of("tool_id", "t", "execution", "background");
    var before = with(with(action("s"), "tool_call_specs", List.of(tool)), "max_turns", 3L);
    var after = new LinkedHashMap<>(before);
    after.put("type", "decision");
    after.put("objective", "Decide.");
    after.put("tool_call_specs", List.of(other));
    after.put("boundary_constraints", List.of("Never."));
    after.put("max_turns", 4L);
    after.put("guardrails", Map.of("pii", "block"));
    assertThat(between(before, after))
        .containsExactly(
            of(CHANGED, Subject.STATE_TYPE, "s", "action", "decision"),
            of(CHANGED, Subject.OBJECTIVE, "s", "Do.", "Decide."),
            of(ADDED, Subject.BOUNDARY_CONSTRAINT, "s", null, "Never."),
            of(CHANGED, Subject.TOOL, "s", tool, other),
            of(ADDED, Subject.PARAMETER, "s: guardrails", null, Map.of("pii", "block")),
            of(CHANGED, Subject.PARAMETER, "s: max_turns", 3L, 4L));
  }

  /** A thousand exits of one state named it a thousand times, each with 100,000 characters. */
  @Test
  void veryLongNamesOfStatesAreCut() {
    String name = "n".repeat(50_000);
    var before = with(action(name, exit("yes", name)), "guardrails", Map.of("pii", "block"));
    var after = with(action(name, exit("no", name)), "guardrails", Map.of("pii", "mask"));
    String place = "n".repeat(256) + "…";
    assertThat(between(before, after))
        .extracting(Difference::name)
        .containsExactly(place + " → " + "n".repeat(513) + "…", place + ": guardrails.pii");
  }

  @Test
  void whatHoldsForTheWholeGraph() {
    Map<String, @Nullable Object> before = new HashMap<>();
    before.put("description", "Books.");
    before.put("terminal_state", "end");
    before.put("references", Map.of("faq", List.of("a1", 1L), "old", List.of("b2", 1L)));
    before.put("global_action_guidelines", List.of("Be short."));
    Map<String, @Nullable Object> after = new HashMap<>();
    after.put("description", "Books and moves.");
    after.put("terminal_state", "done");
    after.put("references", Map.of("faq", List.of("a1", 2L)));
    after.put("global_action_guidelines", null);
    after.put("topology_description", "A line.");
    assertThat(GraphDifferences.between(before, after))
        .containsExactly(
            of(CHANGED, Subject.DESCRIPTION, null, "Books.", "Books and moves."),
            of(ADDED, Subject.TOPOLOGY_DESCRIPTION, null, null, "A line."),
            of(CHANGED, Subject.TERMINAL_STATE, null, "end", "done"),
            of(REMOVED, Subject.GLOBAL_ACTION_GUIDELINE, null, "Be short.", null),
            of(CHANGED, Subject.REFERENCE, "faq", List.of("a1", 1L), List.of("a1", 2L)),
            of(REMOVED, Subject.REFERENCE, "old", List.of("b2", 1L), null));
  }

  @Test
  void equalNumbersAndAbsentFieldsDoNotDiffer() {
    var before = with(action("s"), "max_turns", 10L);
    var after = with(with(action("s"), "max_turns", new BigDecimal("1E+1")), "actions", List.of());
    assertThat(between(before, after)).isEmpty();
  }

  @Test
  void itSpeaksIffTheContentsDiffer() {
    long seed = Long.getLong("pinion.seed", ThreadLocalRandom.current().nextLong());
    System.out.println("GraphDifferencesTest: -Dpinion.seed=" + seed);
    var random = new Random(seed);
    var contents = new RandomContents(random);
    for (int round = 0; round < 2_000; round++) {
      var content = contents.graph();
      assertThat(GraphDifferences.between(content, content)).as("seed %d", seed).isEmpty();
      var changed = new LinkedHashMap<>(content);
      var states = new ArrayList<Object>((List<?>) changed.get("states"));
      int at = random.nextInt(states.size());
      var state = new LinkedHashMap<Object, @Nullable Object>((Map<?, ?>) states.get(at));
      List<Object> fields = new ArrayList<>(state.keySet());
      // Both faces see to it that exit conditions are objects.
      fields.remove("exit_conditions");
      Collections.shuffle(fields, random);
      state.put(fields.getFirst(), "something else");
      states.set(at, state);
      changed.put("states", states);
      assertThat(GraphDifferences.between(content, changed))
          .as("-Dpinion.seed=%d, %s of %s", seed, fields.getFirst(), content)
          .isNotEmpty();
    }
  }
}
