package dev.pinion.http.schema;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Instants written as RFC 3339 says, to the nanosecond, always with their offset. */
final class TimeType extends Type<Instant> {
  static final TimeType INSTANCE = new TimeType();

  private static final Pattern TEXT =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?)"
              + "([Zz]|[+-][0-9]{2}:[0-9]{2})?");

  private static final Pattern SPACED_OFFSET = Pattern.compile(" [0-9]{2}:[0-9]{2}");
  private static final int OFFSET_CHARS = 6;

  /** No time is longer. */
  private static final int CHARS_MAX = 40;

  private TimeType() {}

  @Override
  @Nullable Instant decodeText(String text, Loc loc, Faults faults) {
    return super.decodeText(inQuery(text), loc, faults);
  }

  /** In a query an unescaped plus before the offset arrives as a space. */
  static String inQuery(String text) {
    int offset = text.length() - OFFSET_CHARS;
    boolean spaced =
        text.length() <= CHARS_MAX
            && offset > text.indexOf(':')
            && text.indexOf(':') >= 0
            && SPACED_OFFSET.matcher(text.substring(offset)).matches();
    return spaced ? text.substring(0, offset) + "+" + text.substring(offset + 1) : text;
  }

  @Override
  public @Nullable Instant decode(JsonNode node, Loc loc, Faults faults) {
    if (!node.isString()) {
      faults.add("datetime_type", loc, "Input should be a valid datetime", node);
      return null;
    }
    Matcher matcher = TEXT.matcher(node.stringValue());
    if (!matcher.matches()) {
      return refuse("expected YYYY-MM-DDThh:mm:ss and an offset", node, loc, faults);
    }
    try {
      LocalDateTime local = LocalDateTime.parse(matcher.group(1) + "T" + matcher.group(2));
      String offset = matcher.group(3);
      if (offset == null) {
        faults.add("timezone_aware", loc, "Input should have timezone info", node);
        return null;
      }
      return local.toInstant(ZoneOffset.of(offset.toUpperCase(Locale.ROOT)));
    } catch (DateTimeException _) {
      return refuse("a part of it is out of range", node, loc, faults);
    }
  }

  private static @Nullable Instant refuse(String error, JsonNode node, Loc loc, Faults faults) {
    String msg = "Input should be a valid datetime, " + error;
    faults.add("datetime_parsing", loc, msg, node, Map.of("error", error));
    return null;
  }

  @Override
  public ObjectNode schema(Definitions definitions) {
    return JsonNodeFactory.instance.objectNode().put("type", "string").put("format", "date-time");
  }
}
