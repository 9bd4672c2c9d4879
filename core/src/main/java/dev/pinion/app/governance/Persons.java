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
    for (Actor each : isHere(tx, actor) ? behind(tx, List.of(actor), false) : List.of(actor)) {
      add(each, hands);
      if (each.kind() == Actor.Kind.USER) {
        addOpeners(tx, each, now, openers, lenders);
      }
    }
    return new Person(hands, openers, lenders);
  }

  /** Adds who could have signed a user in, and those of them who could have lent several names. */
  private static void addOpeners(
      TenantTx tx, Actor user, Instant now, Set<String> openers, Set<String> lenders) {
    if (!isHere(tx, user)) {
      lenders.add(Person.tenant(user.org()));
    } else if (user.signingKey() != null) {
      for (Actor each : behind(tx, makers(tx, user.signingKey()), true)) {
        add(each, openers);
        if (!mayRule(tx, each, now)) {
          add(each, lenders);
          if (!isHere(tx, each)) {
            lenders.add(Person.tenant(each.org()));
          }
        }
      }
    }
  }

  private static boolean isHere(TenantTx tx, Actor actor) {
    return actor.org().equals(tx.tenant().slug());
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
