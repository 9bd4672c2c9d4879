package dev.pinion.client.model.service;

import dev.pinion.client.model.Fields;
import dev.pinion.client.model.View;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whether a version set's history is as it was written. */
public record Verification(JsonNode json) implements View {

  /** Whether every hash holds. */
  public boolean isValid() {
    return Fields.isTrue(json, "valid");
  }

  /** How many revisions there are. */
  public long length() {
    return Fields.number(json, "length");
  }

  /** The first revision that is not as it was written; null if all are. */
  public @Nullable Long firstBadRevision() {
    return Fields.numberOrNull(json, "first_bad_revision");
  }

  /** The hash of the newest revision; empty without one. */
  public String headHash() {
    return Fields.text(json, "head_hash");
  }
}
