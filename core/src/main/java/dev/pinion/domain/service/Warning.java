package dev.pinion.domain.service;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something about a version set that is allowed but deserves a look. Warnings never block.
 *
 * @param message one clear sentence
 * @param path a JSON Pointer to what it is about, in the form of {@link Pins#json}; null for the
 *     set as a whole
 */
public record Warning(Code code, String message, @Nullable String path) {

  /** The warning as a JSON object. */
  public Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("code", code.wireName());
    json.put("message", message);
    json.put("path", path);
    return Collections.unmodifiableMap(json);
  }

  /** The kinds of warnings (docs/behaviour/services.md). */
  public enum Code {
    /** What end users get changes with every version that somebody makes. */
    RELEASE_NOT_PINNED("release_not_pinned"),
    /** The change drops an LLM preference that was there. */
    LLM_PREFERENCES_LOST("llm_preferences_lost"),
    /** A pin is far behind the newest version. */
    PIN_BEHIND("pin_behind"),
    /** A preference names a deprecated LLM. */
    DEPRECATED_LLM("deprecated_llm"),
    /** The service's agent is deprecated. */
    DEPRECATED_AGENT("deprecated_agent"),
    /** The service's context graph is deprecated. */
    DEPRECATED_CONTEXT_GRAPH("deprecated_context_graph"),
    /** A preference is for an interaction that the runtime does not know. */
    UNKNOWN_INTERACTION("unknown_interaction"),
    /** Nothing has used the set for long. */
    SET_UNUSED("set_unused");

    private final String wireName;

    Code(String wireName) {
      this.wireName = wireName;
    }

    /** The stable word for programs. */
    public String wireName() {
      return wireName;
    }
  }
}
