package dev.pinion.http.classic.simulation;

import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content.Metric;
import dev.pinion.domain.resource.MetricType;
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
import dev.pinion.http.schema.Types;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations of the Classic dialect on metrics. */
final class MetricRoutes {
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

  /** The operations. */
  static List<Operation> table(Resources resources) {
    var metrics = new ResourceOperations<>(resources, ResourceType.METRICS, "metric", "metric/");
    return List.of(
        metrics
            .create(MetricBodies.CREATE, CreateMetricResponse.class, CreateMetricResponse::new)
            .limit(100),
        metrics
            .list(
                LISTING,
                MetricOutput::of,
                MetricFilterValues::of,
                GetMetricsResponse.class,
                GetMetricsResponse::new)
            .limit(20),
        metrics.update(MetricBodies.UPDATE, 200, "/").limit(20),
        metrics.delete("delete-metric", 200, "/").error(400, "A unit test uses it.").limit(100));
  }

  private static List<String> types(Metric metric) {
    return List.of(metric.value().type().code());
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
