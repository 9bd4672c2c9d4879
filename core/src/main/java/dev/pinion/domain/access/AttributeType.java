package dev.pinion.domain.access;

import org.jspecify.annotations.Nullable;

/** The type of a resource attribute, and so of every value that a condition compares it with. */
public enum AttributeType {
  STRING("a string"),
  BOOLEAN("true or false"),
  /** The value of a tag: a key may stand alone, which is a {@code null} value. */
  STRING_OR_NULL("a string or null");

  private final String description;

  AttributeType(String description) {
    this.description = description;
  }

  /** The type in words that fit after "must be". */
  public String description() {
    return description;
  }

  /** Whether a JSON value, in Java terms, is of this type. */
  public boolean accepts(@Nullable Object value) {
    return switch (this) {
      case STRING -> value instanceof String;
      case BOOLEAN -> value instanceof Boolean;
      case STRING_OR_NULL -> value == null || value instanceof String;
    };
  }
}
