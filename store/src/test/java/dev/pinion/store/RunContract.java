package dev.pinion.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.Actor;
import dev.pinion.domain.Author;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.MetricValue;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.run.Reporter;
import dev.pinion.domain.run.Run;
import dev.pinion.domain.run.RunState;
import dev.pinion.domain.run.UnitTestRun;
import dev.pinion.domain.run.UnitTestRun.Result;
import dev.pinion.domain.run.UnitTestRun.Scored;
import dev.pinion.domain.run.UnitTestRun.Tested;
import dev.pinion.domain.service.Bundle;
import dev.pinion.domain.service.LlmConfig;
import dev.pinion.store.RunStore.RunQuery;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link RunStore} states. */
interface RunContract extends StoreFixture {
  Duration TIMEOUT = Duration.ofHours(1);

  /** A set that nobody looks into; a run needs one. */
  private EntityId set(EntityId tenant) {
    Resource<?> set =
        Samples.resource("set " + Samples.id(), new Content.UnitTestSet(null, List.of(), null));
    write(tenant, tx -> tx.resources().insert(set));
    return set.id();
  }

  private static UnitTestRun test(long index) {
    return new UnitTestRun(
        Samples.id(),
        new Tested(
            Samples.id(),
            "test " + Samples.TEXT,
            index,
            Samples.id(),
            "edge",
            new Bundle(
                Samples.id(),
                1L,
                Samples.id(),
                2L,
                Map.of("talk", new LlmConfig("model", Samples.json()))),
            "sha256:0",
            List.of(new Scored(Samples.TEXT, new MetricValue.Categorical(List.of("a"))))),
        null);
  }

  private static Result result() {
    return new Result(
        true,
        Map.of("a", true, "b", new BigDecimal("1.5"), "c", Samples.TEXT),
        Samples.TEXT,
        Instant.parse("2026-01-01T00:00:00.123456789Z"),
        Samples.LATER,
        new Reporter(Samples.actor("ci"), Set.of("ci", Samples.TEXT)));
  }

  private static Run run(EntityId set, Actor creator, int tests) {
    return new Run(
        Samples.id(),
        set,
        "set " + Samples.TEXT,
        RunState.PENDING,
        null,
        creator,
        Samples.TIME,
        Samples.TIME,
        null,
        null,
        Samples.TIME.plus(TIMEOUT),
        Stream.iterate(1, i -> i + 1).limit(tests).map(RunContract::test).toList());
  }

  private Run stored(EntityId set, String creator) {
    Run run = run(set, Samples.actor(creator), 2);
    write(tx -> tx.runs().insert(run));
    return run;
  }

  private void update(Run run) {
    write(tx -> tx.runs().update(run));
  }

  private static Run reported(Run run, int... places) {
    return reported(run, Samples.LATER, places);
  }

  private static Run reported(Run run, Instant at, int... places) {
    var results = new HashMap<EntityId, Result>();
    for (int place : places) {
      results.put(run.tests().get(place).id(), result());
    }
    return run.with(results, at, TIMEOUT).orElseThrow();
  }

  private static RunQuery query(@Nullable Boolean newestFirst, Instant now, RunState... states) {
    return new RunQuery(Set.of(), Set.of(), Set.of(states), Set.of(), newestFirst, now);
  }

  private List<EntityId> ids(RunQuery query) {
    List<Run> found = listed(tx -> tx.runs().list(query, 0, 100));
    assertThat(number(tx -> tx.runs().count(query))).isEqualTo(found.size());
    return found.stream().map(Run::id).toList();
  }

  @Test
  default void runsReadBackEqualWithTheirResults() {
    Run made = stored(set(home()), "ada");
    assertThat(found(tx -> tx.runs().find(made.id()))).isEqualTo(made);
    Run running = reported(made, 1);
    update(running);
    assertThat(found(tx -> tx.runs().find(made.id()))).isEqualTo(running);
    Run completed = reported(running, 0);
    update(completed);
    assertThat(found(tx -> tx.runs().find(made.id()))).isEqualTo(completed);
    assertThat(found(tx -> tx.runs().find(Samples.id()))).isNull();
  }

  @Test
  default void aRunThatIsOverAndAResultAreFinal() {
    Run run = stored(set(home()), "ada");
    update(run.cancelled(Samples.LATER).orElseThrow());
    refused(tx -> tx.runs().update(reported(run, 0)));
    refused(tx -> tx.runs().insert(run));
    refused(tx -> tx.runs().insert(run(Samples.id(), Samples.actor("ada"), 1)));
    refused(tx -> tx.runs().update(run(run.setId(), Samples.actor("ada"), 1)));
  }

