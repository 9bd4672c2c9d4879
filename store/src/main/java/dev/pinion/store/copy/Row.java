package dev.pinion.store.copy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row.
 *
 * @param key the values of the primary key
 * @param values the values of the columns that were read, texts and {@code Long}, in their order
 */
public record Row(List<Object> key, List<@Nullable Object> values) {}
