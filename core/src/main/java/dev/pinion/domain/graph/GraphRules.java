package dev.pinion.domain.graph;

import dev.pinion.domain.CodePoints;
import dev.pinion.domain.Problems;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must hold between the fields of a context graph (contract A3 for Classic, B2 for the states
 * that only Platform knows). The content has the right shape already; a part that has not is passed
 * over. A state that nothing leads to is allowed.
 */
public final class GraphRules {
  private static final List<String> ACTION_STATE_FIELDS =
      List.of("new_user_initial_state", "returning_user_initial_state", "terminal_state");

  /** Characters of a name that a message quotes. */
  private static final int QUOTED_CHARS_MAX = 100;

  private GraphRules() {}

  /** The faults of the content, in the order of the content's states; empty if there is none. */
  public static Problems check(Map<String, @Nullable Object> content) {
    var problems = new Problems();
    Map<String, Map<?, ?>> states = new LinkedHashMap<>();
    eachState(
        content,
        (index, name, state) -> {
          if (states.putIfAbsent(name, state) != null) {
            problems.add(
                List.of("states", index, "name"),
                "The name `%s` is taken by an earlier state; give each state its own name."
                    .formatted(quoted(name)),
                name);
          }
        });
    checkActionStates(content, states, problems);
    Set<String> references = referenceNames(content);
    eachState(
        content,
        (index, name, state) -> {
          for (NextState each : NextState.of(index, name, state)) {
            checkNextState(each, states.keySet(), references, problems);
          }
          if ("recall".equals(state.get("type"))) {
            checkRecall(index, name, state, problems);
          }
        });
    return problems;
  }

  /** The other graphs that the content says it uses, whether or not some state goes there. */
  public static List<Reference> references(Map<String, @Nullable Object> content) {
    List<Reference> references = new ArrayList<>();
    if (content.get("references") instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> {
            if (value instanceof List<?> pair
                && pair.size() == 2
                && pair.getFirst() instanceof String graphId
                && pair.getLast() instanceof Number version) {
              references.add(new Reference(String.valueOf(name), graphId, version.longValue()));
            }
          });
    }
    return List.copyOf(references);
  }

  /**
   * Every place where the content goes over into a state of a referenced graph, so that whoever
   * knows that graph can check it against {@link #stateNames}.
   */
  public static List<ReferenceUse> referenceUses(Map<String, @Nullable Object> content) {
    List<ReferenceUse> uses = new ArrayList<>();
    eachState(
        content,
        (index, name, state) -> {
          for (NextState each : NextState.of(index, name, state)) {
            ReferenceUse use = each.referenceUse();
            if (use != null) {
              uses.add(use);
            }
          }
        });
    return List.copyOf(uses);
  }

  /** The names of the content's states, in their order. */
  public static Set<String> stateNames(Map<String, @Nullable Object> content) {
    Set<String> names = new LinkedHashSet<>();
    eachState(content, (index, name, state) -> names.add(name));
    return Collections.unmodifiableSet(names);
  }

  private static void checkActionStates(
      Map<String, @Nullable Object> content, Map<String, Map<?, ?>> states, Problems problems) {
    for (String field : ACTION_STATE_FIELDS) {
      if (content.get(field) instanceof String name) {
        Map<?, ?> state = states.get(name);
        if (state == null) {
          problems.add(
              List.of(field),
              "`%s` names `%s`, which this graph does not have; name one of its action states."
                  .formatted(field, quoted(name)),
              name);
        } else if (!"action".equals(state.get("type"))) {
          problems.add(
              List.of(field),
              "`%s` names `%s`, a state of type %s; name an action state."
                  .formatted(field, quoted(name), state.get("type")),
              name);
        } else if (field.equals("terminal_state")) {
          checkTerminalState(name, state, problems);
        }
      }
    }
  }

  private static void checkTerminalState(String name, Map<?, ?> state, Problems problems) {
    if (state.get("exit_conditions") instanceof List<?> exits && !exits.isEmpty()) {
      problems.add(
          List.of("terminal_state"),
          "The terminal state `%s` has exit conditions; remove them or name another state."
              .formatted(quoted(name)),
          name);
    }
    if (state.get("actions") instanceof List<?> actions && actions.size() != 1) {
      problems.add(
          List.of("terminal_state"),
          "The terminal state `%s` has %d actions; give it exactly one."
              .formatted(quoted(name), actions.size()),
          name);
    }
  }

  private static void checkNextState(
      NextState next, Set<String> states, Set<String> references, Problems problems) {
    switch (next.target()) {
      case String target when target.equals(next.from()) ->
          problems.add(
              next.path(),
              "State `%s` leads to itself; name another state.".formatted(quoted(next.from())),
              target);
      case String target when !states.contains(target) ->
          problems.add(
              next.path(),
              "State `%s` leads to `%s`, which this graph does not have; add it or name another."
                  .formatted(quoted(next.from()), quoted(target)),
              target);
      case List<?> pair when pair.size() == 2 ->
          checkReferencedState(next, pair, states, references, problems);
      default -> {}
    }
  }

  private static void checkReferencedState(
      NextState next, List<?> pair, Set<String> states, Set<String> references, Problems problems) {
    ReferenceUse use = next.referenceUse();
    if (use == null) {
      problems.add(
          next.pathOfPart(0),
          "State `%s` leads to `%s`; write it as `reference.state`, with a key of `references`."
              .formatted(quoted(next.from()), quoted(String.valueOf(pair.getFirst()))),
          pair.getFirst());
    } else if (!references.contains(use.reference())) {
      problems.add(
          next.pathOfPart(0),
          "State `%s` leads into `%s`, which `references` does not have; add it there."
              .formatted(quoted(next.from()), quoted(use.reference())),
          pair.getFirst());
    }
    if (pair.getLast() instanceof String back && !states.contains(back)) {
      problems.add(
          next.pathOfPart(1),
          "State `%s` comes back to `%s`, which this graph does not have; name one of its states."
              .formatted(quoted(next.from()), quoted(back)),
          back);
    }
  }

  private static void checkRecall(int index, String name, Map<?, ?> state, Problems problems) {
    boolean queries = state.get("queries") != null;
    if (queries == (state.get("requested_information") != null)) {
      problems.add(
          List.of("states", index, queries ? "requested_information" : "queries"),
          "State `%s` must have either `queries` or `requested_information`; leave the other null."
              .formatted(quoted(name)),
          state.get("requested_information"));
    }
  }

  private static String quoted(String name) {
    return CodePoints.quotable(name, QUOTED_CHARS_MAX);
  }

  private static Set<String> referenceNames(Map<String, @Nullable Object> content) {
    Set<String> names = new LinkedHashSet<>();
    if (content.get("references") instanceof Map<?, ?> map) {
      map.keySet().forEach(each -> names.add(String.valueOf(each)));
    }
    return names;
  }

  private static void eachState(Map<String, @Nullable Object> content, StateVisitor visitor) {
    if (content.get("states") instanceof List<?> states) {
      for (int i = 0; i < states.size(); i++) {
        if (states.get(i) instanceof Map<?, ?> state && state.get("name") instanceof String name) {
          visitor.visit(i, name, state);
        }
      }
    }
  }

  /** Takes one state: its place in the list, its name and all its fields. */
  private interface StateVisitor {
    void visit(int index, String name, Map<?, ?> state);
  }
}
