package dev.pinion.http.classic.simulation;

import dev.pinion.app.resource.Resources;
import dev.pinion.http.api.Operation;
import java.util.List;
import java.util.stream.Stream;

/** The operations of the Classic dialect on what simulations are made of. */
public final class SimulationRoutes {
  private final Resources resources;

  /** Routes to the use cases of resources. */
  public SimulationRoutes(Resources resources) {
    this.resources = resources;
  }

  /** The operations. */
  public List<Operation> table() {
    return Stream.of(
            SimulationPersonaRoutes.table(resources),
            ScenarioRoutes.table(resources),
            MetricRoutes.table(resources),
            UnitTestRoutes.table(resources),
            UnitTestSetRoutes.table(resources),
            BehaviorSetRoutes.table(resources))
        .flatMap(List::stream)
        .toList();
  }
}
