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
 * @param openers who could have signed in the user, or the users who made the key: whoever made the
 *     key that did, and whoever stands behind them in the same way
 * @param lenders those of the openers who may not change rules: they could have lent themselves
 *     several names to get past one, while who may change it need not
 */
public record Person(Set<String> hands, Set<String> openers, Set<String> lenders) {
  public Person {
    hands = Collections.unmodifiableSet(new TreeSet<>(hands));
    openers = Collections.unmodifiableSet(new TreeSet<>(openers));
    lenders = Collections.unmodifiableSet(new TreeSet<>(lenders));
  }

  /** A user of a tenant, as a hand. */
  public static String user(String org, String id) {
    return "user:" + org + "/" + id;
  }

  /** A key of a tenant, as a hand. */
  public static String key(String org, String id) {
    return "key:" + org + "/" + id;
  }

  /** The people of another tenant, as one: who signed them in there is not told here. */
  public static String tenant(String org) {
    return "tenant:" + org;
  }

  /**
   * Whether both acts count as those of one person: they have a user, a key or somebody in common
   * who lent them both their names, or one of them signed the other in.
   */
  public boolean isSameAs(Person other) {
    return couldActAs(other) || other.couldActAs(this);
  }

  /** Both as one. */
  public Person and(Person other) {
    return new Person(
        union(hands, other.hands), union(openers, other.openers), union(lenders, other.lenders));
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    var both = new TreeSet<>(one);
    both.addAll(other);
    return both;
  }

  private boolean couldActAs(Person other) {
    return !Collections.disjoint(hands, other.hands)
        || !Collections.disjoint(lenders, other.lenders)
        || !Collections.disjoint(hands, other.openers);
  }
}
