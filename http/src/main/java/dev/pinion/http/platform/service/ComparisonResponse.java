package dev.pinion.http.platform.service;

import dev.pinion.app.resolution.Comparisons.Comparison;
import dev.pinion.app.resolution.ContentDifference;
import dev.pinion.domain.diff.Difference;
import dev.pinion.http.platform.service.VersionSetAnswers.ChangeResponse;
import dev.pinion.http.platform.service.VersionSetBodies.LLMConfig;
import dev.pinion.http.platform.service.VersionSetBodies.VersionSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How two version sets differ, as answered. */
record ComparisonResponse(
    ComparedVersionSet from,
    ComparedVersionSet to,
    boolean identical,
    List<ChangeResponse> changes,
    @Nullable ContentDifferenceResponse agent,
    @Nullable ContentDifferenceResponse contextGraph) {

  static ComparisonResponse of(Comparison comparison) {
    return new ComparisonResponse(
        ComparedVersionSet.of(comparison.from()),
        ComparedVersionSet.of(comparison.to()),
        comparison.isIdentical(),
        ChangeResponse.all(comparison.changes()),
        ContentDifferenceResponse.of(comparison.agent()),
        ContentDifferenceResponse.of(comparison.graph()));
  }

  /** One side of a comparison. */
  record ComparedVersionSet(
      String versionSet,
      long revision,
      @Nullable Long agentVersionNumber,
      @Nullable Long contextGraphVersionNumber,
      Map<String, LLMConfig> llmModelPreferences) {

    static ComparedVersionSet of(dev.pinion.domain.service.VersionSet side) {
      VersionSet pins = VersionSet.of(side.pins());
      return new ComparedVersionSet(
          side.name(),
          side.revision(),
          pins.agentVersionNumber(),
          pins.contextGraphVersionNumber(),
          pins.llmModelPreferences());
    }
  }

  /** One difference of two contents, in words of the field. */
  record DifferenceResponse(
      Difference.Kind kind,
      String what,
      @Nullable String name,
      @Nullable Object before,
      @Nullable Object after) {

    static DifferenceResponse of(Difference difference) {
      return new DifferenceResponse(
          difference.kind(),
          difference.what().word(),
          difference.name(),
          difference.before(),
          difference.after());
    }
  }

  /** How two versions of an agent or a graph differ. */
  record ContentDifferenceResponse(
      long fromVersion,
      long toVersion,
      List<DifferenceResponse> summary,
      List<Map<String, @Nullable Object>> patch) {

    static @Nullable ContentDifferenceResponse of(@Nullable ContentDifference difference) {
      return difference == null
          ? null
          : new ContentDifferenceResponse(
              difference.fromVersion(),
              difference.toVersion(),
              difference.summary().stream().map(DifferenceResponse::of).toList(),
              difference.patch());
    }
  }
}
