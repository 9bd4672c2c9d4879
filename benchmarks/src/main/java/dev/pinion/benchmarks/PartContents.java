package dev.pinion.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Contents of agent and graph versions: those of the demonstration. */
final class PartContents {
  private static final String RESOURCE = "/demo/tenant.json";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .build();

  private static final JsonNode DEMO = read();

  private PartContents() {}

  /** The versions of an agent, oldest first, each in full. */
  static List<Map<String, @Nullable Object>> agent() {
    return versions("agents");
  }

  /** The versions of a context graph, oldest first, each in full. */
  static List<Map<String, @Nullable Object>> graph() {
    return versions("context_graphs");
  }

  /** The file has the first version in full, and of later ones the fields that differ. */
  private static List<Map<String, @Nullable Object>> versions(String kind) {
    var versions = new ArrayList<Map<String, @Nullable Object>>();
    var content = new LinkedHashMap<String, @Nullable Object>();
    for (JsonNode version : DEMO.get(kind).get(0).get("versions")) {
      version.properties().forEach(field -> content.put(field.getKey(), plain(field.getValue())));
      versions.add(new LinkedHashMap<>(content));
    }
    return versions;
  }

  private static @Nullable Object plain(JsonNode node) {
    return MAPPER.treeToValue(node, Object.class);
  }

  private static JsonNode read() {
    try (InputStream in =
        Objects.requireNonNull(PartContents.class.getResourceAsStream(RESOURCE))) {
      return MAPPER.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
