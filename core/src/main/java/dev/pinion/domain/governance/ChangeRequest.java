package dev.pinion.domain.governance;

import dev.pinion.domain.Actor;
import dev.pinion.domain.Author;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.ChangePlan;
import dev.pinion.domain.service.Revision.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One planned change of a service that waits until the rules let it through. Its content is frozen
 * when it is made.
 *
 * @param number from 1 without gaps in the tenant
 * @param person who is behind the author
 * @param votes approvals and rejections of its present content, oldest first
 * @param comments what people said of it, oldest first
 */
public record ChangeRequest(
    EntityId id,
    long number,
    EntityId serviceId,
    Ask ask,
    Basis basis,
    Actor author,
    Person person,
    Instant createdAt,
    Instant updatedAt,
    Progress progress,
    List<Vote> votes,
    List<Comment> comments) {

  /** Requests of one service that may wait at a time. */
  public static final int LIVE_MAX = 100;

  /** Comments on one request. */
  public static final int COMMENTS_MAX = 200;

  public ChangeRequest {
    votes = List.copyOf(votes);
    comments = List.copyOf(comments);
  }

  /**
   * What is asked for.
   *
   * @param reason null when nobody gave one
   * @param notBefore when it may be applied; null for as soon as the rules let it through
   */
  public record Ask(
      Change change,
      String title,
      @Nullable String reason,
      Mode mode,
      @Nullable Instant notBefore) {}

  /** The kinds of changes that can be asked for. */
  public sealed interface Change {

    /**
     * Puts the content of another set onto a set.
     *
     * @param from {@code name} or {@code name@revision}
     * @param pinLatest whether null pins become the numbers that they mean when it is made
     */
    record Promote(String versionSet, String from, boolean pinLatest) implements Change {}

    /**
     * Puts an earlier revision of a set back.
     *
     * @param toRevision null undoes the last change
     */
    record Rollback(String versionSet, @Nullable Long toRevision) implements Change {}

    /** Gives the service another agent or graph, or switches it on or off; null leaves as it is. */
    record Edit(@Nullable EntityId agentId, @Nullable EntityId graphId, @Nullable Boolean active)
        implements Change {}
  }

  /** Who applies it. */
  public enum Mode {
    /** Somebody does. */
    BY_HAND,
    /** The server does, as soon as its last check passes. */
    WHEN_READY;

    /** The word for programs. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What it stands on.
   *
   * @param plans what happens to each set that it is about
   * @param origin how the revision comes about; null for an edit of the service
   * @param digests what each set will mean
   * @param baseRevisions where each set stood; 0 for one that was not there
   * @param sourceAuthors who made the content
   */
  public record Basis(
      List<ChangePlan> plans,
      @Nullable Origin origin,
      SortedMap<String, String> digests,
      SortedMap<String, Long> baseRevisions,
      List<Person> sourceAuthors) {
    public Basis {
      plans = List.copyOf(plans);
      digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
      baseRevisions = Collections.unmodifiableSortedMap(new TreeMap<>(baseRevisions));
      sourceAuthors = List.copyOf(sourceAuthors);
    }
  }

  /** How far it has come. */
  public enum State {
    /** Something is missing. */
    OPEN,
    /** Everything that the rules ask for is there. */
    READY,
    /** It was carried out. */
    APPLIED,
    /** What it was to change has changed; its author can base it on what stands now. */
    STALE,
    /** Somebody refused it. */
    REJECTED,
    /** Its author took it back. */
    WITHDRAWN,
    /** The server tried to apply it and could not. */
    FAILED;

    /** Whether it may still be applied. */
    public boolean isLive() {
      return this == OPEN || this == READY;
    }

    /** The word for programs. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Why it could not be applied. */
  public record Failure(String errorCode, String message) {}

  /**
   * How far it has come.
   *
   * @param checks what the rules said when they were last asked
   * @param dueAt when the server is to look at it again; null if only an event can move it
   * @param appliedRevision of the set that it was about, or of {@code edge}; null until then
   * @param lateSeconds how long after it was ready the server applied it, if that was late; else
   *     null
   * @param failure null unless it failed
   */
  public record Progress(
      State state,
      List<Check> checks,
      @Nullable Instant dueAt,
      @Nullable Long appliedRevision,
      @Nullable Long lateSeconds,
      @Nullable Failure failure) {
    public Progress {
      checks = List.copyOf(checks);
    }

    /** A state that nothing is known of but its checks. */
    public static Progress of(State state, List<Check> checks, @Nullable Instant dueAt) {
      return new Progress(state, checks, dueAt, null, null, null);
    }
  }

  /** The names of the sets that it is about. */
  public List<String> versionSets() {
    return List.copyOf(basis.digests().keySet());
  }

  /** Whether it may still be applied. */
  public boolean isLive() {
    return progress.state().isLive();
  }

  /** The approvals of its present content, oldest first. */
  public List<Vote> approvals() {
    return votes.stream().filter(Vote::approves).toList();
  }

  /** This request, as far as it has come then. */
  public ChangeRequest at(Progress other, Instant time) {
    return new ChangeRequest(
        id, number, serviceId, ask, basis, author, person, createdAt, time, other, votes, comments);
  }

  /** This request with a vote, in the place of an earlier one by the same user or key. */
  public ChangeRequest with(Vote vote) {
    Author voter = Author.of(vote.actor());
    var more = new ArrayList<>(votes);
    more.removeIf(each -> Author.of(each.actor()).equals(voter));
    more.add(vote);
    return new ChangeRequest(
        id, number, serviceId, ask, basis, author, person, createdAt, vote.at(), progress, more,
        comments);
  }

  /** This request with one more comment. */
  public ChangeRequest with(Comment comment) {
    var more = new ArrayList<>(comments);
    more.add(comment);
    return new ChangeRequest(
        id,
        number,
        serviceId,
        ask,
        basis,
        author,
        person,
        createdAt,
        comment.at(),
        progress,
        votes,
        more);
  }

  /**
   * This request on another basis, without a vote.
   *
   * @param by who is behind putting it there: from now on they count as its author too
   */
  public ChangeRequest on(Basis other, Person by, Instant time) {
    return new ChangeRequest(
        id,
        number,
        serviceId,
        ask,
        other,
        author,
        person.and(by),
        createdAt,
        time,
        progress,
        List.of(),
        comments);
  }
}
