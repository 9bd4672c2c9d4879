package dev.pinion.domain.governance;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who is behind an act, as far as people are told apart. A key counts as whoever made it, so it is
 * also told who could have acted in somebody's place.
 *
 * @param hands the user or the key that acted, the key that signed the user in and, of a key that
 *     acts for itself, whoever made it
 * @param openers who could have signed the user in: whoever made the key that did, and whoever
 *     stands behind them in the same way
 */
public record Person(Set<String> hands, Set<String> openers) {
  public Person {
    hands = Collections.unmodifiableSet(new TreeSet<>(hands));
    openers = Collections.unmodifiableSet(new TreeSet<>(openers));
  }

  /** A user of a tenant, as a hand. */
  public static String user(String org, String id) {
    return "user:" + org + "/" + id;
  }

  /** A key of a tenant, as a hand. */
  public static String key(String org, String id) {
    return "key:" + org + "/" + id;
  }

  /** Whether both acts are those of one person: they have a user or a key in common. */
  public boolean isSameAs(Person other) {
    return !Collections.disjoint(hands, other.hands);
  }

  /** Whether this person could have done what the other did: it is theirs, or they opened it. */
  public boolean couldActAs(Person other) {
    return isSameAs(other) || !Collections.disjoint(hands, other.openers);
  }
}
