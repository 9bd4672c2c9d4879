package dev.pinion.http.wire;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.pinion.domain.governance.Condition;
import dev.pinion.http.schema.DescribedBy;
import java.util.Map;

/** A condition of a rule as answered. */
@DescribedBy(Conditions.OfCondition.class)
public record ConditionResponse(@JsonValue Map<String, Object> fields) {

  /** The condition as answered. */
  public static ConditionResponse of(Condition condition) {
    return new ConditionResponse(Conditions.write(condition));
  }
}
