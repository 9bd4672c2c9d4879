package dev.pinion.http.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists of values of one type, decoded to immutable lists. Every list has a largest size: where
 * none is declared, {@link #UNDECLARED_MAX}.
 */
public final class ListType<T> extends Type<List<T>> {
  /** The largest list where the contract says nothing. */
  static final int UNDECLARED_MAX = 1_000;

  private final Type<T> item;
  private final int min;
  private final int max;
  private final boolean maxIsShown;
  private final boolean unique;

  ListType(Type<T> item) {
    this(item, 0, UNDECLARED_MAX, false, false);
  }

  private ListType(Type<T> item, int min, int max, boolean maxIsShown, boolean unique) {
    this.item = item;
    this.min = min;
    this.max = max;
    this.maxIsShown = maxIsShown;
    this.unique = unique;
  }

  /** With at least that many items. */
  public ListType<T> min(int items) {
    return new ListType<>(item, items, max, maxIsShown, unique);
  }

  /** With at most that many items. */
  public ListType<T> max(int items) {
    return new ListType<>(item, min, items, true, unique);
  }

  /** With at most that many items, which its schema does not say. */
  public ListType<T> upTo(int items) {
    return new ListType<>(item, min, items, false, unique);
  }

  /** A set: repeated values count once, the first keeps its place. */
  public ListType<T> unique() {
    return new ListType<>(item, min, max, maxIsShown, true);
  }

  @Override
  public @Nullable List<T> decode(JsonNode node, Loc loc, Faults faults) {
    if (!node.isArray()) {
      faults.add("list_type", loc, "Input should be a valid list", node);
      return null;
    }
    return decodeAll(node.values(), item::decode, node, loc, faults);
  }

  @Override
  @Nullable List<T> decodeText(String text, Loc loc, Faults faults) {
    return decodeTexts(List.of(text), loc, faults);
  }

  @Override
  @Nullable List<T> decodeTexts(List<String> texts, Loc loc, Faults faults) {
    return decodeAll(texts, item::decodeText, texts.getLast(), loc, faults);
  }

  /** How one item is decoded from its raw form. */
  private interface ItemDecoder<R, T> {
    @Nullable T decode(R raw, Loc loc, Faults faults);
  }

  private <R> @Nullable List<T> decodeAll(
      Collection<R> raw, ItemDecoder<R, T> decoder, Object input, Loc loc, Faults faults) {
    int before = faults.count();
    if (!maxIsShown && raw.size() > max) {
      checkSize(raw.size(), input, loc, faults);
      return null;
    }
    Collection<@Nullable T> items = unique ? new LinkedHashSet<>() : new ArrayList<>(raw.size());
    int index = 0;
    for (R each : raw) {
      if (faults.isFull()) {
        break;
      }
      items.add(decoder.decode(each, loc.at(index), faults));
      index++;
    }
    if (faults.count() == before || !unique) {
      checkSize(unique ? items.size() : raw.size(), input, loc, faults);
    }
    return faults.count() == before ? Collections.unmodifiableList(new ArrayList<>(items)) : null;
  }

  private void checkSize(int size, Object input, Loc loc, Faults faults) {
    if (size < min) {
      String msg = "List should have at least " + Text.count(min, "item");
      faults.add("too_short", loc, msg + after(size), input, context("min_length", min, size));
    } else if (size > max) {
      String msg = "List should have at most " + Text.count(max, "item");
      faults.add("too_long", loc, msg + after(size), input, context("max_length", max, size));
    }
  }

  private static String after(int size) {
    return " after validation, not " + size;
  }

  private static Map<String, Object> context(String limit, int bound, int size) {
    Map<String, Object> ctx = new LinkedHashMap<>();
    ctx.put("field_type", "List");
    ctx.put(limit, bound);
    ctx.put("actual_length", size);
    return ctx;
  }

  @Override
  public ObjectNode schema(Definitions definitions) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.set("items", item.schema(definitions));
    schema.put("type", "array");
    if (maxIsShown) {
      schema.put("maxItems", max);
    }
    if (min > 0) {
      schema.put("minItems", min);
    }
    if (unique) {
      schema.put("uniqueItems", true);
    }
    return schema;
  }
}
