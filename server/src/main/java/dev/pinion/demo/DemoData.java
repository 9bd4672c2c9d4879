package dev.pinion.demo;

import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.Permission;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** What the demonstration tenant is made of, as the resource file says it. */
record DemoData(
    List<TeamRole> roles,
    List<Person> users,
    List<DemoPart> agents,
    List<DemoPart> contextGraphs,
    List<DemoService> services) {

  private static final String RESOURCE = "/demo/tenant.json";

  /**
   * A role whose permissions hold for the services of one team.
   *
   * @param team the value of the tag {@code team} that those services have
   */
  record TeamRole(String name, String description, String team, List<Permission> permissions) {

    /** What it grants. */
    Grants grants() {
      return new Grants(
          permissions.stream()
              .map(each -> Grant.of(each, "tags.team", new Condition.Equals(team)))
              .toList());
    }
  }

  /** A user and the role they have. */
  record Person(String firstName, String lastName, String email, String role) {}

  /**
   * An agent or a context graph.
   *
   * @param versions the first in full, each later one as the fields that differ from the one before
   */
  record DemoPart(String name, String description, List<Map<String, @Nullable Object>> versions) {

    /** The content of a version in full. */
    Map<String, @Nullable Object> content(int index) {
      var content = new LinkedHashMap<String, @Nullable Object>();
      versions.subList(0, index + 1).forEach(content::putAll);
      return content;
    }
  }

  /** A service; its agent and graph by name. */
  record DemoService(
      String name,
      String description,
      boolean active,
      String agent,
      String contextGraph,
      Map<String, @Nullable String> tags,
      List<String> keyterms,
      Map<String, DemoSet> versionSets) {}

  /** What a version set pins. */
  record DemoSet(
      @Nullable Long agentVersion,
      @Nullable Long graphVersion,
      Map<String, DemoLlm> llmPreferences) {}

  /** An LLM preference. */
  record DemoLlm(String model, Map<String, @Nullable Object> params) {}

  /** Reads what the tenant is made of. */
  static DemoData read() {
    return read(RESOURCE, DemoData.class);
  }

  /** Reads a resource. */
  static <T> T read(String resource, Class<T> type) {
    JsonMapper mapper =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .build();
    try (InputStream in = Objects.requireNonNull(DemoData.class.getResourceAsStream(resource))) {
      return mapper.readValue(in, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
