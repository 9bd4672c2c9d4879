package dev.pinion.app;

import dev.pinion.domain.Revision;
import org.jspecify.annotations.Nullable;

/** Revisions as earlier builds made them. */
final class OldForms {
  private OldForms() {}

  /** The same revision in a format, after the one before it; null if it is the first. */
  static Revision inFormat(int format, Revision revision, @Nullable Revision before) {
    Revision unhashed = with(format, revision, before, "");
    return with(format, revision, before, unhashed.computedHash());
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
