package dev.pinion.client.model.service;

import dev.pinion.client.model.Fields;
import dev.pinion.client.model.View;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What the server warns of. Warnings refuse nothing. */
public record Warning(JsonNode json) implements View {

  /** The word for it, such as {@code pin_behind}. */
  public String code() {
    return Fields.text(json, "code");
  }

  /** One sentence. */
  public String message() {
    return Fields.text(json, "message");
  }

  static List<Warning> in(JsonNode json) {
    return Fields.list(json, "warnings", Warning::new);
  }
}
