package dev.pinion.store;

import dev.pinion.domain.Actor;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.Approvals;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.ChangeRequest.Ask;
import dev.pinion.domain.governance.ChangeRequest.Basis;
import dev.pinion.domain.governance.ChangeRequest.Change;
import dev.pinion.domain.governance.ChangeRequest.Mode;
import dev.pinion.domain.governance.ChangeRequest.Progress;
import dev.pinion.domain.governance.ChangeRequest.State;
import dev.pinion.domain.governance.Check;
import dev.pinion.domain.governance.Comment;
import dev.pinion.domain.governance.Condition;
import dev.pinion.domain.governance.Freeze;
import dev.pinion.domain.governance.Glob;
import dev.pinion.domain.governance.Judgement;
import dev.pinion.domain.governance.Judgement.Evidence;
import dev.pinion.domain.governance.Lasting;
import dev.pinion.domain.governance.NoWarnings;
import dev.pinion.domain.governance.Period;
import dev.pinion.domain.governance.Person;
import dev.pinion.domain.governance.Pinned;
import dev.pinion.domain.governance.PromotionOnly;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.governance.Scope;
import dev.pinion.domain.governance.Soak;
import dev.pinion.domain.governance.TestsPassed;
import dev.pinion.domain.governance.Vote;
import dev.pinion.domain.governance.Window;
import dev.pinion.domain.service.ChangePlan;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.domain.service.Warning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The {@link Samples} of what governs version sets. */
public final class GovernanceSamples {
  /** Finer than the columns of databases. */
  private static final Instant FINE = Instant.parse("2026-01-02T03:04:05.678901234Z");

  private GovernanceSamples() {}

  /** Conditions of every kind, with everything said that can be said, and with little. */
  public static List<Condition> conditions() {
    return List.of(
        new PromotionOnly(null),
        new PromotionOnly(List.of(new Glob("st?ge*"), new Glob("\"é\\"))),
        new Pinned(),
        new NoWarnings(List.of(Warning.Code.values())),
        new TestsPassed(null, 1, null, null),
        new TestsPassed(
            Samples.id(), 0.95, new Lasting(Duration.ofHours(36)), List.of("owner", Samples.TEXT)),
        new Approvals(1, null, null),
        new Approvals(2, List.of("owner", Samples.TEXT), false),
        new Soak("preview", new Lasting(Duration.ofSeconds(90, 5))),
        new Window(null, List.of(new Period(null, null, null, null, Samples.TIME, FINE))),
        new Window(
            List.of(
                new Period(List.of("mon", "fri"), "22:00", "06:30", "Europe/Berlin", null, null)),
            List.of()));
  }

  /** A scope that says everything that can be said. */
  public static Scope scope() {
    return new Scope(
        new Scope.Services(
            List.of("team:a:b", "none:", "any:*"),
            List.of(new Glob("shop *")),
            List.of(Samples.id()),
            List.of("production")),
        List.of(new Glob("release"), new Glob("v*")),
        true);
  }

  /** A rule of that name with a condition of every kind. */
  public static Rule rule(String name) {
    return new Rule(
        Samples.id(),
        new Rule.Terms(
            name, "About " + Samples.TEXT, true, scope(), conditions(), Rule.RollbackTerms.SAME),
        Samples.actor("maker"),
        Samples.TIME,
        Samples.actor("changer"),
        Samples.LATER,
        1);
  }

  /** A rule that says as little as one can. */
  public static Rule plainRule(String name) {
    return new Rule(
        Samples.id(),
        new Rule.Terms(name, null, false, Scope.EVERYTHING, List.of(new Pinned()), null),
        Samples.actor("maker"),
        Samples.TIME,
        Samples.actor("maker"),
        Samples.TIME,
        1);
  }

  /** A freeze that says everything that can be said. */
  public static Freeze freeze() {
    return new Freeze(
        Samples.id(),
        "because " + Samples.TEXT,
        scope(),
        FINE,
        false,
        Samples.actor("maker"),
        Samples.TIME);
  }

  /** A freeze that says as little as one can. */
  public static Freeze plainFreeze() {
    return new Freeze(
        Samples.id(), "because", null, null, null, Samples.actor("maker"), Samples.TIME);
  }

  /** What every condition says, with all that a judgement can rest on. */
  public static List<Check> checks() {
    var evidence = new Evidence(Samples.id(), List.of(Samples.actor("ada")), FINE);
    return conditions().stream()
        .map(
            each ->
                new Check(
                    Samples.id(),
                    "rule " + Samples.TEXT,
                    each,
                    each instanceof Pinned
                        ? new Judgement(Judgement.State.FAILED, "No.", null, null)
                        : new Judgement(Judgement.State.PENDING, "Wait.", FINE, evidence)))
        .toList();
  }

  /** Who may be behind what somebody did. */
  public static Person person(String id) {
    return new Person(
        Set.of(Person.user("acme", id), Person.key("acme", "key-of-" + id)),
        Set.of(Person.user("acme", "maker of " + id)),
        Set.of(Person.user("acme", "maker of " + id)));
  }

  /** An approval or a rejection. */
  public static Vote vote(String id, boolean approves) {
    return new Vote(
        Samples.actor(id),
        person(id),
        "owner",
        FINE,
        approves ? null : "No " + Samples.TEXT,
        approves,
        new TreeMap<>(Map.of("release", "digest")),
        new TreeMap<>(Map.of("release", 3L)));
  }

  /** What a change of those sets stands on. */
  public static Basis basis(String... versionSets) {
    var digests = new TreeMap<String, String>();
    var baseRevisions = new TreeMap<String, Long>();
    for (String each : versionSets) {
      digests.put(each, "digest of " + each);
      baseRevisions.put(each, 3L);
    }
    var plan =
        new ChangePlan(
            VersionSet.RELEASE,
            false,
            3L,
            null,
            Samples.pins(1),
            Samples.pins(2),
            List.of(new Warning(Warning.Code.PIN_BEHIND, "Far behind", null)),
            checks());
    var other = new ChangePlan("other", false, null, null, null, Pins.LATEST, List.of(), List.of());
    var origin =
        new Revision.Origin(
            Revision.Operation.PROMOTE, new Revision.Source("preview", 4), null, null);
    return new Basis(
        List.of(plan, other),
        origin.overriding(
            Samples.TEXT, List.of(new Revision.Overridden(Samples.id(), Samples.TEXT))),
        digests,
        baseRevisions,
        List.of(person("source")));
  }

  /** An open request for a change of a service by a person, about those sets. */
  public static ChangeRequest request(
      EntityId service, long number, Change change, Actor author, String... versionSets) {
    return new ChangeRequest(
        Samples.id(),
        number,
        service,
        new Ask(change, "title " + Samples.TEXT, "reason", Mode.WHEN_READY, FINE),
        basis(versionSets),
        author,
        person(author.id()),
        Samples.TIME,
        FINE,
        Progress.of(State.OPEN, checks(), Samples.LATER),
        List.of(vote("ada", true), vote("bob", false)),
        List.of(new Comment(Samples.actor("cleo"), FINE, "said " + Samples.TEXT)));
  }

  /** An open request to promote onto {@code release} that asks for nothing else. */
  public static ChangeRequest request(EntityId service, long number) {
    return request(
        service,
        number,
        new Change.Promote(VersionSet.RELEASE, "preview@4", true),
        Samples.actor("author"),
        VersionSet.RELEASE);
  }
}
