package dev.pinion.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a tenant's change log: audit trail, feed to watchers, and what keeps catalogs fresh.
 *
 * @param seq numbered from 1 without gaps, in commit order
 * @param kind what happened, such as {@code service.created}
 * @param subject the entity that changed
 * @param subjectName what it was called then; null if it has no name
 * @param versionSet the version set that changed; null if none did
 * @param revision the set's new revision; null if none was made
 * @param version the new version of a resource; null if none was made
 */
public record Change(
    long seq,
    Instant at,
    Actor actor,
    String kind,
    Subject subject,
    @Nullable String subjectName,
    @Nullable String versionSet,
    @Nullable Long revision,
    @Nullable Long version) {

  /** The kinds of entities that a change can be about. */
  public enum SubjectType {
    TENANT,
    SERVICE,
    ROLE,
    USER,
    MEMBER,
    RESOURCE,
    API_KEY,
    SESSION,
    RULE,
    REQUEST,
    FREEZE;

    /** Whether what callers may do can depend on such an entity. */
    public boolean concernsAccess() {
      return switch (this) {
        case TENANT, ROLE, USER, MEMBER, API_KEY -> true;
        case SESSION, SERVICE, RESOURCE, RULE, REQUEST, FREEZE -> false;
      };
    }
  }

  /**
   * A reference to the entity that changed.
   *
   * @param id the entity's id in the form that its store knows; a member's is {@code org/user}
   */
  public record Subject(SubjectType type, String id) {

    /** The subject with an entity id. */
    public static Subject of(SubjectType type, EntityId id) {
      return new Subject(type, id.hex());
    }
  }

  /**
   * What a transaction says has happened, before the log numbers it.
   *
   * @see Change
   */
  public record Draft(
      String kind,
      Subject subject,
      @Nullable String subjectName,
      @Nullable String versionSet,
      @Nullable Long revision,
      @Nullable Long version) {

    /** A change of an entity as a whole. */
    public static Draft of(String kind, Subject subject, @Nullable String name) {
      return new Draft(kind, subject, name, null, null, null);
    }

    /** A change of a tenant as such. */
    public static Draft ofTenant(String kind, EntityId id, String slug) {
      return of(kind, Subject.of(SubjectType.TENANT, id), slug);
    }
  }
}