  @Test
  default void unfinishedRunsOfASetAreTheirCreatorsOwnWhateverWasMadeLater() {
    EntityId set = set(home());
    Run pending = stored(set, "ada");
    Run running = reported(stored(set, "ada"), 1);
    update(running);
    update(stored(set, "ada").cancelled(Samples.LATER).orElseThrow());
    Run bobs = stored(set, "bob");
    stored(set(home()), "ada");
    Function<Author, List<Run>> unfinished =
        author -> read(tx -> tx.runs().unfinished(set, author));
    assertThat(unfinished.apply(Author.of(Samples.actor("ada")))).containsExactly(pending, running);
    assertThat(unfinished.apply(Author.of(Samples.actor("bob")))).containsExactly(bobs);
    assertThat(unfinished.apply(Author.of(Samples.actor("eve")))).isEmpty();
    assertThat(unfinished.apply(new Author(true, "acme", "ada"))).isEmpty();
    assertThat(unfinished.apply(new Author(false, "other", "ada"))).isEmpty();
  }

  @Test
  default void theNewestCompletedRunOfASetEndedLast() {
    EntityId set = set(home());
    Run early = reported(stored(set, "ada"), 0, 1);
    assertThat(found(tx -> tx.runs().newestCompleted(set))).isNull();
    update(early);
    assertThat(found(tx -> tx.runs().newestCompleted(set))).isEqualTo(early);
    update(reported(stored(set, "ada"), 0));
    update(stored(set, "ada").cancelled(Samples.LATER.plusSeconds(9)).orElseThrow());
    update(reported(stored(set(home()), "ada"), 0, 1));
    assertThat(found(tx -> tx.runs().newestCompleted(set))).isEqualTo(early);
    Run again = stored(set, "bob");
    Run then = stored(set, "ada");
    Instant end = Samples.LATER.plusSeconds(1);
    update(reported(then, end, 0, 1));
    update(reported(again, end, 0, 1));
    assertThat(found(tx -> tx.runs().newestCompleted(set)))
        .isEqualTo(reported(then.id().compareTo(again.id()) > 0 ? then : again, end, 0, 1));
    assertThat(found(stranger(), tx -> tx.runs().newestCompleted(set))).isNull();
  }

  private static UnitTestRun on(UnitTestRun run, UnitTestRun of, String digest) {
    Tested is = run.tested();
    return new UnitTestRun(
        run.id(),
        new Tested(
            of.tested().unitTestId(),
            is.unitTestName(),
            is.index(),
            of.tested().serviceId(),
            is.versionSet(),
            is.bundle(),
            digest,
            is.criteria()),
        null);
  }

  /** A completed run of these unit tests on these contents. */
  private Run completed(EntityId set, List<UnitTestRun> like, Instant at, String... digests) {
    Run bare = run(set, Samples.actor("ada"), digests.length);
    var tests = new ArrayList<UnitTestRun>();
    for (int i = 0; i < digests.length; i++) {
      tests.add(on(bare.tests().get(i), like.get(i), digests[i]));
    }
    var run =
        new Run(
            bare.id(),
            set,
            bare.setName(),
            bare.state(),
            null,
            bare.creator(),
            bare.createdAt(),
            bare.updatedAt(),
            null,
            null,
            bare.expiresAt(),
            tests);
    write(tx -> tx.runs().insert(run));
    Run done = reported(run, at, IntStream.range(0, digests.length).toArray());
    update(done);
    return done;
  }

  private List<EntityId> tried(EntityId tenant, EntityId set, String digest, int most) {
    return store().read(tenant, tx -> tx.runs().completedOn(set, digest, most));
  }

  @Test
  default void completedRunsAreFoundByWhatTheyHaveTriedAmongTheNewest() {
    EntityId set = set(home());
    List<UnitTestRun> like = List.of(test(1), test(2));
    Run first = completed(set, like, Samples.LATER, "sha256:a", "sha256:b");
    Run second = completed(set, like, Samples.LATER.plusSeconds(1), "sha256:a", "sha256:c");
    Run third = completed(set, like, Samples.LATER.plusSeconds(2), "sha256:b", "sha256:b");
    completed(set(home()), like, Samples.LATER.plusSeconds(3), "sha256:a", "sha256:a");
    assertThat(tried(home(), set, "sha256:a", 5)).containsExactly(second.id(), first.id());
    assertThat(tried(home(), set, "sha256:a", 1)).containsExactly(second.id());
    assertThat(tried(home(), set, "sha256:b", 5)).containsExactly(third.id(), first.id());
    assertThat(tried(home(), set, "sha256:d", 5)).isEmpty();
    assertThat(tried(stranger(), set, "sha256:a", 5)).isEmpty();
    for (int i = 0; i < 98; i++) {
      completed(set, List.of(like.getFirst()), Samples.LATER.plusSeconds(4 + i), "sha256:e");
    }
    assertThat(tried(home(), set, "sha256:a", 5))
        .as("the newest hundred")
        .containsExactly(second.id());
  }

