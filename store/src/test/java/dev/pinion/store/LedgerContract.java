package dev.pinion.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.catalog.Catalog;
import dev.pinion.domain.Change;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What {@link LedgerStore} states. */
interface LedgerContract extends StoreFixture {

  /** The same database, opened once more. */
  Store reopen(Duration writeTimeout);

  @Test
  default void theLedgerIsReadNewestFirstInPages() {
    Service made = service("s");
    List<Revision> all =
        LongStream.rangeClosed(1, 5)
            .mapToObj(number -> Samples.revision(made.id(), "custom", number))
            .toList();
    Revision deletion = Samples.deletion(made.id(), "custom", 6);
    write(
        tx -> {
          all.forEach(tx.services()::revise);
          tx.services().revise(deletion);
          tx.services().revise(Samples.revision(made.id(), "Custom", 1));
        });

    assertThat(number(tx -> tx.ledger().lastRevision(made.id(), "custom"))).isEqualTo(6);
    assertThat(listed(tx -> tx.ledger().revisions(made.id(), "custom", 0, 100)))
        .containsExactly(deletion, all.get(4), all.get(3), all.get(2), all.get(1), all.get(0));
    assertThat(found(tx -> tx.ledger().newest(made.id(), "custom"))).isEqualTo(deletion);
    assertThat(found(tx -> tx.ledger().newest(made.id(), "none"))).isNull();
    assertThat(found(tx -> tx.ledger().revision(made.id(), "custom", 2))).isEqualTo(all.get(1));
    assertThat(found(tx -> tx.ledger().revision(made.id(), "custom", 7))).isNull();
    assertThat(listed(tx -> tx.ledger().revisions(made.id(), "custom", 1, 2)))
        .containsExactly(all.get(4), all.get(3));
    assertThat(listed(tx -> tx.ledger().revisions(made.id(), "custom", 5, 2)))
        .containsExactly(all.get(0));
    assertThat(listed(tx -> tx.ledger().revisions(made.id(), "custom", 6, 2))).isEmpty();
    assertThat(listed(tx -> tx.ledger().revisions(made.id(), "custom", 0, 0))).isEmpty();
    assertThat(listed(tx -> tx.ledger().revisionsFrom(made.id(), "custom", 1, 2)))
        .containsExactly(all.get(0), all.get(1));
    assertThat(listed(tx -> tx.ledger().revisionsFrom(made.id(), "custom", 5, 9)))
        .containsExactly(all.get(4), deletion);
    assertThat(listed(tx -> tx.ledger().revisionsFrom(made.id(), "custom", 7, 9))).isEmpty();
  }

  @Test
  default void theSetsThatAreOrWereAreNamedInPages() {
    Service first = service("first");
    Service second = service("second");
    service(stranger(), "third");
    write(
        tx -> {
          tx.services().revise(Samples.revision(second.id(), "gone", 1));
          tx.services().revise(Samples.revision(second.id(), "release", 2));
          tx.services().revise(Samples.revision(second.id(), "release", 3));
          tx.services().delete(second.id(), Samples.LATER);
        });
    var all =
        List.of(
            new LedgerStore.Name(first.id(), "release"),
            new LedgerStore.Name(second.id(), "gone"),
            new LedgerStore.Name(second.id(), "release"));
    assertThat(listed(tx -> tx.ledger().namesAfter(null, 9))).isEqualTo(all);
    assertThat(listed(tx -> tx.ledger().namesAfter(null, 2))).isEqualTo(all.subList(0, 2));
    assertThat(listed(tx -> tx.ledger().namesAfter(all.get(1), 2))).isEqualTo(all.subList(2, 3));
    assertThat(listed(tx -> tx.ledger().namesAfter(all.get(2), 2))).isEmpty();
    assertThat(listed(tx -> tx.ledger().names(first.id()))).containsExactly("release");
    assertThat(listed(tx -> tx.ledger().names(second.id()))).containsExactly("gone", "release");
    assertThat(found(stranger(), tx -> tx.ledger().names(first.id()))).isEqualTo(List.of());
  }

  @Test
  default void aRevisionsNumberIsTakenOnce() {
    Service made = service("s");
    write(tx -> tx.services().revise(Samples.revision(made.id(), "custom", 1)));
    refused(tx -> tx.services().revise(Samples.revision(made.id(), "custom", 1)));
    refused(tx -> tx.services().revise(Samples.revision(made.id(), "custom", 0)));
    assertThat(listed(tx -> tx.ledger().revisions(made.id(), "custom", 0, 9)))
        .containsExactly(Samples.revision(made.id(), "custom", 1));
  }

