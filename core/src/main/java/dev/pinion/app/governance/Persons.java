package dev.pinion.app.governance;

import dev.pinion.app.Principal;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.governance.Person;
import dev.pinion.store.ChangeQuery;
import dev.pinion.store.TenantTx;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who is behind what actors of a tenant do. A key counts as whoever made it or gave it another
 * secret, for they have seen its secret; the change log says who that was, also of a key that is
 * gone.
 */
public final class Persons {
  private static final List<String> HAND_OVERS = List.of("api_key.created", "api_key.rotated");

  /** Changes of one key that are read at once. */
  private static final int CHANGES_PAGE = 1_000;

  private Persons() {}

  /**
   * The person behind an actor, by the rows of a transaction on their tenant.
   *
   * @param now decides whose keys have run out
   */
  public static Person behind(TenantTx tx, Actor actor, Instant now) {
    var hands = new TreeSet<String>();
    var openers = new TreeSet<String>();
    var lenders = new TreeSet<String>();
    boolean isHere = actor.org().equals(tx.tenant().slug());
    String credential = actor.signingKey();
    if (actor.kind() == Actor.Kind.USER) {
      hands.add(Person.user(actor.org(), actor.id()));
      if (credential != null) {
        hands.add(Person.key(actor.org(), credential));
      }
      if (!isHere) {
        lenders.add(Person.tenant(actor.org()));
      } else if (credential != null) {
        for (Actor each : behind(tx, makers(tx, credential), true)) {
          add(each, openers);
          if (!mayRule(tx, each, now)) {
            add(each, lenders);
          }
        }
      }
    } else if (actor.kind() == Actor.Kind.API_KEY) {
      hands.add(Person.key(actor.org(), actor.id()));
      if (isHere) {
        behind(tx, makers(tx, actor.id()), false).forEach(each -> add(each, hands));
      }
    }
    return new Person(hands, openers, lenders);
  }

  private static void add(Actor actor, Set<String> found) {
    switch (actor.kind()) {
      case USER -> {
        found.add(Person.user(actor.org(), actor.id()));
        if (actor.signingKey() != null) {
          found.add(Person.key(actor.org(), actor.signingKey()));
        }
      }
      case API_KEY -> found.add(Person.key(actor.org(), actor.id()));
      case SYSTEM -> {}
    }
  }

  private static boolean mayRule(TenantTx tx, Actor actor, Instant now) {
    Principal.Standing standing = Principal.standing(tx, actor, now);
    return actor.kind() == Actor.Kind.SYSTEM
        || (standing != null
            && standing.grants().covers(new Grants(List.of(Grant.of(Permission.RULE_UPDATE)))));
  }

  /**
   * Actors and whoever stands behind them.
   *
   * @param behindUsers whether a user stands for whoever could have signed them in too
   */
  private static Set<Actor> behind(TenantTx tx, Collection<Actor> actors, boolean behindUsers) {
    var found = new LinkedHashSet<Actor>();
    var open = new ArrayDeque<>(actors);
    while (!open.isEmpty()) {
      Actor each = open.remove();
      if (found.add(each)) {
        String signedIn = behindUsers ? each.signingKey() : null;
        String key = each.kind() == Actor.Kind.API_KEY ? each.id() : signedIn;
        if (key != null) {
          open.addAll(makers(tx, key));
        }
      }
    }
    return found;
  }

  /** However often a key has rotated itself since, who has seen its secret stays one of them. */
  private static Set<Actor> makers(TenantTx tx, String key) {
    var makers = new LinkedHashSet<Actor>();
    for (String kind : HAND_OVERS) {
      var query = new ChangeQuery(kind, null, null, null, SubjectType.API_KEY, key, null, null);
      List<Change> page;
      long offset = 0;
      do {
        page = tx.changes(query, offset, CHANGES_PAGE);
        page.forEach(change -> makers.add(change.actor()));
        offset += CHANGES_PAGE;
      } while (page.size() == CHANGES_PAGE);
    }
    return makers;
  }
}
