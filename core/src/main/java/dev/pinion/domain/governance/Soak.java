package dev.pinion.domain.governance;

import dev.pinion.domain.governance.Judgement.Evidence;
import dev.pinion.domain.service.VersionSet;
import java.time.Instant;
import java.util.List;

/**
 * Another set of the service has meant exactly this content for some time without a break.
 *
 * @param versionSet the name of the other set
 */
public record Soak(String versionSet, Lasting atLeast) implements Condition {

  /** Refused with a name that no set can have. */
  public Soak {
    if (!VersionSet.NAME.matcher(versionSet).matches()) {
      throw new IllegalArgumentException("Name a version set to soak on");
    }
  }

  @Override
  public Judgement judge(View view) {
    if (view.move().after() == null) {
      return Judgement.failed("A set that goes leaves nothing that could have soaked.");
    }
    Instant since = view.meantSince(versionSet, atLeast.time());
    if (since == null) {
      return Judgement.pending(
          "\"%s\" does not hold this content; promote it there, and wait %s."
              .formatted(versionSet, atLeast));
    }
    Instant ready = since.plus(atLeast.time());
    var evidence = new Evidence(null, List.of(), since);
    return view.now().isBefore(ready)
        ? Judgement.pending(
            "\"%s\" must have held this content for %s.".formatted(versionSet, atLeast),
            ready,
            evidence)
        : Judgement.passed(
            "\"%s\" has held this content for %s.".formatted(versionSet, atLeast), evidence);
  }

  @Override
  public boolean needsFixedContent() {
    return true;
  }

  @Override
  public boolean isFreeForRollback() {
    return true;
  }
}
