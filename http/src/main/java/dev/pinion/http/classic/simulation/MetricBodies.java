package dev.pinion.http.classic.simulation;

import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.resource.Resources.ResourceChanges;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content.Metric;
import dev.pinion.domain.resource.MetricType;
import dev.pinion.domain.resource.MetricValue;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.Tags;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Metrics as Classic writes them. */
final class MetricBodies {
  private static final int CATEGORIES_MAX = 50;

  private static final Type<MetricValue> VALUE =
      Types.union(
          "type",
          Map.of(
              MetricType.BOOLEAN.code(),
              Types.<MetricValue>object(
                  "BooleanMetricValue",
                  f -> {
                    f.required("type", Types.enumeration(MetricType.BOOLEAN.code()));
                    return v -> new MetricValue.Bool();
                  }),
              MetricType.NUMERICAL.code(),
              Types.object(
                      "NumericalMetricValue",
                      f -> {
                        f.required("type", Types.enumeration(MetricType.NUMERICAL.code()));
                        var lower = f.required("lower_bound", Types.number());
                        var upper = f.required("upper_bound", Types.number());
                        return v -> new MetricValue.Numerical(v.get(lower), v.get(upper));
                      })
                  .<MetricValue>mapChecked(
                      value -> value.lowerBound().compareTo(value.upperBound()) <= 0 ? value : null,
                      "value_error",
                      "Give a lower bound that is not above the upper bound"),
              MetricType.CATEGORICAL.code(),
              Types.<MetricValue>object(
                  "CategoricalMetricValue",
                  f -> {
                    f.required("type", Types.enumeration(MetricType.CATEGORICAL.code()));
                    var categories =
                        f.required(
                            "categories", Types.list(Classic.PROSE).min(1).max(CATEGORIES_MAX));
                    return v -> new MetricValue.Categorical(v.get(categories));
                  })));

  /** What a metric measures, and the words for it. */
  private record Measure(String description, MetricValue value) {}

  private static final ObjectType<Measure> MEASURE =
      Types.object(
          "InitialVersionMetricValue",
          f -> {
            var description =
                f.required("description", Types.string().upTo(Classic.DESCRIPTION_CHARS_MAX));
            var value = f.required("metric_value", VALUE);
            return v -> new Measure(v.get(description), v.get(value));
          });

  private static final Type<List<EntityId>> SERVICES =
      Types.list(Classic.ID).max(Classic.SERVICES_MAX).unique();

  static final ObjectType<NewResource<Metric>> CREATE =
      Types.object(
          "CreateMetricRequest",
          f -> {
            var name = f.required("name", Classic.NAME);
            var services = f.required("applied_to_services", SERVICES);
            var notes = f.required("additional_notes", Classic.PROSE.nullable());
            var tags = f.required("tags", Tags.WORDS);
            var measure = f.required("initial_version_metric_value", MEASURE);
            return v ->
                new NewResource<>(
                    v.get(name),
                    v.get(tags),
                    new Metric(
                        v.get(services),
                        v.getOrNull(notes),
                        v.get(measure).description(),
                        v.get(measure).value()),
                    null);
          });

  static final ObjectType<ResourceChanges<Metric>> UPDATE =
      Types.object(
          "UpdateMetricRequest",
          f -> {
            var services = f.optional("applied_to_services", SERVICES.nullable());
            var notes = f.optional("additional_notes", Classic.PROSE.nullable());
            var tags = f.optional("tags", Tags.WORDS.nullable());
            return v ->
                new ResourceChanges<>(
                    null,
                    v.getOrNull(tags),
                    old ->
                        new Metric(
                            Objects.requireNonNullElse(v.getOrNull(services), old.services()),
                            v.getOrNull(notes) == null ? old.notes() : v.getOrNull(notes),
                            old.description(),
                            old.value()));
          });

  private MetricBodies() {}
}
