package dev.pinion.app;

import dev.pinion.domain.access.Permission;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.store.TenantTx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What sets one kind of resource apart from the others: who may do what with it, and what must hold
 * of its content beside what holds of all.
 *
 * @param create all that it takes to make one
 * @param update to change one, and to make a version of it
 * @param deletedStay whether deleted ones are still listed
 */
public record ResourceType<C extends Content>(
    ResourceKind kind,
    Class<C> contentType,
    List<Permission> create,
    Permission get,
    Permission update,
    Permission delete,
    boolean deletedStay,
    Rule<C> rule) {

  /** Simulated users. */
  public static final ResourceType<Content.Persona> PERSONAS =
      new ResourceType<>(
          ResourceKind.SIMULATION_PERSONA,
          Content.Persona.class,
          List.of(Permission.SIMULATION_PERSONA_CREATE, Permission.SIMULATION_PERSONA_MODIFY),
          Permission.SIMULATION_PERSONA_GET,
          Permission.SIMULATION_PERSONA_MODIFY,
          Permission.SIMULATION_PERSONA_DELETE,
          true,
          Rule.none());

  /** Scenarios. */
  public static final ResourceType<Content.Scenario> SCENARIOS =
      new ResourceType<>(
          ResourceKind.SIMULATION_SCENARIO,
          Content.Scenario.class,
          List.of(Permission.SIMULATION_SCENARIO_CREATE, Permission.SIMULATION_SCENARIO_MODIFY),
          Permission.SIMULATION_SCENARIO_GET,
          Permission.SIMULATION_SCENARIO_MODIFY,
          Permission.SIMULATION_SCENARIO_DELETE,
          true,
          Rule.none());

  /** Metrics. */
  public static final ResourceType<Content.Metric> METRICS =
      new ResourceType<>(
          ResourceKind.METRIC,
          Content.Metric.class,
          List.of(Permission.METRIC_CREATE),
          Permission.METRIC_GET,
          Permission.METRIC_MODIFY,
          Permission.METRIC_DELETE,
          true,
          Rule.none());

  /** Unit tests. */
  public static final ResourceType<Content.UnitTest> UNIT_TESTS =
      new ResourceType<>(
          ResourceKind.UNIT_TEST,
          Content.UnitTest.class,
          List.of(Permission.UNIT_TEST_CREATE),
          Permission.UNIT_TEST_GET,
          Permission.UNIT_TEST_MODIFY,
          Permission.UNIT_TEST_DELETE,
          true,
          UnitTestRules::check);

  /** Unit test sets. */
  public static final ResourceType<Content.UnitTestSet> UNIT_TEST_SETS =
      new ResourceType<>(
          ResourceKind.UNIT_TEST_SET,
          Content.UnitTestSet.class,
          List.of(Permission.UNIT_TEST_SET_CREATE),
          Permission.UNIT_TEST_SET_GET,
          Permission.UNIT_TEST_SET_MODIFY,
          Permission.UNIT_TEST_SET_DELETE,
          true,
          Rule.none());

  /** Sets of behaviours. */
  public static final ResourceType<Content.BehaviorSet> BEHAVIOR_SETS =
      new ResourceType<>(
          ResourceKind.BEHAVIOR_SET,
          Content.BehaviorSet.class,
          List.of(Permission.BEHAVIOR_CREATE, Permission.BEHAVIOR_UPDATE),
          Permission.BEHAVIOR_GET,
          Permission.BEHAVIOR_UPDATE,
          Permission.BEHAVIOR_DELETE,
          false,
          Rule.none());

  /** What must hold of a resource of the kind when it is written. */
  @FunctionalInterface
  public interface Rule<C extends Content> {

    /**
     * Refuses what does not hold. All that the content refers to among resources and services is
     * there, as far as it was not referred to before.
     *
     * @param before null for one that is being made
     */
    void check(TenantTx tx, @Nullable C before, C after);

    /** Holds always. */
    static <C extends Content> Rule<C> none() {
      return (tx, before, after) -> {};
    }
  }

  /** The resource as one of this kind; null if it is another one or none. */
  @Nullable Resource<C> of(@Nullable Resource<?> resource) {
    return resource == null ? null : resource.as(contentType);
  }
}
