package dev.pinion.app.resolution;

import com.flipkart.zjsonpatch.DiffFlags;
import com.flipkart.zjsonpatch.Jackson3JsonDiff;
import dev.pinion.app.Work;
import dev.pinion.budget.Allowance;
import dev.pinion.budget.TooLargeException;
import dev.pinion.budget.Use;
import dev.pinion.domain.diff.GraphDifferences;
import dev.pinion.domain.diff.NormalForm;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Patches of RFC 6902 between free-form JSON values in Java terms. */
final class JsonDiff {
  /**
   * Items of a list that are compared one by one; the time and the memory that it takes grow with
   * their square. Values with a longer list are replaced as a whole.
   */
  static final int LIST_ITEMS_MAX = 500;

  /**
   * Values that are looked at when every item of each list is compared with every item of the other
   * side's: about a quarter of a second. Values that need more are replaced as a whole.
   */
  static final long COMPARED_MAX = 10_000_000;

  /**
   * Characters of the paths to all values; each operation, and each difference in words, may name
   * one of them.
   */
  static final long PATH_CHARS_MAX = 4_000_000;

  /** What an operation takes, and the two values that it tells of. */
  private static final long BYTES_PER_VALUE = 256;

  /** What a value takes that is only told as a part of the whole. */
  private static final long BYTES_PER_VALUE_TOLD_WHOLE = 64;

  private static final int INDEX_CHARS = 4;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Plain additions, removals and replacements, which are easier to read than moves and copies. */
  private static final EnumSet<DiffFlags> FLAGS =
      EnumSet.of(
          DiffFlags.OMIT_VALUE_ON_REMOVE,
          DiffFlags.OMIT_MOVE_OPERATION,
          DiffFlags.OMIT_COPY_OPERATION);

  private final JsonNode source;
  private final JsonNode target;
  private final Work work = new Work();

  private JsonDiff(JsonNode source, JsonNode target) {
    this.source = source;
    this.target = target;
    work.add(source, 0, 0);
    work.add(target, 0, 0);
  }

  /**
   * The difference between two values; the request holds what it takes to tell it.
   *
   * @throws TooLargeException if the ways to their parts are too long to be named
   */
  static JsonDiff between(@Nullable Object from, @Nullable Object to) {
    var diff = new JsonDiff(node(from), node(to));
    if (diff.work.namesTooMuch()) {
      throw new TooLargeException(Use.DIFFERENCE);
    }
    Allowance.current().take(Use.DIFFERENCE, diff.work.bytes());
    return diff;
  }

  /** The operations that make the second value of the first; none if they are equal as JSON. */
  List<Map<String, @Nullable Object>> patch() {
    if (source.equals(target)) {
      return List.of();
    }
    if (work.isTooMuch()) {
      var whole = new LinkedHashMap<String, @Nullable Object>();
      whole.put("op", "replace");
      whole.put("path", "");
      whole.put("value", plain(target));
      return List.of(Collections.unmodifiableMap(whole));
    }
    List<Map<String, @Nullable Object>> operations = new ArrayList<>();
    for (JsonNode each : Jackson3JsonDiff.asJson(source, target, FLAGS)) {
      operations.add(members(each));
    }
    return Collections.unmodifiableList(operations);
  }

  /** What it takes to compare values, at most. */
  private static final class Work {
    private int longestList;
    private long compared;
    private long pathChars;
    private long wordChars;
    private long values;

    /**
     * Adds a value.
     *
     * @param path the characters of its path
     * @param words those of its name in the differences in words, which name what is in objects
     * @return how many values are in it
     */
    long add(JsonNode node, long path, long words) {
      pathChars += path;
      wordChars += words;
      long within = 1;
      if (node.isArray()) {
        for (JsonNode item : node.values()) {
          within += add(item, path + INDEX_CHARS, nameChars(item));
        }
        longestList = Math.max(longestList, node.size());
        compared += node.size() * within;
      } else {
        for (Map.Entry<String, JsonNode> each : node.properties()) {
          int chars = 1 + each.getKey().length();
          within += add(each.getValue(), path + chars, words + chars);
        }
      }
      values++;
      return within;
    }

    /** What is in a state is named by the state's name. */
    private static int nameChars(JsonNode item) {
      JsonNode name = item.path("name");
      return name.isString()
          ? Math.min(name.stringValue().length(), GraphDifferences.NAME_CHARS_MAX)
          : 0;
    }

    boolean namesTooMuch() {
      return wordChars > PATH_CHARS_MAX || patchChars() > PATH_CHARS_MAX;
    }

    long bytes() {
      long each = isTooMuch() ? BYTES_PER_VALUE_TOLD_WHOLE : BYTES_PER_VALUE;
      return values * each + 2 * (patchChars() + wordChars);
    }

    /** A patch that replaces the whole has no paths. */
    private long patchChars() {
      return isTooMuch() ? 0 : pathChars;
    }

    boolean isTooMuch() {
      return longestList > LIST_ITEMS_MAX || compared > COMPARED_MAX;
    }
  }

  /** The value as the library knows it; equal numbers become equal nodes. */
  static JsonNode node(@Nullable Object value) {
    return switch (value) {
      case null -> NODES.nullNode();
      case String text -> NODES.stringNode(text);
      case Boolean flag -> NODES.booleanNode(flag);
      case Number number -> numberNode(NormalForm.number(number));
      case List<?> items -> {
        ArrayNode array = NODES.arrayNode();
        items.forEach(item -> array.add(node(item)));
        yield array;
      }
      case Map<?, ?> members -> {
        ObjectNode object = NODES.objectNode();
        members.forEach((name, member) -> object.set(String.valueOf(name), node(member)));
        yield object;
      }
      default -> throw new IllegalArgumentException("not free-form JSON: " + value.getClass());
    };
  }

  private static JsonNode numberNode(Number number) {
    return switch (number) {
      case BigDecimal decimal -> NODES.numberNode(decimal);
      case BigInteger integer -> NODES.numberNode(integer);
      default -> NODES.numberNode(number.longValue());
    };
  }

  private static @Nullable Object plain(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> members(node);
      case ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>(node.size());
        node.values().forEach(each -> items.add(plain(each)));
        yield Collections.unmodifiableList(items);
      }
      case STRING -> node.stringValue();
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> node.numberValue();
      default -> null;
    };
  }

  private static Map<String, @Nullable Object> members(JsonNode object) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    object.properties().forEach(each -> members.put(each.getKey(), plain(each.getValue())));
    return Collections.unmodifiableMap(members);
  }
}