  @Test
  default void runsAreFilteredSortedAndPaged() {
    EntityId set = set(home());
    Run first = stored(set, "ada");
    Run second = stored(set, "bob");
    Run third = stored(set(home()), "ada");
    update(reported(first, 0));
    update(second.cancelled(Samples.LATER.plusSeconds(1)).orElseThrow());
    Instant now = Samples.TIME;
    assertThat(ids(query(null, now))).containsExactly(first.id(), second.id(), third.id());
    assertThat(ids(query(true, now))).containsExactly(second.id(), first.id(), third.id());
    assertThat(ids(query(false, now))).containsExactly(third.id(), first.id(), second.id());
    assertThat(ids(query(null, now, RunState.PENDING, RunState.RUNNING)))
        .containsExactly(first.id(), third.id());
    Author ada = Author.of(Samples.actor("ada"));
    Author bob = Author.of(Samples.actor("bob"));
    assertThat(ids(new RunQuery(Set.of(), Set.of(set), Set.of(), Set.of(ada), null, now)))
        .containsExactly(first.id());
    assertThat(ids(new RunQuery(Set.of(), Set.of(), Set.of(), Set.of(ada, bob), null, now)))
        .hasSize(3);
    assertThat(
            ids(
                new RunQuery(
                    Set.of(first.id(), third.id()), Set.of(), Set.of(), Set.of(), null, now)))
        .containsExactly(first.id(), third.id());
    assertThat(listed(tx -> tx.runs().list(query(null, now), 1, 1)))
        .containsExactly(second.cancelled(Samples.LATER.plusSeconds(1)).orElseThrow());
    assertThat(listed(tx -> tx.runs().list(query(null, now), 9, 1))).isEmpty();
    assertThat(listed(tx -> tx.runs().list(query(null, now), 0, 0))).isEmpty();
  }

  /** Catches a condition that grows too deep for a database. */
  @Test
  default void runsAreFilteredByMoreThanAThousandCreators() {
    Run first = stored(set(home()), "ada");
    stored(set(home()), "bob");
    Set<Author> creators =
        IntStream.range(0, 1300)
            .mapToObj(i -> new Author(false, "acme", i == 700 ? "ada" : "nobody" + i))
            .collect(Collectors.toSet());
    assertThat(ids(new RunQuery(Set.of(), Set.of(), Set.of(), creators, null, Samples.TIME)))
        .containsExactly(first.id());
  }

  @Test
  default void aRunWhoseTimeHasRunOutCountsAsFailedEverywhere() {
    EntityId set = set(home());
    Run silent = stored(set, "ada");
    Run heard = stored(set, "ada");
    update(reported(heard, 0));
    Instant limit = Samples.TIME.plus(TIMEOUT);
    assertThat(ids(query(null, limit.minusMillis(1), RunState.FAILED))).isEmpty();
    assertThat(ids(query(null, limit, RunState.FAILED))).containsExactly(silent.id());
    assertThat(ids(query(null, limit, RunState.PENDING))).isEmpty();
    assertThat(ids(query(true, limit))).containsExactly(heard.id(), silent.id());
    assertThat(read(tx -> tx.runs().choices(limit)).states())
        .containsExactly(RunState.FAILED, RunState.RUNNING);
    assertThat(read(tx -> tx.runs().choices(limit)).creators())
        .containsExactly(Author.of(Samples.actor("ada")));
    assertThat(read(tx -> tx.runs().choices(limit)).sets()).containsExactly(set);
  }

  @Test
  default void aRunBelongsToItsTenant() {
    Run made = stored(set(home()), "ada");
    assertThat(found(stranger(), tx -> tx.runs().find(made.id()))).isNull();
    assertThat(found(stranger(), tx -> tx.runs().list(query(null, Samples.TIME), 0, 9)))
        .isEqualTo(List.of());
    assertThat(number(stranger(), tx -> tx.runs().count(query(null, Samples.TIME)))).isZero();
    assertThat(
            found(
                stranger(),
                tx -> tx.runs().unfinished(made.setId(), Author.of(Samples.actor("ada")))))
        .isEqualTo(List.of());
    refused(stranger(), tx -> tx.runs().update(reported(made, 0)));
    refused(stranger(), tx -> tx.runs().insert(run(made.setId(), Samples.actor("ada"), 1)));
  }
}
