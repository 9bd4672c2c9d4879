package dev.pinion.domain.resource;

/** The kinds of resources. */
public enum ResourceKind {
  /** Somebody who talks to a service in a simulation. */
  SIMULATION_PERSONA("simulation_persona", Content.Persona.class),
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

  /** What its resources hold. */
  public Class<? extends Content> contentType() {
    return contentType;
  }
}
