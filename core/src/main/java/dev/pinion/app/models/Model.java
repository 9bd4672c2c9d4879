package dev.pinion.app.models;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An LLM that an interaction may prefer.
 *
 * @param name the {@code llm_name} on the wire
 * @param deprecated whether active services may no longer take it up; what runs goes on running
 * @param paramsSchema the JSON Schema (2020-12) of its {@code params}, immutable all the way down
 */
public record Model(String name, boolean deprecated, Map<String, @Nullable Object> paramsSchema) {}
