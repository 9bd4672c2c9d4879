package dev.pinion.client.model;

import tools.jackson.databind.JsonNode;

/**
 * Who did something.
 *
 * @param id the id of a user or a key
 * @param name empty if it has none
 */
public record Actor(String id, String name) {

  /** That of an answer. */
  public static Actor of(JsonNode json) {
    return new Actor(Fields.text(json, "id"), Fields.text(json, "name"));
  }

  /** The name; without one the id. */
  public String label() {
    return name.isEmpty() ? id : name;
  }
}
