package dev.pinion.store.copy;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Forms of JSON that keep every digit of numbers. */
final class ExactJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY).enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private ExactJson() {}

  /** The same text without blanks between its parts. */
  static String compact(String text) {
    var out = new StringWriter(text.length());
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text);
        JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      parser.nextToken();
      generator.copyCurrentStructureExact(parser);
    }
    return out.toString();
  }

  /** The one text of a value: fields by name, numbers without zeros that say nothing. */
  static String canonical(String text) {
    return MAPPER.writeValueAsString(sorted(MAPPER.readValue(text, Object.class)));
  }

  private static @Nullable Object sorted(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var fields = new TreeMap<String, @Nullable Object>();
        map.forEach((name, field) -> fields.put((String) name, sorted(field)));
        yield fields;
      }
      case List<?> list -> {
        var items = new ArrayList<@Nullable Object>();
        list.forEach(item -> items.add(sorted(item)));
        yield items;
      }
      case Number number -> new BigDecimal(number.toString()).stripTrailingZeros();
      case null, default -> value;
    };
  }
}
