package dev.pinion.app.governance;

import dev.pinion.app.OutcomeGuard;
import dev.pinion.app.ServiceAttributes;
import dev.pinion.app.Work;
import dev.pinion.app.meaning.Bundles;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.Check;
import dev.pinion.domain.governance.Freeze;
import dev.pinion.domain.governance.Move.Way;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.service.Revision.Overridden;
import dev.pinion.store.TenantTx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Lets no content reach the callers of an active service that the rules of its tenant do not let
 * through. It looks at the outcome of a transaction and not at its path, so a new way to change
 * something is guarded without being named.
 */
public final class Guard implements OutcomeGuard {
  private final Bundles bundles;
  private final RuleBook book;
  private final LongAdder overridden = new LongAdder();

  /** A guard that asks the rule book. */
  public Guard(Bundles bundles, RuleBook book) {
    this.bundles = bundles;
    this.book = book;
  }

  /** Sets that got content, for certain, although rules did not let it through. */
  public long overridden() {
    return overridden.sum();
  }

  @Override
  public void judge(Work.Unit unit) {
    TenantTx tx = unit.tx();
    if (unit.logged().isEmpty()
        && tx.services().before().isEmpty()
        && tx.resources().before().isEmpty()) {
      return;
    }
    Collection<Rule> rules = tx.rules().rules();
    List<Freeze> freezes =
        tx.rules().freezes().stream().filter(each -> each.isOn(unit.at())).toList();
    if (!rules.isEmpty() || !freezes.isEmpty()) {
      new Custody(unit, rules, freezes).require();
      judge(unit, freezes);
    }
    Followers.follow(unit);
  }

  private void judge(Work.Unit unit, List<Freeze> freezes) {
    TenantTx tx = unit.tx();
    EntityId id = unit.request();
    ChangeRequest request = id == null ? null : tx.requests().find(id);
    List<Moved> moves =
        new Outcome(bundles, tx, request)
            .moves(
                (before, after, set) ->
                    !RuleBook.governing(tx, before, after, set).isEmpty()
                        || freezes.stream()
                            .anyMatch(each -> RuleBook.covers(each, before, after, set)));
    var floating = new ArrayList<Moved>();
    for (Moved moved : moves) {
      Freeze stopping = RuleBook.stopping(moved, freezes, unit.at());
      if (stopping != null) {
        throw isVisible(unit, moved)
            ? Refusals.frozen(moved.service(), moved.move().versionSet(), stopping)
            : Refusals.frozenElsewhere();
      }
      List<Rule> governing =
          RuleBook.governing(tx, moved.before(), moved.service(), moved.move().versionSet());
      if (moved.move().way() instanceof Way.NewVersion) {
        if (governing.stream().anyMatch(Rule::needsFixedContent)) {
          floating.add(moved);
        }
      } else if (!governing.isEmpty()) {
        require(unit, moved, governing, request);
      }
    }
    if (!floating.isEmpty()) {
      throw Refusals.floating(
          floating.stream().filter(each -> isVisible(unit, each)).toList(), floating.size());
    }
  }

  private static boolean isVisible(Work.Unit unit, Moved moved) {
    return unit.may(Permission.SERVICE_GET, ServiceAttributes.of(moved.service()));
  }

  private void require(
      Work.Unit unit, Moved moved, List<Rule> governing, @Nullable ChangeRequest request) {
    List<Check> checks =
        unit.checks(
            moved.move(), move -> book.checks(unit.tx(), unit.at(), governing, moved, request));
    List<Overridden> broken = RuleBook.broken(checks);
    if (broken.isEmpty()) {
      return;
    }
    if (!moved.overrode().isEmpty() && moved.overrode().containsAll(broken)) {
      unit.require(Permission.RULES_OVERRIDE, ServiceAttributes.of(moved.service()));
      unit.tx()
          .whenEnded(
              isOnDisk -> {
                if (isOnDisk) {
                  overridden.increment();
                }
              });
      return;
    }
    Way way = moved.move().way();
    boolean plain = way instanceof Way.Write || way instanceof Way.Deletion;
    throw Refusals.notMet(moved.service(), moved.move().versionSet(), plain, checks);
  }
}
