package dev.pinion.client.model;

import tools.jackson.databind.JsonNode;

/** A workspace, which the Classic API calls an organization. */
public record Workspace(JsonNode json) implements Named {

  /** The short name that the Classic API's addresses hold. */
  public String slug() {
    return Fields.text(json, "slug");
  }
}
