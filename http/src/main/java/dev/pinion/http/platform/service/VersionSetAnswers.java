package dev.pinion.http.platform.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pinion.app.resolution.SetViews.SetView;
import dev.pinion.domain.service.ChangePlan;
import dev.pinion.domain.service.PinChange;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Verification;
import dev.pinion.domain.service.Warning;
import dev.pinion.http.platform.service.VersionSetBodies.LLMConfig;
import dev.pinion.http.platform.service.VersionSetBodies.VersionSet;
import dev.pinion.http.schema.Rendered;
import dev.pinion.http.schema.Shape;
import dev.pinion.http.wire.ActorResponse;
import dev.pinion.http.wire.CheckResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Version sets, their ledgers and their plans as answered: Pinion's own additions. */
public final class VersionSetAnswers {

  private VersionSetAnswers() {}

  /** Something to mind. */
  public record WarningResponse(Warning.Code code, String message, @Nullable String path) {

    /** Warnings as answered. */
    public static List<WarningResponse> all(List<Warning> warnings) {
      return warnings.stream()
          .map(each -> new WarningResponse(each.code(), each.message(), each.path()))
          .toList();
    }
  }

  /** The concrete numbers behind the pins; null while there is no version. */
  record ResolvedPins(
      @Nullable Long agentVersionNumber, @Nullable Long contextGraphVersionNumber) {}

  /** A set with what there is to know of it. */
  record VersionSetState(
      String name,
      long revision,
      String digest,
      @Nullable Long agentVersionNumber,
      @Nullable Long contextGraphVersionNumber,
      Map<String, LLMConfig> llmModelPreferences,
      ResolvedPins resolved,
      Instant updatedAt,
      ActorResponse updatedBy,
      boolean locked,
      int usedBy,
      List<WarningResponse> warnings) {

    static VersionSetState of(SetView view) {
      VersionSet pins = VersionSet.of(view.set().pins());
      return new VersionSetState(
          view.set().name(),
          view.set().revision(),
          view.digest().get(),
          pins.agentVersionNumber(),
          pins.contextGraphVersionNumber(),
          pins.llmModelPreferences(),
          new ResolvedPins(view.bundle().agentVersion(), view.bundle().graphVersion()),
          view.set().updatedAt(),
          ActorResponse.of(view.set().updatedBy()),
          view.set().name().equals(dev.pinion.domain.service.VersionSet.EDGE),
          view.usedBy(),
          WarningResponse.all(view.warnings()));
    }
  }

  /** Every set of a service. */
  record VersionSetList(List<Rendered<VersionSetState>> items) {}

  /** A rule that was overridden, as it was called then. */
  record OverriddenRule(String ruleId, String rule) {

    static List<OverriddenRule> all(List<Revision.Overridden> rules) {
      return rules.stream()
          .map(each -> new OverriddenRule(each.ruleId().uuid().toString(), each.rule()))
          .toList();
    }
  }

  /** Where a promotion took its content from. */
  record RevisionSource(String versionSet, long revision) {}

  /**
   * One entry of a ledger. All of it but its hash is what the hash is made of; that of a revision
   * of format 1 is made without its format, service and set as well.
   *
   * @param overrode null up to format 2, whose hash does not cover it
   */
  record RevisionResponse(
      int format,
      String serviceId,
      String versionSet,
      long revision,
      Revision.Operation operation,
      String agentId,
      String contextGraphId,
      @Nullable VersionSet before,
      @Nullable VersionSet after,
      @Nullable RevisionSource source,
      @Nullable Long restores,
      @Nullable String reason,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<OverriddenRule> overrode,
      ActorResponse actor,
      Instant at,
      List<WarningResponse> warnings,
      String hash,
      @Nullable String previousHash) {

    static RevisionResponse of(Revision revision) {
      Revision.Source source = revision.origin().source();
      return new RevisionResponse(
          revision.format(),
          revision.serviceId().uuid().toString(),
          revision.versionSet(),
          revision.number(),
          revision.origin().operation(),
          revision.parts().agentId().uuid().toString(),
          revision.parts().graphId().uuid().toString(),
          pins(revision.before()),
          pins(revision.after()),
          source == null ? null : new RevisionSource(source.versionSet(), source.revision()),
          revision.origin().restores(),
          revision.origin().reason(),
          revision.format() > 2 ? OverriddenRule.all(revision.origin().overrode()) : null,
          ActorResponse.of(revision.actor()),
          revision.at(),
          WarningResponse.all(revision.warnings()),
          revision.hash(),
          revision.previousHash());
    }
  }

  /** A page of a ledger. */
  record PaginatedResponseRevisionResponse(
      List<RevisionResponse> items,
      boolean hasMore,
      @Nullable Long continuationToken,
      long total) {}

  /** What checking a ledger found. */
  record VerificationResponse(
      boolean valid, long length, @Nullable Long firstBadRevision, @Nullable String headHash) {

    static VerificationResponse of(Verification found) {
      return new VerificationResponse(
          found.isValid(), found.length(), found.firstBadRevision(), found.headHash());
    }
  }

  /** One difference of two contents. */
  public record ChangeResponse(
      String path,
      PinChange.Kind kind,
      @Shape(required = false) @Nullable Object before,
      @Shape(required = false) @Nullable Object after) {

    static List<ChangeResponse> all(List<PinChange> changes) {
      return changes.stream()
          .map(each -> new ChangeResponse(each.path(), each.kind(), each.before(), each.after()))
          .toList();
    }
  }

  /** What a write does, or would do. */
  public record PlanResponse(
      String versionSet,
      boolean applied,
      @Nullable Long baseRevision,
      @Nullable Long revision,
      @Nullable VersionSet before,
      VersionSet after,
      List<ChangeResponse> changes,
      List<WarningResponse> warnings,
      List<CheckResponse> checks,
      boolean releasable) {

    /** The plan as answered. */
    public static PlanResponse of(ChangePlan plan) {
      return new PlanResponse(
          plan.versionSet(),
          plan.applied(),
          plan.baseRevision(),
          plan.revision(),
          pins(plan.before()),
          VersionSet.of(plan.after()),
          ChangeResponse.all(plan.changes()),
          WarningResponse.all(plan.warnings()),
          CheckResponse.all(plan.checks()),
          plan.releasable());
    }
  }

  private static @Nullable VersionSet pins(@Nullable Pins pins) {
    return pins == null ? null : VersionSet.of(pins);
  }
}
