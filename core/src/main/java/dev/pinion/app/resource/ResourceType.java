package dev.pinion.app.resource;

import dev.pinion.domain.access.Permission;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What sets one kind of resource apart from the others: who may do what with it, what deletion
 * leaves of it, and what must hold of its content beside what holds of all.
 */
public record ResourceType<C extends Content>(
    ResourceKind kind,
    Class<C> contentType,
    Permissions permissions,
    Deletion deletion,
    ResourceRules<C> rules) {

  /** Agents. */
  public static final ResourceType<Content.Agent> AGENTS =
      new ResourceType<>(
          ResourceKind.AGENT,
          Content.Agent.class,
          new Permissions(
              List.of(Permission.AGENT_CREATE),
              Permission.AGENT_GET,
              Permission.AGENT_UPDATE,
              Permission.AGENT_VERSION_CREATE,
              Permission.AGENT_DELETE),
          Deletion.DEPRECATES,
          new AgentRules());

  /** Context graphs. */
  public static final ResourceType<Content.Graph> GRAPHS =
      new ResourceType<>(
          ResourceKind.CONTEXT_GRAPH,
          Content.Graph.class,
          new Permissions(
              List.of(Permission.GRAPH_CREATE),
              Permission.GRAPH_GET,
              Permission.GRAPH_UPDATE,
              Permission.GRAPH_VERSION_CREATE,
              Permission.GRAPH_DELETE),
          Deletion.DEPRECATES,
          new GraphVersionRules());

  /** Personas that services speak as. A service keeps the id of one that is deleted. */
  public static final ResourceType<Content.Persona> PERSONAS =
      new ResourceType<>(
          ResourceKind.PERSONA,
          Content.Persona.class,
          new Permissions(
              List.of(Permission.PERSONA_CREATE),
              Permission.PERSONA_GET,
              Permission.PERSONA_UPDATE,
              Permission.PERSONA_DELETE),
          Deletion.REMOVES,
          ResourceRules.none());

  /** Simulated users. */
  public static final ResourceType<Content.SimulationPersona> SIMULATION_PERSONAS =
      new ResourceType<>(
          ResourceKind.SIMULATION_PERSONA,
          Content.SimulationPersona.class,
          new Permissions(
              List.of(Permission.SIMULATION_PERSONA_CREATE, Permission.SIMULATION_PERSONA_MODIFY),
              Permission.SIMULATION_PERSONA_GET,
              Permission.SIMULATION_PERSONA_MODIFY,
              Permission.SIMULATION_PERSONA_DELETE),
          Deletion.MARKS,
          ResourceRules.none());

  /** Scenarios. */
  public static final ResourceType<Content.Scenario> SCENARIOS =
      new ResourceType<>(
          ResourceKind.SIMULATION_SCENARIO,
          Content.Scenario.class,
          new Permissions(
              List.of(Permission.SIMULATION_SCENARIO_CREATE, Permission.SIMULATION_SCENARIO_MODIFY),
              Permission.SIMULATION_SCENARIO_GET,
              Permission.SIMULATION_SCENARIO_MODIFY,
              Permission.SIMULATION_SCENARIO_DELETE),
          Deletion.MARKS,
          ResourceRules.none());

  /** Metrics. */
  public static final ResourceType<Content.Metric> METRICS =
      new ResourceType<>(
          ResourceKind.METRIC,
          Content.Metric.class,
          new Permissions(
              List.of(Permission.METRIC_CREATE),
              Permission.METRIC_GET,
              Permission.METRIC_MODIFY,
              Permission.METRIC_DELETE),
          Deletion.MARKS,
          ResourceRules.none());

  /** Unit tests. */
  public static final ResourceType<Content.UnitTest> UNIT_TESTS =
      new ResourceType<>(
          ResourceKind.UNIT_TEST,
          Content.UnitTest.class,
          new Permissions(
              List.of(Permission.UNIT_TEST_CREATE),
              Permission.UNIT_TEST_GET,
              Permission.UNIT_TEST_MODIFY,
              Permission.UNIT_TEST_DELETE),
          Deletion.MARKS,
          new UnitTestRules());

  /** Unit test sets. */
  public static final ResourceType<Content.UnitTestSet> UNIT_TEST_SETS =
      new ResourceType<>(
          ResourceKind.UNIT_TEST_SET,
          Content.UnitTestSet.class,
          new Permissions(
              List.of(Permission.UNIT_TEST_SET_CREATE),
              Permission.UNIT_TEST_SET_GET,
              Permission.UNIT_TEST_SET_MODIFY,
              Permission.UNIT_TEST_SET_DELETE),
          Deletion.MARKS,
          ResourceRules.none());

  /** Sets of behaviours. */
  public static final ResourceType<Content.BehaviorSet> BEHAVIOR_SETS =
      new ResourceType<>(
          ResourceKind.BEHAVIOR_SET,
          Content.BehaviorSet.class,
          new Permissions(
              List.of(Permission.BEHAVIOR_CREATE, Permission.BEHAVIOR_UPDATE),
              Permission.BEHAVIOR_GET,
              Permission.BEHAVIOR_UPDATE,
              Permission.BEHAVIOR_DELETE),
          Deletion.HIDES,
          ResourceRules.none());

  /**
   * Who may do what.
   *
   * @param create all that it takes to make one
   */
  public record Permissions(
      List<Permission> create,
      Permission get,
      Permission update,
      Permission createVersion,
      Permission delete) {

    /** Where who may update may create versions too. */
    Permissions(List<Permission> create, Permission get, Permission update, Permission delete) {
      this(create, get, update, update, delete);
    }
  }

  /** What is left of a deleted one. */
  public enum Deletion {
    /** Nothing at all. */
    REMOVES,
    /** Nothing that can be read. */
    HIDES,
    /** It can be listed and read, with its versions. */
    MARKS,
    /** It can be listed, and its versions can be read and added to: what runs them goes on. */
    DEPRECATES
  }

  /** The type of agents, or that of context graphs. */
  static ResourceType<?> ofPart(ResourceKind part) {
    return part.isAgent() ? AGENTS : GRAPHS;
  }

  /** The resource as one of this kind; null if it is another one or none. */
  public @Nullable Resource<C> of(@Nullable Resource<?> resource) {
    return resource == null ? null : resource.as(contentType);
  }
}
