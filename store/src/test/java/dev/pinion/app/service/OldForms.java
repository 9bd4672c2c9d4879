package dev.pinion.app.service;

import dev.pinion.domain.service.Revision;
import org.jspecify.annotations.Nullable;

/** Revisions as earlier builds made them. */
public final class OldForms {
  private OldForms() {}

  /** The same revision in a format, after the one before it; null if it is the first. */
  public static Revision inFormat(int format, Revision revision, @Nullable Revision before) {
    Revision unhashed = with(format, revision, before, "");
    return with(format, revision, before, unhashed.computedHash());
  }

  /** The statement that gives a revision's row its format and its hashes. */
  public static String update(Revision revision) {
    String previous = revision.previousHash();
    return "update version_set_revision set format = %d, hash = '%s', previous_hash = %s where service_id = '%s' and version_set = '%s' and number = %d"
        .formatted(
            revision.format(),
            revision.hash(),
            previous == null ? "null" : "'" + previous + "'",
            revision.serviceId().hex(),
            revision.versionSet(),
            revision.number());
  }

  private static Revision with(
      int format, Revision revision, @Nullable Revision before, String hash) {
    return new Revision(
        format,
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
        before == null ? null : before.hash(),
        hash);
  }
}
