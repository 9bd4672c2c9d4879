package dev.pinion.app.resource;

import dev.pinion.app.service.ServiceRules;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Criterion;
import dev.pinion.domain.resource.MetricType;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.TenantTx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must hold of a unit test beside what holds of every resource. */
final class UnitTestRules implements ResourceRules<Content.UnitTest> {

  @Override
  public void requireSound(TenantTx tx, Content.@Nullable UnitTest before, Content.UnitTest after) {
    boolean same =
        before != null
            && before.serviceId().equals(after.serviceId())
            && before.versionSet().equals(after.versionSet());
    if (!same) {
      requireRunnable(tx, after.serviceId(), after.versionSet());
    }
    for (int i = 0; i < after.criteria().size(); i++) {
      requireType(tx, after.criteria().get(i), i);
    }
  }

  /**
   * Refuses a set that is not there, and an inactive service: it could be deactivated unseen.
   * Whoever asks may not be allowed to see the service, so its name is not told.
   */
  private static void requireRunnable(TenantTx tx, EntityId serviceId, String versionSet) {
    Service service = ServiceRules.referred(tx, serviceId);
    if (!versionSet.equals(VersionSet.EDGE) && service.versionSet(versionSet) == null) {
      throw DomainException.unknownReference(
          "version_set_not_found",
          List.of("version_set"),
          "The service has no version set \"%s\".".formatted(versionSet));
    }
    if (!service.active()) {
      throw DomainException.refused(
          "service_inactive",
          List.of("service_id"),
          "The service is not active; activate it before you test it.",
          serviceId.hex());
    }
  }

  private static void requireType(TenantTx tx, Criterion criterion, int place) {
    Resource<?> metric = tx.resources().find(criterion.metricId());
    if (metric != null && metric.content() instanceof Content.Metric measured) {
      MetricType expected = criterion.expectation().type();
      MetricType actual = measured.value().type();
      if (expected != actual) {
        throw DomainException.refused(
            "criterion_type_differs",
            List.of("success_criterions", place, "criterion", "type"),
            "The criterion \"%s\" is %s, but the metric \"%s\" is %s."
                .formatted(criterion.name(), expected.code(), metric.name(), actual.code()),
            expected.code());
      }
    }
  }
}
