package dev.pinion.http.classic.simulation;

import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.resource.Resources.ResourceChanges;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content.Metric;
import dev.pinion.domain.resource.MetricType;
import dev.pinion.domain.resource.MetricValue;
import dev.pinion.domain.resource.Resource;
import dev.pinion.http.api.Operation;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.Classic.UserInfo;
import dev.pinion.http.classic.ResourceListing;
import dev.pinion.http.classic.ResourceListing.Choices;
import dev.pinion.http.classic.ResourceListing.Filter;
import dev.pinion.http.classic.ResourceOperations;
import dev.pinion.http.classic.Tags;
import dev.pinion.http.classic.Tags.TagOutput;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Metrics as Classic writes them. */
final class MetricRoutes {
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

  private static final ObjectType<NewResource<Metric>> CREATE =
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

  private static final ObjectType<ResourceChanges<Metric>> UPDATE =
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

  private static final ResourceListing<Metric> LISTING =
      new ResourceListing<>(
          ResourceListing.IS_DELETED_OR_NOT,
          List.of(
              Filter.anyOf("applied_to_service", Classic.ID, Metric::services),
              Filter.anyOf(
                  "type",
                  Types.enumeration(MetricType.class).map(MetricType::code),
                  MetricRoutes::types)),
          ResourceListing.upTo(50, 50));

  private MetricRoutes() {}

  private static List<String> types(Metric metric) {
    return List.of(metric.value().type().code());
  }

  /** The operations. */
  static List<Operation> table(Resources resources) {
    var metrics = new ResourceOperations<>(resources, ResourceType.METRICS, "metric", "metric/");
    return List.of(
        metrics.create(CREATE, CreateMetricResponse.class, CreateMetricResponse::new).limit(100),
        metrics
            .list(
                LISTING,
                MetricOutput::of,
                MetricFilterValues::of,
                GetMetricsResponse.class,
                GetMetricsResponse::new)
            .limit(20),
        metrics.update(UPDATE, 200, "/").limit(20),
        metrics.delete("delete-metric", 200, "/").error(400, "A unit test uses it.").limit(100));
  }

  /** The id of a metric that was made. */
  record CreateMetricResponse(String id) {}

  /** What filters can name. */
  record MetricFilterValues(
      List<String> appliedToServicesIds,
      List<String> creators,
      List<String> tags,
      List<String> types) {
    static MetricFilterValues of(Choices<Metric> choices) {
      return new MetricFilterValues(
          choices.of(Metric::services),
          choices.creators(),
          choices.tags(),
          choices.of(MetricRoutes::types));
    }
  }

  /** A page of metrics. */
  record GetMetricsResponse(
      List<MetricOutput> metrics,
      boolean hasMore,
      @Nullable Long continuationToken,
      @Nullable MetricFilterValues filterValues) {}

  /** A metric as answered. */
  record MetricOutput(
      String id,
      String orgId,
      String name,
      List<String> appliedToServices,
      @Nullable String additionalNotes,
      List<TagOutput> tags,
      UserInfo creator,
      UserInfo updatedBy,
      String metricValueType,
      boolean isDeleted,
      Instant createdAt,
      Instant updatedAt) {
    static MetricOutput of(String org, Resource<Metric> metric) {
      return new MetricOutput(
          metric.id().hex(),
          org,
          metric.name(),
          metric.content().services().stream().map(EntityId::hex).toList(),
          metric.content().notes(),
          Tags.pairs(metric.tags()),
          UserInfo.of(metric.creator()),
          UserInfo.of(metric.updatedBy()),
          metric.content().value().type().code(),
          metric.deleted(),
          metric.createdAt(),
          metric.updatedAt());
    }
  }
}
