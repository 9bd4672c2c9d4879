package dev.pinion.domain.resource;

import java.util.List;

/** The kinds of resources. */
public enum ResourceKind {
  /** Who speaks. */
  AGENT("agent", Content.Agent.class),
  /** The state machine that steers the conversation. */
  CONTEXT_GRAPH("context_graph", Content.Graph.class),
  /** Somebody whom services speak as. */
  PERSONA("persona", Content.Persona.class),
  /** Somebody who talks to a service in a simulation. */
  SIMULATION_PERSONA("simulation_persona", Content.SimulationPersona.class),
  /** What such a talk is about. */
  SIMULATION_SCENARIO("simulation_scenario", Content.Scenario.class),
  /** A way to measure a conversation. */
  METRIC("metric", Content.Metric.class),
  /** A simulation on a version set, with what must come of it. */
  UNIT_TEST("unit_test", Content.UnitTest.class),
  /** Unit tests that run together. */
  UNIT_TEST_SET("unit_test_set", Content.UnitTestSet.class),
  /** What services do when something comes up in a conversation. */
  BEHAVIOR_SET("dynamic_behavior_set", Content.BehaviorSet.class);

  /** What a service joins and its version sets pin. */
  public static final List<ResourceKind> PARTS = List.of(AGENT, CONTEXT_GRAPH);

  private final String code;
  private final Class<? extends Content> contentType;

  ResourceKind(String code, Class<? extends Content> contentType) {
    this.code = code;
    this.contentType = contentType;
  }

  /** The kind of that code. */
  public static ResourceKind byCode(String code) {
    for (ResourceKind each : values()) {
      if (each.code.equals(code)) {
        return each;
      }
    }
    throw new IllegalArgumentException("no kind of resource: " + code);
  }

  /** The word in the store and in event kinds. */
  public String code() {
    return code;
  }

  /** The word in sentences. */
  public String noun() {
    return code.replace('_', ' ');
  }

  /** Whether services join it, and version sets pin its versions. */
  public boolean isPart() {
    return this == AGENT || this == CONTEXT_GRAPH;
  }

  /**
   * Whether this part of a service is its agent, and not its context graph.
   *
   * @throws IllegalArgumentException if it is neither an agent nor a context graph
   */
  public boolean isAgent() {
    return switch (this) {
      case AGENT -> true;
      case CONTEXT_GRAPH -> false;
      default -> throw new IllegalArgumentException("no part of a service: " + this);
    };
  }

  /** What its resources hold. */
  public Class<? extends Content> contentType() {
    return contentType;
  }
}
