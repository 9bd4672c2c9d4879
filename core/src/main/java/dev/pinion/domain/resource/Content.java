package dev.pinion.domain.resource;

import dev.pinion.domain.EntityId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a resource of one kind says beside what all resources have. */
public sealed interface Content {

  /** The kind that holds such content. */
  ResourceKind kind();

  /** What it names, so that what it names cannot go while it is there. */
  default Set<Reference> references() {
    return Set.of();
  }

  /** Whether no other resource of its kind may have its name meanwhile. */
  default boolean reservesName() {
    return true;
  }

  /** What a search looks at beside the name. */
  default String prose() {
    return "";
  }

  /** This content when the resource gets another version. */
  default Content withVersion(Map<String, @Nullable Object> version) {
    return this;
  }

  /** An agent: who speaks. Its versions hold the rest. */
  record Agent(String description) implements Content {
    @Override
    public ResourceKind kind() {
      return ResourceKind.AGENT;
    }

    @Override
    public String prose() {
      return description;
    }
  }

  /**
   * A context graph: the state machine that steers the conversation. Its versions hold the rest.
   *
   * @param stateCount the states of the newest version; 0 while there is none
   */
  record Graph(String description, long stateCount) implements Content {
    @Override
    public ResourceKind kind() {
      return ResourceKind.CONTEXT_GRAPH;
    }

    @Override
    public String prose() {
      return description;
    }

    @Override
    public Graph withVersion(Map<String, @Nullable Object> version) {
      return new Graph(description, version.get("states") instanceof List<?> all ? all.size() : 0);
    }
  }

  /**
   * A persona that services speak as.
   *
   * @param defaultLanguage a language code
   * @param communicationStyle a free-form JSON object
   */
  record Persona(
      String role,
      String developedBy,
      String background,
      String defaultLanguage,
      Map<String, @Nullable Object> communicationStyle)
      implements Content {
    @Override
    public ResourceKind kind() {
      return ResourceKind.PERSONA;
    }

    @Override
    public String prose() {
      return background;
    }
  }

  /**
   * A simulated user.
   *
   * @param role who they are to the service, in a few words
   */
  record SimulationPersona(String role) implements Content {
    @Override
    public ResourceKind kind() {
      return ResourceKind.SIMULATION_PERSONA;
    }
  }

  /** A scenario; its versions say it all. */
  record Scenario() implements Content {
    @Override
    public ResourceKind kind() {
      return ResourceKind.SIMULATION_SCENARIO;
    }
  }

  /**
   * A metric.
   *
   * @param services the services that it is meant for
   * @param notes null for none
   * @param value what it measures; it never changes
   */
  record Metric(
      List<EntityId> services, @Nullable String notes, String description, MetricValue value)
      implements Content {
    public Metric {
      services = List.copyOf(services);
    }

    @Override
    public ResourceKind kind() {
      return ResourceKind.METRIC;
    }

    @Override
    public Set<Reference> references() {
      return toServices(services);
    }
  }

  /**
   * A simulation of one persona in one scenario on one version set of a service.
   *
   * @param versionSet the name of the set; it is resolved when the test runs
   * @param maxInteractions after which the simulated talk ends
   * @param criteria what must come of it; each has another name
   * @param runCount kept for clients that set it; null if none did
   */
  record UnitTest(
      String description,
      EntityId serviceId,
      String versionSet,
      EntityId personaId,
      EntityId scenarioId,
      long maxInteractions,
      List<Criterion> criteria,
      @Nullable Long runCount)
      implements Content {
    public UnitTest {
      criteria = List.copyOf(criteria);
    }

    @Override
    public ResourceKind kind() {
      return ResourceKind.UNIT_TEST;
    }

    /** Its service is not among them: the use of a version set stands for that. */
    @Override
    public Set<Reference> references() {
      var all = new LinkedHashSet<Reference>();
      all.add(new Reference.ToResource(ResourceKind.SIMULATION_PERSONA, personaId));
      all.add(new Reference.ToResource(ResourceKind.SIMULATION_SCENARIO, scenarioId));
      criteria.forEach(
          each -> all.add(new Reference.ToResource(ResourceKind.METRIC, each.metricId())));
      return all;
    }
  }

  /**
   * Unit tests that run together.
   *
   * @param description null for none
   * @param members at least one; a unit test may be named more than once
   * @param lastRunId the run that was started last; null before the first
   */
  record UnitTestSet(
      @Nullable String description, List<Member> members, @Nullable EntityId lastRunId)
      implements Content {
    public UnitTestSet {
      members = List.copyOf(members);
    }

    @Override
    public ResourceKind kind() {
      return ResourceKind.UNIT_TEST_SET;
    }

    @Override
    public Set<Reference> references() {
      var all = new LinkedHashSet<Reference>();
      members.forEach(
          each -> all.add(new Reference.ToResource(ResourceKind.UNIT_TEST, each.unitTestId())));
      return all;
    }

    /** The same with another last run. */
    public UnitTestSet withLastRun(EntityId run) {
      return new UnitTestSet(description, members, run);
    }
  }

  /**
   * A unit test in a set.
   *
   * @param runCount how often it runs, at least once
   */
  record Member(EntityId unitTestId, long runCount) {}

  /**
   * A set of behaviours; its versions hold triggers and actions.
   *
   * @param services the services that it applies to
   */
  record BehaviorSet(boolean active, List<EntityId> services) implements Content {
    public BehaviorSet {
      services = List.copyOf(services);
    }

    @Override
    public ResourceKind kind() {
      return ResourceKind.BEHAVIOR_SET;
    }

    @Override
    public Set<Reference> references() {
      return toServices(services);
    }

    @Override
    public boolean reservesName() {
      return active;
    }
  }

  private static Set<Reference> toServices(List<EntityId> services) {
    var all = new LinkedHashSet<Reference>();
    services.forEach(each -> all.add(new Reference.ToService(each)));
    return all;
  }
}
