package dev.pinion.http.wire;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.Condition;
import dev.pinion.domain.governance.Glob;
import dev.pinion.domain.governance.Lasting;
import dev.pinion.domain.governance.Scope;
import dev.pinion.http.schema.Definitions;
import dev.pinion.http.schema.DescribedBy;
import dev.pinion.http.schema.RecordTypes;
import dev.pinion.http.schema.RecordTypes.Scalar;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Conditions of rules and scopes, read and written by the components of their records: a new kind
 * of condition needs nothing here.
 */
public final class Conditions {
  private static final String TYPE = "type";

  /** Characters of one text in a condition or a scope. */
  private static final int TEXT_MAX = 256;

  /** Characters of a length of time. */
  private static final int LASTING_MAX = 40;

  /** An identifier as a UUID; one that no entity can have is the identifier of nothing. */
  public static final Type<EntityId> ID =
      Types.uuid().map(uuid -> EntityId.fromUuid(uuid).orElse(EntityId.NOTHING));

  private static final RecordTypes RECORDS =
      new RecordTypes(
          Map.of(
              String.class,
              new Scalar<>(Types.string().min(1).max(TEXT_MAX), text -> text),
              EntityId.class,
              new Scalar<>(ID, id -> id.uuid().toString()),
              Glob.class,
              new Scalar<>(Types.string().min(1).max(Glob.CHARS_MAX).made(Glob::new), Glob::text),
              Lasting.class,
              new Scalar<>(
                  Types.string().max(LASTING_MAX).made(Lasting::parse), Lasting::toString)));

  /** A condition of any kind. */
  public static final Type<Condition> CONDITION = RECORDS.union(TYPE, "Condition", Condition.TYPES);

  /** What something applies to. */
  public static final Type<Scope> SCOPE = RECORDS.of(Scope.class);

  private Conditions() {}

  /** A condition as answered: the word of its kind first. */
  static Map<String, Object> write(Condition condition) {
    var written = new LinkedHashMap<String, Object>();
    written.put(TYPE, condition.type());
    written.putAll(RECORDS.write((Record) condition));
    return Collections.unmodifiableMap(written);
  }

  /** A scope as answered. */
  static Map<String, Object> write(Scope scope) {
    return RECORDS.write(scope);
  }

  /** What a condition looks like. */
  public static final class OfCondition implements DescribedBy.Description {
    /** The description. */
    public OfCondition() {}

    @Override
    public ObjectNode schema(Definitions definitions) {
      return CONDITION.schema(definitions);
    }
  }

  /** What a scope looks like. */
  public static final class OfScope implements DescribedBy.Description {
    /** The description. */
    public OfScope() {}

    @Override
    public ObjectNode schema(Definitions definitions) {
      return SCOPE.schema(definitions);
    }
  }
}
