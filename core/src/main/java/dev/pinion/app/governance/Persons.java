package dev.pinion.app.governance;

import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.governance.Person;
import dev.pinion.store.ChangeQuery;
import dev.pinion.store.TenantTx;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who is behind what actors of a tenant do. A key counts as whoever made it or gave it another
 * secret, for they have seen its secret; the change log says who that was, also of a key that is
 * gone.
 */
public final class Persons {
  private static final Set<String> HAND_OVERS = Set.of("api_key.created", "api_key.rotated");

  /** Changes of one key that are looked at. */
  private static final int CHANGES_MAX = 1_000;

  private Persons() {}

  /** The person behind an actor, by the rows of a transaction on their tenant. */
  public static Person behind(TenantTx tx, Actor actor) {
    String here = tx.tenant().slug();
    var hands = new TreeSet<String>();
    var open = new ArrayDeque<Actor>();
    open.add(actor);
    while (!open.isEmpty()) {
      Actor each = open.remove();
      if (each.kind() == Actor.Kind.USER) {
        hands.add(Person.user(each.org(), each.id()));
      }
      String key = each.kind() == Actor.Kind.API_KEY ? each.id() : each.credential();
      if (key != null && hands.add(Person.key(each.org(), key)) && each.org().equals(here)) {
        handOvers(tx, key, open);
      }
    }
    return new Person(hands);
  }

  private static void handOvers(TenantTx tx, String key, ArrayDeque<Actor> found) {
    var query = new ChangeQuery(null, "api_key", null, SubjectType.API_KEY, key, null, null);
    for (Change change : tx.changes(query, 0, CHANGES_MAX)) {
      if (HAND_OVERS.contains(change.kind())) {
        found.add(change.actor());
      }
    }
  }
}
