package dev.pinion.domain.diff;

import static dev.pinion.domain.diff.Field.texts;
import static dev.pinion.domain.diff.Field.value;
import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How two versions of an agent differ. What stands in lists is matched by content, an order is
 * compared by itself, and what is null is absent.
 */
public final class AgentDifferences {
  private static final List<Field> FIELDS =
      List.of(
          value("name", Subject.NAME),
          value("initials", Subject.INITIALS),
          value("identity", Subject.IDENTITY),
          value("background", Subject.BACKGROUND),
          texts("behaviors", Subject.BEHAVIOR),
          texts("communication_patterns", Subject.COMMUNICATION_PATTERN),
          value("voice_config", Subject.VOICE_CONFIG));

  private static final Set<String> NAMES =
      FIELDS.stream().map(Field::name).collect(toUnmodifiableSet());

  private AgentDifferences() {}

  /** What is to be said of the change from one content to the other, always in the same order. */
  public static List<Difference> between(
      Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
    Map<String, Object> was = NormalForm.ofObject(before);
    Map<String, Object> is = NormalForm.ofObject(after);
    var differences = new Differences();
    differences.fields(null, FIELDS, was, is);
    differences.parameters(null, NAMES, was, is);
    return differences.list();
  }
}