  @Test
  default void theLedgerOutlivesTheSet() {
    Service made = service("s");
    write(
        tx -> {
          tx.services().revise(Samples.revision(made.id(), "custom", 1));
        });
    write(tx -> tx.services().revise(Samples.deletion(made.id(), "custom", 2)));
    assertThat(number(tx -> tx.ledger().lastRevision(made.id(), "custom"))).isEqualTo(2);
  }

  @Test
  default void theRevisionOfATimeIsTheNewestThatWasMadeByThen() {
    Service made = service("s");
    write(
        tx -> {
          for (int number = 1; number <= 3; number++) {
            tx.services().revise(Samples.revision(made.id(), "custom", number));
          }
        });
    assertThat(found(tx -> tx.ledger().revisionAt(made.id(), "custom", Samples.TIME))).isNull();
    for (int number = 1; number <= 3; number++) {
      Instant time = Samples.TIME.plusMillis(number);
      assertThat(found(tx -> tx.ledger().revisionAt(made.id(), "custom", time)))
          .isEqualTo(Samples.revision(made.id(), "custom", number));
    }
    assertThat(found(tx -> tx.ledger().revisionAt(made.id(), "custom", Samples.LATER)))
        .isEqualTo(Samples.revision(made.id(), "custom", 3));
  }

  @Test
  default void theLogTellsTheOrderOfRevisionsAcrossSets() {
    Service made = service("s");
    write(
        tx -> {
          log(tx, made, "custom", 1);
          log(tx, made, "edge", 2);
          log(tx, made, "custom", 2);
          log(tx, made, "edge", 3);
        });
    long first = number(tx -> tx.ledger().seqOf(made.id(), "custom", 1));
    assertThat(number(tx -> tx.ledger().seqOf(made.id(), "edge", 2))).isEqualTo(first + 1);
    assertThat(number(tx -> tx.ledger().seqOf(made.id(), "edge", 3))).isEqualTo(first + 3);
    assertThat(number(tx -> tx.ledger().seqOf(made.id(), "edge", 1))).isZero();
    assertThat(number(stranger(), tx -> tx.ledger().seqOf(made.id(), "edge", 2))).isZero();
    assertThat(number(tx -> tx.ledger().lastLogged(made.id(), "custom"))).isEqualTo(2);
    assertThat(number(tx -> tx.ledger().lastLoggedBefore(made.id(), "custom", first))).isZero();
    assertThat(number(tx -> tx.ledger().lastLoggedBefore(made.id(), "custom", first + 1))).isOne();
    assertThat(number(tx -> tx.ledger().lastLoggedBefore(made.id(), "custom", first + 2))).isOne();
    assertThat(number(tx -> tx.ledger().lastLoggedBefore(made.id(), "custom", first + 3)))
        .isEqualTo(2);
    assertThat(number(tx -> tx.ledger().lastLoggedBefore(made.id(), "none", 99))).isZero();
    assertThat(
            number(stranger(), tx -> tx.ledger().lastLoggedBefore(made.id(), "custom", first + 3)))
        .isZero();
  }

  private static void log(TenantTx tx, Service service, String set, long revision) {
    var subject = Change.Subject.of(Change.SubjectType.SERVICE, service.id());
    tx.append(
        new Change.Draft("version_set.changed", subject, service.name(), set, revision, null),
        Samples.actor("x"),
        Samples.TIME);
  }

  @Test
  default void theLedgerIsReadOldestFirstFromANumberOn() {
    Service made = service("s");
    Service other = service("t");
    List<Revision> all =
        LongStream.rangeClosed(1, 5)
            .mapToObj(number -> Samples.revision(made.id(), "custom", number))
            .toList();
    write(
        tx -> {
          all.reversed().forEach(tx.services()::revise);
          tx.services().revise(Samples.revision(made.id(), "Custom", 1));
          tx.services().revise(Samples.revision(other.id(), "custom", 2));
        });
    assertThat(listed(tx -> tx.ledger().revisionsFrom(made.id(), "custom", 1, 100))).isEqualTo(all);
    assertThat(listed(tx -> tx.ledger().revisionsFrom(made.id(), "custom", 2, 3)))
        .isEqualTo(all.subList(1, 4));
    assertThat(listed(tx -> tx.ledger().revisionsFrom(made.id(), "custom", 5, 3)))
        .isEqualTo(all.subList(4, 5));
    assertThat(listed(tx -> tx.ledger().revisionsFrom(made.id(), "custom", 6, 3))).isEmpty();
    assertThat(listed(tx -> tx.ledger().revisionsFrom(made.id(), "custom", 1, 0))).isEmpty();
    assertThat(listed(tx -> tx.ledger().revisionsFrom(made.id(), "none", 1, 3))).isEmpty();
    assertThat(
            store()
                .read(stranger(), tx -> tx.ledger().revisionsFrom(made.id(), "custom", 1, 3))
                .size())
        .isZero();
  }

