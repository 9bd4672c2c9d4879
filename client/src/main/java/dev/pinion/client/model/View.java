package dev.pinion.client.model;

import tools.jackson.databind.JsonNode;

/** A thing as the API shows it. */
public interface View {

  /** All that the server says of it. */
  JsonNode json();
}
