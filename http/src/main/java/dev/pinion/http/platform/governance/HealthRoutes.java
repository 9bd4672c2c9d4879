package dev.pinion.http.platform.governance;

import dev.pinion.app.governance.Rules.Governed;
import dev.pinion.app.health.Health;
import dev.pinion.app.health.Health.Only;
import dev.pinion.app.health.Health.ServiceHealth;
import dev.pinion.app.health.Health.SetHealth;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.Page;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.service.Pins;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.Paging;
import dev.pinion.http.platform.Pages;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.platform.governance.RuleBodies.ViolationResponse;
import dev.pinion.http.platform.service.ServiceFilters;
import dev.pinion.http.platform.service.VersionSetAnswers.WarningResponse;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The health of services: Pinion's own addition. */
public final class HealthRoutes {
  private static final Param<Only> ONLY =
      Param.query("only", Types.enumeration(Only.class).nullable());
  private static final Param<Long> LIMIT =
      Param.queryOr("limit", Types.integer().min(1).max(100), 20L);

  private final Health health;

  /** Routes to the use case of health. */
  public HealthRoutes(Health health) {
    this.health = health;
  }

  /** The operations. */
  public List<Operation> table() {
    return List.of(
        Platform.operation(
                "list-service-health",
                "GET",
                "/health",
                "Tell of services whether their version sets resolve, and what needs somebody",
                Platform.SEARCH,
                ServiceFilters.SORT_BY,
                ServiceFilters.IS_ACTIVE,
                ServiceFilters.TAGS,
                ServiceFilters.ID,
                ServiceFilters.AGENT_ID,
                ServiceFilters.CONTEXT_GRAPH_ID,
                ONLY,
                LIMIT,
                Paging.CONTINUATION_TOKEN)
            .answers(200, PaginatedResponseServiceHealthResponse.class)
            .needs(Permission.SERVICE_GET)
            .handle(this::list));
  }

  private Answer list(Call call) {
    Page<ServiceHealth> page =
        health.list(call.caller(), ServiceFilters.query(call, LIMIT), call.find(ONLY));
    return Answer.of(
        200,
        Pages.of(page, ServiceHealthResponse::of, PaginatedResponseServiceHealthResponse::new));
  }

  /** A page of the health of services; {@code total} counts those that are left out, too. */
  record PaginatedResponseServiceHealthResponse(
      List<ServiceHealthResponse> items,
      boolean hasMore,
      @Nullable Long continuationToken,
      long total) {}

  /**
   * A service.
   *
   * @param fit whether {@code release} resolves
   */
  record ServiceHealthResponse(
      String serviceId,
      String serviceName,
      boolean isActive,
      boolean fit,
      List<VersionSetHealth> versionSets) {

    static ServiceHealthResponse of(ServiceHealth of) {
      return new ServiceHealthResponse(
          of.service().id().uuid().toString(),
          of.service().name(),
          of.service().active(),
          of.isFit(),
          of.sets().stream().map(VersionSetHealth::of).toList());
    }
  }

  /** Why a set does not resolve, as resolving it answers. */
  record ProblemResponse(String errorCode, String message) {

    static @Nullable ProblemResponse of(@Nullable DomainError error) {
      return error == null ? null : new ProblemResponse(error.code(), error.message());
    }
  }

  /** A rule that governs a set. */
  record GoverningRule(String ruleId, String rule) {

    static GoverningRule of(Rule rule) {
      return new GoverningRule(rule.id().uuid().toString(), rule.name());
    }
  }

  /**
   * A version set of a service.
   *
   * @param rules that govern it; null if the caller may not know
   * @param violations of these rules by the set as it stands; null if the caller may not know
   * @param freezes the ids of those that hold it now
   */
  record VersionSetHealth(
      String name,
      long revision,
      @Nullable Long agentVersionNumber,
      @Nullable Long contextGraphVersionNumber,
      Instant updatedAt,
      int usedBy,
      @Nullable ProblemResponse problem,
      List<WarningResponse> warnings,
      @Nullable List<GoverningRule> rules,
      @Nullable List<ViolationResponse> violations,
      List<String> freezes) {

    static VersionSetHealth of(SetHealth of) {
      Pins pins = of.view().set().pins();
      Governed governed = of.governed();
      return new VersionSetHealth(
          of.view().set().name(),
          of.view().set().revision(),
          pins.agentVersion(),
          pins.graphVersion(),
          of.view().set().updatedAt(),
          of.view().usedBy(),
          ProblemResponse.of(of.problem()),
          WarningResponse.all(of.view().warnings()),
          governed == null ? null : governed.rules().stream().map(GoverningRule::of).toList(),
          governed == null
              ? null
              : governed.violations().stream().map(ViolationResponse::of).toList(),
          of.freezes().stream().map(each -> each.id().uuid().toString()).toList());
    }
  }
}
