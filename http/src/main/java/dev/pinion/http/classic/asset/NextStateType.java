package dev.pinion.http.classic.asset;

import dev.pinion.http.classic.Classic;
import dev.pinion.http.schema.Definitions;
import dev.pinion.http.schema.Faults;
import dev.pinion.http.schema.Loc;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a state leads: the name of a state of the same machine, or a pair of a state of another,
 * written {@code reference.state}, and the state of this machine to come back to.
 */
final class NextStateType extends Type<Object> {
  /** Two names and the dot between them. */
  private static final int ELSEWHERE_CHARS_MAX = 2 * Classic.NAME_CHARS_MAX + 1;

  private final Type<String> state;
  private final PairType elsewhere;

  NextStateType(Type<String> state) {
    this.state = state;
    this.elsewhere =
        new PairType(
            Types.string().upTo(ELSEWHERE_CHARS_MAX).pattern("^[A-Za-z0-9_]+\\.[A-Za-z0-9_]+$"),
            state);
  }

  @Override
  public @Nullable Object decode(JsonNode node, Loc loc, Faults faults) {
    return node.isArray() ? elsewhere.decode(node, loc, faults) : state.decode(node, loc, faults);
  }

  @Override
  public ObjectNode schema(Definitions definitions) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.putArray("anyOf").add(state.schema(definitions)).add(elsewhere.schema(definitions));
    return schema;
  }
}
