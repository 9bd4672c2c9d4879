package dev.pinion.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.store.TenantTx.ChangeCounts;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link TenantTx} states of questions to the change log. */
interface ChangeContract extends StoreFixture {
  ChangeQuery ALL = ChangeQuery.between(null, null);

  /** Four changes at home, by a person, a key of the same id, another person and the server. */
  private void log() {
    Actor person = Samples.actor("7");
    append(person, "agent.created", SubjectType.RESOURCE, "a1", Samples.TIME);
    var key = new Actor(Actor.Kind.API_KEY, "acme", "7", null);
    append(key, "agents.created", SubjectType.RESOURCE, "a2", Samples.TIME.plusMillis(1));
    Actor renamed = new Actor(Actor.Kind.USER, "acme", "7", "Renamed");
    append(renamed, "agent.deleted", SubjectType.RESOURCE, "a1", Samples.LATER);
    append(Actor.system("acme"), "user.invited", SubjectType.USER, "a1", Samples.LATER);
    write(stranger(), tx -> tx.append(Samples.draft(home()), person, Samples.TIME));
  }

  private void append(Actor actor, String kind, SubjectType type, String id, Instant at) {
    write(tx -> tx.append(Change.Draft.of(kind, new Subject(type, id), null), actor, at));
  }

  private List<Long> numbers(ChangeQuery query) {
    return read(tx -> tx.changes(query, 0, 99)).stream().map(Change::seq).toList();
  }

  @Test
  default void changesComeNewestFirstInPages() {
    log();
    assertThat(numbers(ALL)).containsExactly(4L, 3L, 2L, 1L);
    assertThat(listed(tx -> tx.changes(ALL, 1, 2)))
        .containsExactly(
            listed(tx -> tx.changesAfter(2, 1)).getFirst(),
            listed(tx -> tx.changesAfter(1, 1)).getFirst());
    assertThat(listed(tx -> tx.changes(ALL, 4, 9))).isEmpty();
    assertThat(listed(tx -> tx.changes(ALL, 0, 0))).isEmpty();
  }

  @Test
  default void aChangeKeepsTheCredentialOfItsAuthor() {
    var signedIn = new Actor(Actor.Kind.USER, "acme", "7", "Ada", "key-1");
    append(signedIn, "agent.created", SubjectType.RESOURCE, "a1", Samples.TIME);
    assertThat(listed(tx -> tx.changes(ALL, 0, 1)).getFirst().actor()).isEqualTo(signedIn);
  }

  /** Catches a person whose id is that of the key. */
  @Test
  default void whatAKeyMadeIsFoundBesideWhatItSignedIn() {
    List<Actor> actors =
        List.of(
            new Actor(Actor.Kind.USER, "acme", "7", "Ada", "key-1"),
            new Actor(Actor.Kind.API_KEY, "acme", "key-1", "ci"),
            new Actor(Actor.Kind.API_KEY, "acme", "key-2", "ci"),
            new Actor(Actor.Kind.USER, "acme", "key-1", "Eve"));
    for (Actor each : actors) {
      append(each, "agent.created", SubjectType.RESOURCE, "a1", Samples.TIME);
    }
    assertThat(numbers(new ChangeQuery(null, null, null, "key-1", null, null, null, null)))
        .containsExactly(2L, 1L);
    assertThat(numbers(new ChangeQuery(null, null, "7", "key-2", null, null, null, null)))
        .isEmpty();
  }

  @Test
  default void eachFieldOfAQuestionNarrowsIt() {
    log();
    assertThat(numbers(new ChangeQuery("agent.created", null, null, null, null, null, null, null)))
        .containsExactly(1L);
    assertThat(numbers(new ChangeQuery(null, "agent", null, null, null, null, null, null)))
        .containsExactly(3L, 1L);
    assertThat(numbers(new ChangeQuery(null, "a%", null, null, null, null, null, null))).isEmpty();
    assertThat(numbers(new ChangeQuery(null, null, "7", null, null, null, null, null)))
        .containsExactly(3L, 1L);
    assertThat(numbers(new ChangeQuery(null, null, null, null, SubjectType.USER, null, null, null)))
        .containsExactly(4L);
    assertThat(numbers(new ChangeQuery(null, null, null, null, null, "a1", null, null)))
        .containsExactly(4L, 3L, 1L);
    assertThat(numbers(ChangeQuery.between(Samples.TIME.plusMillis(1), null)))
        .containsExactly(4L, 3L, 2L);
    assertThat(numbers(ChangeQuery.between(null, Samples.LATER))).containsExactly(2L, 1L);
    assertThat(
            numbers(
                new ChangeQuery(
                    "agent.deleted",
                    "agent",
                    "7",
                    null,
                    SubjectType.RESOURCE,
                    "a1",
                    Samples.LATER,
                    Samples.LATER.plusMillis(1))))
        .containsExactly(3L);
  }

  @Test
  default void asManyAreCountedAsAreFound() {
    assertThat(number(tx -> tx.count(ALL))).isZero();
    log();
    for (ChangeQuery query :
        List.of(
            ALL,
            ChangeQuery.between(Samples.TIME.plusMillis(1), null),
            new ChangeQuery(null, "agent", null, null, null, null, null, null),
            new ChangeQuery("none", null, null, null, null, null, null, null))) {
      assertThat(number(tx -> tx.count(query))).isEqualTo(numbers(query).size());
    }
    write(
        tx -> {
          tx.append(Samples.draft(home()), Samples.actor("7"), Samples.LATER);
          assertThat(tx.count(ALL)).as("with what the transaction has logged").isEqualTo(5);
        });
  }

  @Test
  default void whoeverMadeChangesIsCountedOnceWhateverTheyWereCalled() {
    log();
    assertThat(found(tx -> tx.counts(ALL))).isEqualTo(new ChangeCounts(4, 3));
    assertThat(
            found(
                tx ->
                    tx.counts(new ChangeQuery(null, "agent", null, null, null, null, null, null))))
        .isEqualTo(new ChangeCounts(2, 1));
    assertThat(
            found(
                tx -> tx.counts(new ChangeQuery("none", null, null, null, null, null, null, null))))
        .isEqualTo(new ChangeCounts(0, 0));
  }

  /** Catches a write that is on disk and told as failed: its caller would do it again. */
  @Test
  default void whatThrowsAfterACommitDoesNotUndoIt() throws Exception {
    TransactionContract.inParallel(
        16,
        _ ->
            write(
                tx -> {
                  tx.append(Samples.draft(Samples.id()), Samples.actor("x"), Samples.TIME);
                  tx.whenEnded(
                      _ -> {
                        throw new IllegalStateException("made by a test");
                      });
                }));
    assertThat(number(TenantTx::lastSeq)).isEqualTo(16);
  }
}
