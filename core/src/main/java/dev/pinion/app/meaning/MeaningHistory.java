package dev.pinion.app.meaning;

import dev.pinion.budget.Allowance;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.domain.service.Bundle;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.TenantTx;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a version set has meant, by the rows of one transaction: its ledger says what it pinned, and
 * the times of versions say what null pins followed.
 */
public final class MeaningHistory {
  /** Revisions that are read first: the newest alone mostly tells, or the one before it. */
  private static final int FIRST_PAGE = 2;

  private final TenantTx tx;
  private final Bundles bundles;
  private final Service service;

  /** The history of sets of a service as the transaction sees it. */
  public MeaningHistory(TenantTx tx, Bundles bundles, Service service) {
    this.tx = tx;
    this.bundles = bundles;
    this.service = service;
  }

  /**
   * Since when a set has meant a content without a break.
   *
   * @param enough nothing before that time matters; the answer may lie before it
   * @return null if the set does not mean it now
   */
  public @Nullable Instant since(String versionSet, String digest, Instant enough) {
    VersionSet now = service.versionSet(versionSet);
    if (now == null) {
      return null;
    }
    Bundle bundle = Bundles.of(service, now.pins(), tx.resources()::find);
    if (!bundles.digest(bundle, tx).equals(digest)) {
      return null;
    }
    return Allowance.inPassing(() -> since(versionSet, now, bundle, digest, enough));
  }

  private Instant since(
      String versionSet, VersionSet now, Bundle bundle, String digest, Instant enough) {
    SetLedger ledger = SetLedger.of(tx, service, versionSet);
    Instant since = now.updatedAt();
    @Nullable Bundle last = bundle;
    int limit = FIRST_PAGE;
    for (long offset = 0; ; offset += limit, limit = SetLedger.PAGE) {
      List<Revision> page = ledger.page(offset, limit);
      for (Revision revision : page) {
        Instant meantSince = since(revision, last, digest, enough);
        if (meantSince == null) {
          return since;
        }
        since = meantSince;
        if (meantSince.isAfter(revision.at()) || !meantSince.isAfter(enough)) {
          return since;
        }
        last = null;
      }
      if (page.size() < limit) {
        return since;
      }
    }
  }

  /**
   * Since when a revision, up to the end of its time, meant the content.
   *
   * @param last what it means at the end of its time; null if the next revision ended it
   * @param enough nothing before that time matters; the answer may lie before it
   * @return null if it did not mean it then
   */
  private @Nullable Instant since(
      Revision revision, @Nullable Bundle last, String digest, Instant enough) {
    Pins pins = revision.after();
    if (pins == null) {
      return null;
    }
    Bundle meant =
        last != null
            ? last
            : Bundle.of(
                revision.parts(),
                pins,
                newestUntil(revision.parts().agentId(), end(revision)),
                newestUntil(revision.parts().graphId(), end(revision)));
    Instant since = null;
    while (bundles.digest(meant, tx).equals(digest)) {
      Instant agent = floatingSince(meant, ResourceKind.AGENT, pins);
      Instant graph = floatingSince(meant, ResourceKind.CONTEXT_GRAPH, pins);
      Instant changed = latest(agent, graph);
      if (changed == null || !changed.isAfter(revision.at())) {
        return revision.at();
      }
      since = changed;
      if (!since.isAfter(enough)) {
        return since;
      }
      meant =
          Bundle.of(
              revision.parts(),
              pins,
              before(meant, ResourceKind.AGENT, changed.equals(agent)),
              before(meant, ResourceKind.CONTEXT_GRAPH, changed.equals(graph)));
    }
    return since;
  }

  /** When the next revision of the set was made. */
  private Instant end(Revision revision) {
    Revision next =
        SetLedger.of(tx, service, revision.versionSet()).revision(revision.number() + 1);
    return Objects.requireNonNull(next, "it is not the newest").at();
  }

  /** A version of the moment of the end may have come before it, and then was a break. */
  private long newestUntil(EntityId part, Instant end) {
    return tx.resources().latestVersionAt(part, end);
  }

  /** When the version was made that a null pin follows; null if the pin is not null. */
  private @Nullable Instant floatingSince(Bundle bundle, ResourceKind kind, Pins pins) {
    Long version = bundle.version(kind);
    if (pins.version(kind) != null || version == null) {
      return null;
    }
    ResourceVersion made = tx.resources().version(bundle.id(kind), version);
    return made == null ? null : made.createdAt();
  }

  private static long before(Bundle bundle, ResourceKind kind, boolean changed) {
    Long version = bundle.version(kind);
    return version == null ? 0 : changed ? version - 1 : version;
  }

  private static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isAfter(other) ? one : other;
  }

  /**
   * Whether a revision has meant the same ever since it was made: what its null pins follow has got
   * no version since. A version of the same moment counts as one that came after it, because times
   * do not tell.
   */
  public boolean isUnmoved(Pins pins, Revision.Parts parts, Instant madeAt) {
    Instant before = madeAt.minusMillis(1);
    for (ResourceKind kind : ResourceKind.PARTS) {
      EntityId part = parts.id(kind);
      if (pins.version(kind) == null) {
        var now = tx.resources().find(part);
        if (now == null || tx.resources().latestVersionAt(part, before) != now.latestVersion()) {
          return false;
        }
      }
    }
    return true;
  }
}
