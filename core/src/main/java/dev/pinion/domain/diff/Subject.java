package dev.pinion.domain.diff;

import java.util.Locale;

/**
 * What differs. The words are stable: commands and consoles make their sentences from them. Where a
 * subject belongs to a state, the difference's name is the state's, unless it says otherwise here.
 */
public enum Subject {
  /** The description of the graph. */
  DESCRIPTION,
  /** The description of how the graph's states hang together. */
  TOPOLOGY_DESCRIPTION,
  /** The state in which a talk with a new user begins; the values are names of states. */
  NEW_USER_INITIAL_STATE,
  /** The state in which a talk with a returning user begins; the values are names of states. */
  RETURNING_USER_INITIAL_STATE,
  /** The state in which every talk ends; the values are names of states. */
  TERMINAL_STATE,
  /** A whole state; the values are its type and, if it has one, its objective. */
  STATE,
  /** The type of a state that keeps its name. */
  STATE_TYPE,
  /** A way from one state to another, named by both; the values are the condition, if any. */
  TRANSITION,
  /** The condition under which a transition that stays is taken, named by both its states. */
  EXIT_CONDITION,
  /** What a state is for. */
  OBJECTIVE,
  /** Something that a state does; a text, or an object if there is more to it. */
  ACTION,
  /** How to move between the actions of a state. */
  NAVIGATION_GUIDELINE,
  /** How to carry out the actions of a state. */
  ACTION_GUIDELINE,
  /** How to decide between the exits of a state. */
  DECISION_GUIDELINE,
  /** What a state must never do. */
  BOUNDARY_CONSTRAINT,
  /** What an annotation state has the agent think: its prompt. */
  INNER_THOUGHT,
  /** What a reflection state has the agent think about: its prompt. */
  PROBLEM,
  /** What a recall state searches the memory for. */
  QUERY,
  /** What a recall state asks the memory for, in words. */
  REQUESTED_INFORMATION,
  /** Something that a data collection state asks for; an object. */
  COLLECTED_FIELD,
  /** A tool that the actions of a state may call; an object. */
  ACTION_TOOL,
  /** A tool that may be called to judge the exit conditions of a state; an object. */
  EXIT_CONDITION_TOOL,
  /** A tool that a state of another type may call; an object. */
  TOOL,
  /** The tool that a tool call state calls, named by the state and the field of the tool. */
  DESIGNATED_TOOL,
  /** What a tool call state calls its tool for. */
  TOOL_CALL_OBJECTIVE,
  /** What a tool call state tells of the circumstances. */
  TOOL_CALL_CONTEXT,
  /** How a tool call state fills in the tool's parameters. */
  TOOL_CALL_GUIDANCE,
  /** What a tool call state checks about the tool's parameters. */
  TOOL_CALL_VALIDATION,
  /** What is said while the caller waits. */
  AUDIO_FILLER,
  /** A text that adds to the navigation guidelines of every action state. */
  GLOBAL_NAVIGATION_GUIDELINE,
  /** A text that adds to the action guidelines of every action state. */
  GLOBAL_ACTION_GUIDELINE,
  /** A text that adds to the boundary constraints of every action state. */
  GLOBAL_BOUNDARY_CONSTRAINT,
  /** Another graph that this one uses, named as this graph calls it; a graph's id and a version. */
  REFERENCE,
  /** The name of an agent version. */
  NAME,
  /** The initials of an agent. */
  INITIALS,
  /** Who an agent is, named by the field of the identity. */
  IDENTITY,
  /** The background of an agent. */
  BACKGROUND,
  /** Something that an agent does. */
  BEHAVIOR,
  /** How an agent speaks. */
  COMMUNICATION_PATTERN,
  /** How an agent sounds, named by the field of the voice configuration. */
  VOICE_CONFIG,
  /** Any other field, named by itself after its state: {@code "greet: max_turns"}. */
  PARAMETER,
  /**
   * The order of a list whose elements stay, named by the list's field after its state: {@code
   * "greet: actions"}. The values are the elements that both contents have, as each orders them.
   */
  ORDER;

  /** The word for it on the wire. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