  @Test
  default void revisionsOfEveryFormatAreKept() {
    Service made = service("s");
    Revision old = inFirstFormat(Samples.revision(made.id(), "custom", 1));
    Revision next = Samples.revision(made.id(), "custom", 2);
    write(
        tx -> {
          tx.services().revise(old);
          tx.services().revise(next);
        });
    assertThat(listed(tx -> tx.ledger().revisionsFrom(made.id(), "custom", 1, 2)))
        .containsExactly(old, next);
  }

  @Test
  default void whatWasOverriddenIsKeptAndCoveredByTheHash() {
    Service made = service("s");
    Revision revision = Samples.overriding(Samples.revision(made.id(), "custom", 1));
    write(tx -> tx.services().revise(revision));
    Revision found =
        Objects.requireNonNull(read(tx -> tx.ledger().revision(made.id(), "custom", 1)));
    assertThat(found).isEqualTo(revision);
    assertThat(found.origin().overrode()).hasSize(2);
    assertThat(found.computedHash()).isEqualTo(found.hash());
    Revision old = inFirstFormat(Samples.overriding(Samples.revision(made.id(), "old", 1)));
    refused(tx -> tx.services().revise(old));
  }

  private static Revision inFirstFormat(Revision revision) {
    return new Revision(
        1,
        revision.serviceId(),
        revision.versionSet(),
        revision.number(),
        revision.origin(),
        revision.parts(),
        revision.before(),
        revision.after(),
        revision.warnings(),
        revision.actor(),
        revision.at(),
        revision.previousHash(),
        revision.hash());
  }

  /** Writes the next entry of a ledger as the use cases do: with what memory knows, and logged. */
  default Revision append(Store to, Catalog catalog, Service service) {
    return to.write(home(), tx -> catalog.during(home(), tx, same -> append(same, service)));
  }

  private static Revision append(TenantTx tx, Service service) {
    Revision sample = Samples.revision(service.id(), "custom", 1);
    Revision next =
        Revision.next(
            tx.services().tip(service.id(), "custom"),
            new Revision.Draft(
                service.id(),
                "custom",
                sample.origin(),
                sample.parts(),
                null,
                sample.after(),
                sample.warnings(),
                sample.actor(),
                sample.at()));
    tx.services().revise(next);
    tx.append(
        new Change.Draft(
            "version_set.changed",
            Change.Subject.of(Change.SubjectType.SERVICE, service.id()),
            service.name(),
            "custom",
            next.number(),
            null),
        sample.actor(),
        sample.at());
    return next;
  }

  private void requireChained(Service service, int entries) {
    List<Revision> all = listed(tx -> tx.ledger().revisionsFrom(service.id(), "custom", 1, 999));
    assertThat(all).hasSize(entries);
    for (int i = 1; i < all.size(); i++) {
      assertThat(all.get(i).previousHash()).isEqualTo(all.get(i - 1).hash());
    }
  }

  /** Catches an entry that follows one that is remembered, when another one is the newest. */
  @Test
  default void anEntryFollowsTheNewestWhoeverWroteIt() {
    Service made = service("s");
    var catalog = new Catalog(store(), 10);
    catalog.get(home());
    try (Store other = reopen(Duration.ofSeconds(5))) {
      var othersCatalog = new Catalog(other, 10);
      othersCatalog.get(home());
      for (int i = 0; i < 4; i++) {
        assertThatThrownBy(
                () ->
                    store()
                        .write(
                            home(),
                            tx ->
                                catalog.during(
                                    home(),
                                    tx,
                                    same -> {
                                      append(same, made);
                                      throw new IllegalStateException("given up");
                                    })))
            .hasMessage("given up");
        append(other, othersCatalog, made);
        append(store(), catalog, made);
        append(store(), catalog, made);
      }
    }
    requireChained(made, 12);
  }

  /** Catches entries of one group that are chained to the same one. */
  @Test
  default void entriesThatAreCommittedTogetherFollowEachOther() throws Exception {
    Service made = service("s");
    var catalog = new Catalog(store(), 10);
    catalog.get(home());
    TransactionContract.inParallel(
        20,
        thread -> {
          for (int i = 0; i < 10; i++) {
            append(store(), catalog, made);
          }
        });
    requireChained(made, 200);
  }
}
