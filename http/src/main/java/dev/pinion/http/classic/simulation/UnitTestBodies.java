package dev.pinion.http.classic.simulation;

import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.resource.Resources.ResourceChanges;
import dev.pinion.domain.resource.Content.UnitTest;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.Tags;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Simulation unit tests as Classic writes them. */
final class UnitTestBodies {
  private static final Type<Long> MAX_INTERACTIONS = Types.integer().greaterThan(0).max(100);

  static final ObjectType<NewResource<UnitTest>> CREATE =
      Types.object(
          "CreateSimulationUnitTestRequest",
          f -> {
            var name = f.required("name", Classic.NAME);
            var description = f.required("description", Classic.PROSE);
            var service = f.required("service_id", Classic.ID);
            var set =
                f.required("service_version_set_name", Types.string().upTo(Classic.NAME_CHARS_MAX));
            var persona = f.required("persona_id", Classic.ID);
            var scenario = f.required("scenario_id", Classic.ID);
            var interactions = f.required("max_interactions", MAX_INTERACTIONS);
            var criteria = f.required("success_criterions", CriterionBodies.CRITERIA);
            var tags = f.required("tags", Tags.STRINGS);
            return v ->
                new NewResource<>(
                    v.get(name),
                    v.get(tags),
                    new UnitTest(
                        v.get(description),
                        v.get(service),
                        v.get(set),
                        v.get(persona),
                        v.get(scenario),
                        v.get(interactions),
                        v.get(criteria),
                        null),
                    null);
          });

  static final ObjectType<ResourceChanges<UnitTest>> UPDATE =
      Types.object(
          "UpdateSimulationUnitTestRequest",
          f -> {
            var description = f.optional("description", Classic.PROSE.nullable());
            var service = f.optional("service_id", Classic.ID.nullable());
            var set =
                f.optional(
                    "service_version_set_name",
                    Types.string().upTo(Classic.NAME_CHARS_MAX).nullable());
            var persona = f.optional("persona_id", Classic.ID.nullable());
            var scenario = f.optional("scenario_id", Classic.ID.nullable());
            var interactions = f.optional("max_interactions", MAX_INTERACTIONS.nullable());
            var criteria = f.optional("success_criterions", CriterionBodies.CRITERIA.nullable());
            var tags = f.optional("tags", Tags.STRINGS.nullable());
            var runCount = f.optional("run_count", Types.integer().greaterThan(0).nullable());
            return v ->
                new ResourceChanges<>(
                    null,
                    v.getOrNull(tags),
                    old ->
                        new UnitTest(
                            orElse(v.getOrNull(description), old.description()),
                            orElse(v.getOrNull(service), old.serviceId()),
                            orElse(v.getOrNull(set), old.versionSet()),
                            orElse(v.getOrNull(persona), old.personaId()),
                            orElse(v.getOrNull(scenario), old.scenarioId()),
                            orElse(v.getOrNull(interactions), old.maxInteractions()),
                            orElse(v.getOrNull(criteria), old.criteria()),
                            v.getOrNull(runCount) == null
                                ? old.runCount()
                                : v.getOrNull(runCount)));
          });

  private UnitTestBodies() {}

  private static <T> T orElse(@Nullable T value, T old) {
    return Objects.requireNonNullElse(value, old);
  }
}
