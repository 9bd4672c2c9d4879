package dev.pinion.domain.governance;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who is behind an act, as far as people are told apart: the user, the key that acted or signed
 * them in, and whoever made that key. Two acts with one of these in common are those of one person,
 * because one person could have done both.
 *
 * @param hands users and keys, in words of their own
 */
public record Person(Set<String> hands) {
  public Person {
    hands = Collections.unmodifiableSet(new TreeSet<>(hands));
  }

  /** A user of a tenant, as a hand. */
  public static String user(String org, String id) {
    return "user:" + org + "/" + id;
  }

  /** A key of a tenant, as a hand. */
  public static String key(String org, String id) {
    return "key:" + org + "/" + id;
  }

  /** Whether one person could be behind both. */
  public boolean mayBe(Person other) {
    return !Collections.disjoint(hands, other.hands);
  }
}
