package dev.pinion.domain.governance;

import dev.pinion.domain.Actor;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.Move.Meaning;
import dev.pinion.domain.governance.Move.Way;
import dev.pinion.domain.service.Bundle;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Warning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a condition is asked about, said by hand: content {@code new} would replace content {@code
 * old} on {@code release}, which is at revision 4.
 */
record Situation(
    Instant now,
    Move move,
    List<Warning> warnings,
    Tests tests,
    @Nullable Backing request,
    @Nullable Instant meantSince)
    implements View {
  static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  static final EntityId SERVICE = EntityId.ofHex("000000000000000000000001");
  static final EntityId RUN = EntityId.ofHex("0000000000000000000000aa");
  static final String SET = "release";
  static final String NEW = "sha256:new";

  private static final Tests UNTESTED = new Tests(List.of(), List.of());

  /** A change by that way. */
  static Situation of(Way way) {
    return new Situation(
        NOON,
        move(way, meaning(4, "sha256:old"), meaning(5, NEW)),
        List.of(),
        UNTESTED,
        null,
        null);
  }

  /** A plain write. */
  static Situation ofWrite() {
    return of(new Way.Write());
  }

  static Move move(Way way, @Nullable Meaning before, @Nullable Meaning after) {
    return new Move(SERVICE, SET, before, after, 4, way);
  }

  static Meaning meaning(@Nullable Integer version, String digest) {
    Long number = version == null ? null : (Long) version.longValue();
    var pins = new Pins(number, number, Map.of());
    return new Meaning(pins, new Bundle(SERVICE, 5L, SERVICE, 5L, Map.of()), digest);
  }

  Situation moving(Move other) {
    return new Situation(now, other, warnings, tests, request, meantSince);
  }

  Situation warning(Warning.Code... codes) {
    List<Warning> all =
        List.of(codes).stream().map(code -> new Warning(code, "Mind this.", null)).toList();
    return new Situation(now, move, all, tests, request, meantSince);
  }

  Situation tested(Outcome... outcomes) {
    return new Situation(
        now, move, warnings, new Tests(List.of(), List.of(outcomes)), request, meantSince);
  }

  Situation untested(String unitTest) {
    return new Situation(
        now, move, warnings, new Tests(List.of(unitTest), List.of()), request, meantSince);
  }

  Situation requested(Person author, List<Person> sourceAuthors, Vote... votes) {
    var backing = new Backing(author, sourceAuthors, List.of(votes));
    return new Situation(now, move, warnings, tests, backing, meantSince);
  }

  Situation meantSince(@Nullable Instant since) {
    return new Situation(now, move, warnings, tests, request, since);
  }

  Situation at(String time) {
    return new Situation(Instant.parse(time), move, warnings, tests, request, meantSince);
  }

  /** A result on that content, half an hour ago. */
  static Outcome outcome(String digest, boolean passed, String... reporters) {
    return new Outcome(
        RUN, NOON.minus(Duration.ofMinutes(30)), "greets", digest, passed, Set.of(reporters));
  }

  /** An approval of the new content on revision 4 by a person with these hands. */
  static Vote approval(String... hands) {
    return vote(NEW, 4, "member", hands);
  }

  static Vote vote(String digest, long base, String role, String... hands) {
    return new Vote(
        new Actor(Actor.Kind.USER, "acme", hands[0], null),
        person(hands),
        role,
        NOON,
        null,
        true,
        new TreeMap<>(Map.of(SET, digest)),
        new TreeMap<>(Map.of(SET, base)));
  }

  static Person person(String... hands) {
    return new Person(Set.of(hands), Set.of(), Set.of());
  }

  @Override
  public Tests tests(@Nullable EntityId unitTestSet) {
    return tests;
  }

  @Override
  public @Nullable Instant meantSince(String versionSet, Duration enough) {
    return meantSince;
  }
}
