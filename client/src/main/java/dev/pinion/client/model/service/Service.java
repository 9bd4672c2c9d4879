package dev.pinion.client.model.service;

import dev.pinion.client.model.Fields;
import dev.pinion.client.model.Named;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A service: an agent and a context graph that are run together, and what its version sets pin. */
public record Service(JsonNode json) implements Named {

  /** What people wrote about it. */
  public String description() {
    return Fields.text(json, "description");
  }

  /** Whether it is switched on; one that is not runs nothing. */
  public boolean isActive() {
    return Fields.isTrue(json, "is_active");
  }

  /** Its agent's id. */
  public String agentId() {
    return Fields.text(json, "agent_id");
  }

  /** Its agent's name. */
  public String agentName() {
    return Fields.text(json, "agent_name");
  }

  /** Its context graph's id. */
  public String contextGraphId() {
    return Fields.text(json, "context_graph_id");
  }

  /** Its context graph's name. */
  public String contextGraphName() {
    return Fields.text(json, "context_graph_name");
  }

  /** Its persona's name; empty without one. */
  public String personaName() {
    return Fields.text(json, "persona_name");
  }

  /** Such as {@code voice}. */
  public String channelType() {
    return Fields.text(json, "channel_type");
  }

  /** Such as {@code production}. */
  public String environment() {
    return Fields.text(json, "environment");
  }

  /** The names of its version sets. */
  public List<String> versionSetNames() {
    return List.copyOf(json.path("version_sets").propertyNames());
  }

  /** Its tags. */
  public List<Tag> tags() {
    return Fields.list(
        json, "tags", tag -> new Tag(Fields.text(tag, "key"), Fields.text(tag, "value")));
  }

  /** Words that its callers are likely to say. */
  public List<String> keyterms() {
    return Fields.list(json, "keyterms", JsonNode::asString);
  }

  /** When it was made. */
  public String createdAt() {
    return Fields.text(json, "created_at");
  }

  /** When it was last changed. */
  public String updatedAt() {
    return Fields.text(json, "updated_at");
  }

  /** A tag; its value is empty if it has none. */
  public record Tag(String key, String value) {}

  /**
   * Something that uses a version set of a service.
   *
   * @param kind such as {@code unit_test}
   * @param name its name
   * @param versionSet the set's name
   */
  public record Usage(String kind, String name, String versionSet) {

    /** That of an answer. */
    public static Usage of(JsonNode json) {
      return new Usage(
          Fields.text(json, "kind"), Fields.text(json, "name"), Fields.text(json, "version_set"));
    }
  }
}
