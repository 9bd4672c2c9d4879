package dev.pinion.http.wire;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.pinion.domain.governance.Scope;
import dev.pinion.http.schema.DescribedBy;
import java.util.Map;

/** What something applies to, as answered. */
@DescribedBy(Conditions.OfScope.class)
public record ScopeResponse(@JsonValue Map<String, Object> fields) {

  /** The scope as answered. */
  public static ScopeResponse of(Scope scope) {
    return new ScopeResponse(Conditions.write(scope));
  }
}
