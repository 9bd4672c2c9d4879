package dev.pinion.domain.diff;

import org.jspecify.annotations.Nullable;

/**
 * A field of a content, and how its values are compared.
 *
 * @param isList whether its elements are compared one by one
 * @param key the member by which elements that are objects are known; null for texts
 */
record Field(String name, Subject subject, boolean isList, @Nullable String key) {

  /** One value; of an object, each member is compared by itself. */
  static Field value(String name, Subject subject) {
    return new Field(name, subject, false, null);
  }

  /** A list of texts, of which each may be written as an object with a description and more. */
  static Field texts(String name, Subject subject) {
    return new Field(name, subject, true, null);
  }

  /** A list of objects. */
  static Field objects(String name, Subject subject, String key) {
    return new Field(name, subject, true, key);
  }
}
