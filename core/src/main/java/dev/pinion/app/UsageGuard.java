package dev.pinion.app;

import dev.pinion.domain.DomainException;
import dev.pinion.domain.Usage;
import java.util.List;
import java.util.stream.Collectors;

/** Keeps what is in use from being deleted. */
public final class UsageGuard {
  /** Users that a refusal names one by one. */
  private static final int USAGES_NAMED_MAX = 5;

  private UsageGuard() {}

  /**
   * Refuses while anything uses a thing.
   *
   * @param what the thing, as the beginning of a sentence
   */
  public static void requireUnused(List<Usage> usages, String what) {
    if (usages.isEmpty()) {
      return;
    }
    String named =
        usages.stream()
            .limit(USAGES_NAMED_MAX)
            .map(usage -> "%s \"%s\"".formatted(usage.kind().replace('_', ' '), usage.name()))
            .collect(Collectors.joining(", "));
    int more = usages.size() - USAGES_NAMED_MAX;
    throw DomainException.inUse(
        "in_use",
        "%s is used by %s%s; change or delete that first."
            .formatted(what, named, more > 0 ? " and " + more + " more" : ""),
        usages);
  }
}
