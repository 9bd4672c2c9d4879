package dev.pinion.client.model.service;

import dev.pinion.client.model.Actor;
import dev.pinion.client.model.Fields;
import dev.pinion.client.model.View;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One entry of a version set's history. */
public record Revision(JsonNode json) implements View {

  /** Its number. */
  public long revision() {
    return Fields.number(json, "revision");
  }

  /** How it came about, such as {@code promote}. */
  public String operation() {
    return Fields.text(json, "operation");
  }

  /** What its content was copied from; null if it was not copied. */
  public @Nullable Reference source() {
    JsonNode source = json.path("source");
    return source.isObject() ? Reference.of(source) : null;
  }

  /** The revision whose content it put back; null if it put none back. */
  public @Nullable Long restores() {
    return Fields.numberOrNull(json, "restores");
  }

  /** Who made it. */
  public Actor actor() {
    return Actor.of(json.path("actor"));
  }

  /** When it was made. */
  public String at() {
    return Fields.text(json, "at");
  }

  /** The hash that chains it to the one before. */
  public String hash() {
    return Fields.text(json, "hash");
  }

  /** Why it was made, in the words of whoever made it; empty if they did not say. */
  public String reason() {
    return Fields.text(json, "reason");
  }

  /** A revision of a version set. */
  public record Reference(String versionSet, long revision) {

    static Reference of(JsonNode json) {
      return new Reference(Fields.text(json, "version_set"), Fields.number(json, "revision"));
    }

    /** {@code name@revision}, which commands and requests take. */
    @Override
    public String toString() {
      return versionSet + "@" + revision;
    }
  }
}
