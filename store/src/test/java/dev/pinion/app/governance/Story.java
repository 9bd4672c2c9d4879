package dev.pinion.app.governance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.Approvals;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.ChangeRequest.State;
import dev.pinion.domain.governance.Condition;
import dev.pinion.domain.governance.Pinned;
import dev.pinion.domain.governance.PromotionOnly;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.governance.Rule.Terms;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Revision.Operation;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.RequestStore.RequestQuery;
import dev.pinion.store.TenantTx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the change log tells of a governed set, entry by entry in the order of commits: whether the
 * rules and freezes that stood then let each revision through. It judges by its own means, and
 * never asks what it checks.
 */
final class Story {
  private static final int CHANGES_MAX = 10_000;

  private final Side side;
  private final EntityId service;
  private final Map<EntityId, Map<Long, Terms>> written = new HashMap<>();
  private final Map<EntityId, Long> standing = new HashMap<>();
  private final Set<String> freezes = new HashSet<>();
  private final Set<EntityId> requests = new HashSet<>();
  private final Map<String, List<String>> fates = new HashMap<>();
  private long seq;
  private long revision;

  /** What happens from now on; there is no rule and no freeze yet. */
  Story(Side side, EntityId service) {
    this.side = side;
    this.service = service;
    this.seq = side.tenant.read(TenantTx::lastSeq);
    this.revision = side.tenant.read(tx -> tx.ledger().lastRevision(service, Governed.RELEASE));
  }

  /** Makes a rule known as it was written. */
  void ruled(Rule rule) {
    written
        .computeIfAbsent(rule.id(), id -> new HashMap<>())
        .putIfAbsent(rule.version(), rule.terms());
  }

  /** Reads on to the newest entry. */
  void readOn(String what) {
    side.tenant.read(
        tx -> {
          for (Change each : tx.changesAfter(seq, CHANGES_MAX)) {
            read(tx, each, "%s, %s".formatted(what, each));
            seq = each.seq();
          }
          requireSet(tx, what);
          requests.removeIf(id -> isOver(tx, id, what));
          return true;
        });
    assertThat(side.ledgers.verify(side.admin, service, Governed.RELEASE).isValid())
        .as(what)
        .isTrue();
  }

  private void read(TenantTx tx, Change change, String what) {
    String subject = change.subject().id();
    switch (change.kind()) {
      case "rule.created", "rule.updated" -> standing.merge(EntityId.ofHex(subject), 1L, Long::sum);
      case "rule.deleted" -> standing.remove(EntityId.ofHex(subject));
      case "freeze.on" -> freezes.add(subject);
      case "freeze.off" -> freezes.remove(subject);
      case "request.created" -> requests.add(EntityId.ofHex(subject));
      case "request.applied", "request.failed", "request.withdrawn", "request.rejected" ->
          fates.computeIfAbsent(subject, id -> new ArrayList<>()).add(change.kind());
      case "version_set.changed" -> {
        if (Governed.RELEASE.equals(change.versionSet()) && subject.equals(service.hex())) {
          assertThat(change.revision()).as(what).isEqualTo(++revision);
          requireLetThrough(tx, what);
        }
      }
      default -> {}
    }
  }

  private void requireLetThrough(TenantTx tx, String what) {
    Revision made =
        Objects.requireNonNull(tx.ledger().revision(service, Governed.RELEASE, revision));
    Service holder = Objects.requireNonNull(tx.services().find(service));
    assertThat(freezes).as(what).isEmpty();
    standing.forEach(
        (id, version) -> {
          Terms terms =
              Objects.requireNonNull(
                  Objects.requireNonNull(written.get(id), what).get(version), what);
          boolean governs = terms.enabled() && terms.appliesTo().includes(holder, Governed.RELEASE);
          boolean overrode =
              made.origin().overrode().stream().anyMatch(each -> each.ruleId().equals(id));
          if (governs && !overrode && made.origin().operation() != Operation.ROLLBACK) {
            terms.conditions().forEach(each -> require(tx, each, made, what));
          }
        });
  }

