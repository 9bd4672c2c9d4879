package dev.pinion.app.resolution;

import dev.pinion.domain.diff.AgentDifferences;
import dev.pinion.domain.diff.Difference;
import dev.pinion.domain.diff.GraphDifferences;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.resource.ResourceVersion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the contents of two versions differ: of one agent or context graph, or of one and another.
 *
 * @param fromVersion the number of the version that is compared
 * @param toVersion the number of the version that it is compared with
 * @param summary the differences in words of the field, as far as they mean something; see {@link
 *     dev.pinion.domain.diff.Subject}
 * @param patch the operations of RFC 6902 that make the second content of the first, free-form JSON
 */
public record ContentDifference(
    long fromVersion,
    long toVersion,
    List<Difference> summary,
    List<Map<String, @Nullable Object>> patch) {

  /**
   * The difference between two versions of an agent, or of a context graph.
   *
   * @throws dev.pinion.budget.TooLargeException if it is too much to tell
   */
  public static ContentDifference between(
      ResourceKind kind, ResourceVersion from, ResourceVersion to) {
    // First of all: it refuses what is too much to tell in either form.
    var diff = JsonDiff.between(from.content(), to.content());
    List<Difference> summary =
        kind.isAgent()
            ? AgentDifferences.between(from.content(), to.content())
            : GraphDifferences.between(from.content(), to.content());
    return new ContentDifference(from.version(), to.version(), summary, diff.patch());
  }
}
