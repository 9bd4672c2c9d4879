package dev.pinion.domain.service;

import dev.pinion.domain.DomainException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a caller says must hold of a version set for a write to be done. */
public sealed interface Precondition {

  /**
   * Refuses the write if it does not hold.
   *
   * @param current the set as it stands; null if there is none
   */
  void require(@Nullable VersionSet current);

  /**
   * The set stands at one of these revisions ({@code If-Match}, RFC 9110).
   *
   * @param revisions empty when no revision can match, as with weak tags (RFC 9110, section 13.1.1)
   */
  record AtRevision(Set<Long> revisions) implements Precondition {
    @Override
    public void require(@Nullable VersionSet current) {
      if (current == null || !revisions.contains(current.revision())) {
        if (revisions.isEmpty()) {
          throw failed(
              "If-Match names no revision: give the ETag of the version set as it was answered,"
                  + " such as \"7\" and not W/\"7\".");
        }
        throw failed(
            current == null
                ? "The version set does not exist, so it matches no revision."
                : "The version set has moved on to revision %d; read it again before you write."
                    .formatted(current.revision()));
      }
    }
  }

  /** The set exists ({@code If-Match: *}). */
  record Exists() implements Precondition {
    @Override
    public void require(@Nullable VersionSet current) {
      if (current == null) {
        throw failed("The version set does not exist; If-Match: * changes existing ones only.");
      }
    }
  }

  /** The set does not exist yet ({@code If-None-Match: *}). */
  record Absent() implements Precondition {
    @Override
    public void require(@Nullable VersionSet current) {
      if (current != null) {
        throw failed(
            "The version set exists already, at revision %d; If-None-Match: * only makes new ones."
                .formatted(current.revision()));
      }
    }
  }

  /** The set stands at the revision that the body of the request expects. */
  record Expected(long revision) implements Precondition {
    @Override
    public void require(@Nullable VersionSet current) {
      if (current == null || current.revision() != revision) {
        throw DomainException.conflict(
            "revision_moved",
            current == null
                ? "You expected revision %d, but the version set does not exist."
                    .formatted(revision)
                : "You expected revision %d, but the version set is at %d; look at it again."
                    .formatted(revision, current.revision()));
      }
    }
  }

  private static DomainException failed(String message) {
    return DomainException.preconditionFailed("precondition_failed", message);
  }
}