  private static void require(TenantTx tx, Condition condition, Revision made, String what) {
    Pins pins = Objects.requireNonNull(made.after());
    switch (condition) {
      case PromotionOnly only ->
          assertThat(made.origin().operation()).as(what).isEqualTo(Operation.PROMOTE);
      case Pinned pinned -> {
        assertThat(pins.agentVersion()).as(what).isNotNull();
        assertThat(pins.graphVersion()).as(what).isNotNull();
      }
      case Approvals approvals -> {
        ChangeRequest request = request(tx, made);
        assertThat(request).as(what).isNotNull();
        long people =
            Objects.requireNonNull(request).approvals().stream()
                .filter(vote -> !vote.actor().id().equals(request.author().id()))
                .filter(vote -> vote.digests().equals(request.basis().digests()))
                .filter(
                    vote ->
                        vote.baseRevisions().equals(Map.of(Governed.RELEASE, made.number() - 1)))
                .map(vote -> vote.actor().id())
                .distinct()
                .count();
        assertThat(people).as(what).isGreaterThanOrEqualTo(approvals.count());
        assertThat(request.basis().plans().getFirst().after()).as(what).isEqualTo(pins);
      }
      default -> {} // the race that has the condition looks at its evidence
    }
  }

  /** The request that a revision says it carries out; null if it carries out none. */
  private static @Nullable ChangeRequest request(TenantTx tx, Revision made) {
    return tx
        .requests()
        .list(new RequestQuery(null, null, made.serviceId(), null, null), 0, CHANGES_MAX)
        .stream()
        .filter(each -> isOf(made, each.number()))
        .findFirst()
        .orElse(null);
  }

  private static boolean isOf(Revision made, long number) {
    String reason = made.origin().reason();
    return reason != null && reason.startsWith("Change request #%d:".formatted(number));
  }

  private void requireSet(TenantTx tx, String what) {
    VersionSet set =
        Objects.requireNonNull(tx.services().find(service)).versionSet(Governed.RELEASE);
    Revision newest = Objects.requireNonNull(tx.ledger().newest(service, Governed.RELEASE));
    assertThat(newest.number()).as(what).isEqualTo(revision);
    assertThat(Objects.requireNonNull(set).revision()).as(what).isEqualTo(revision);
    assertThat(set.pins()).as(what).isEqualTo(newest.after());
  }

  /** A request is applied if and only if exactly one revision says so, and the log says so once. */
  private boolean isOver(TenantTx tx, EntityId id, String what) {
    ChangeRequest request = Objects.requireNonNull(tx.requests().find(id));
    String which = "%s, request #%d".formatted(what, request.number());
    List<Long> revisions =
        tx.ledger().revisions(service, Governed.RELEASE, 0, CHANGES_MAX).stream()
            .filter(each -> isOf(each, request.number()))
            .map(Revision::number)
            .toList();
    List<String> fate = fates.getOrDefault(id.hex(), List.of());
    State state = request.progress().state();
    switch (state) {
      case APPLIED -> {
        assertThat(revisions).as(which).containsExactly(request.progress().appliedRevision());
        assertThat(fate).as(which).containsExactly("request.applied");
      }
      case REJECTED, WITHDRAWN, FAILED -> {
        assertThat(revisions).as(which).isEmpty();
        assertThat(fate).as(which).containsExactly("request." + state.code());
      }
      case OPEN, READY, STALE -> {
        assertThat(revisions).as(which).isEmpty();
        assertThat(fate).as(which).isEmpty();
      }
    }
    return !fate.isEmpty();
  }

  /** Where in the log the newest entry of a kind stands; 0 if there is none. */
  long last(String kind) {
    return side.tenant.read(
        tx ->
            tx.changesAfter(Math.max(0, tx.lastSeq() - 200), CHANGES_MAX).stream()
                .filter(each -> each.kind().equals(kind))
                .filter(
                    each ->
                        !kind.equals("version_set.changed")
                            || Governed.RELEASE.equals(each.versionSet()))
                .mapToLong(Change::seq)
                .max()
                .orElse(0));
  }
}
