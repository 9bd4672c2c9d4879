package dev.pinion.client.model.service;

import dev.pinion.client.model.Fields;
import dev.pinion.client.model.View;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One difference: of pins, where {@link #path} says of which, or of contents, where {@link #what}
 * does.
 */
public record Difference(JsonNode json) implements View {
  private static final String PREFERENCES = "/" + Pins.PREFERENCES;
  private static final Pattern PREFERENCE =
      Pattern.compile(PREFERENCES + "/([^/]+)(?:/(llm_name|params)(?:/(.+))?)?");

  /** {@code added}, {@code removed} or {@code changed}. */
  public String kind() {
    return Fields.text(json, "kind");
  }

  /** A JSON Pointer into pins. */
  public String path() {
    return Fields.text(json, "path");
  }

  /** The kind of thing that differs, such as {@code state}. */
  public String what() {
    return Fields.text(json, "what");
  }

  /** The name of what differs; empty if there is only one of its kind. */
  public String name() {
    return Fields.text(json, "name");
  }

  /** What was; null or missing if there was nothing. */
  public JsonNode before() {
    return json.path("before");
  }

  /** What is; null or missing if there is nothing. */
  public JsonNode after() {
    return json.path("after");
  }

  /** Whether a version's number differs; without one, the newest is followed. */
  public boolean isOfVersion() {
    return path().endsWith("_version_number");
  }

  /** The LLM preferences by interaction, if all of a set are given at once; null if not. */
  public @Nullable Map<String, Pins.Preference> allPreferences() {
    return path().equals(PREFERENCES) ? Fields.members(after(), Pins.Preference::new) : null;
  }

  /** The interaction whose LLM or parameter differs; null if it is something else. */
  public @Nullable String interaction() {
    Matcher matcher = PREFERENCE.matcher(path());
    return matcher.matches() ? unescaped(matcher.group(1)) : null;
  }

  /** The way to the LLM's parameter that differs, with slashes; null if it is something else. */
  public @Nullable String parameter() {
    Matcher matcher = PREFERENCE.matcher(path());
    String pointer = matcher.matches() ? matcher.group(3) : null;
    return pointer == null ? null : unescaped(pointer);
  }

  private static String unescaped(String pointer) {
    return pointer.replace("~1", "/").replace("~0", "~");
  }
}
