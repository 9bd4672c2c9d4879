package dev.pinion.app.governance;

import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.governance.Person;
import dev.pinion.store.ChangeQuery;
import dev.pinion.store.TenantTx;
import java.util.ArrayDeque;
import java.util.List;
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
    var hands = new TreeSet<String>();
    var openers = new TreeSet<String>();
    String here = tx.tenant().slug();
    if (actor.kind() == Actor.Kind.USER) {
      hands.add(Person.user(actor.org(), actor.id()));
      if (actor.credential() != null) {
        hands.add(Person.key(actor.org(), actor.credential()));
        if (actor.org().equals(here)) {
          collect(tx, makers(tx, actor.credential()), true, openers);
        }
      }
    } else if (actor.kind() == Actor.Kind.API_KEY) {
      hands.add(Person.key(actor.org(), actor.id()));
      if (actor.org().equals(here)) {
        collect(tx, makers(tx, actor.id()), false, hands);
      }
    }
    return new Person(hands, openers);
  }

  /**
   * Adds actors and whoever stands behind them.
   *
   * @param behindUsers whether a user stands for whoever could have signed them in too
   */
  private static void collect(
      TenantTx tx, List<Actor> actors, boolean behindUsers, Set<String> found) {
    var open = new ArrayDeque<>(actors);
    while (!open.isEmpty()) {
      Actor each = open.remove();
      if (each.kind() == Actor.Kind.USER) {
        found.add(Person.user(each.org(), each.id()));
      }
      String signedIn = behindUsers ? each.credential() : null;
      String key = each.kind() == Actor.Kind.API_KEY ? each.id() : signedIn;
      if (key != null && found.add(Person.key(each.org(), key))) {
        open.addAll(makers(tx, key));
      }
    }
  }

  private static List<Actor> makers(TenantTx tx, String key) {
    var query = new ChangeQuery(null, "api_key", null, SubjectType.API_KEY, key, null, null);
    return tx.changes(query, 0, CHANGES_MAX).stream()
        .filter(change -> HAND_OVERS.contains(change.kind()))
        .map(Change::actor)
        .toList();
  }
}
