package dev.pinion.domain.governance;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.TagFilter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which version sets of which services something applies to.
 *
 * @param services null for every service
 * @param versionSets the names of the sets; at least one pattern
 * @param guardSettings whether those settings of the services are covered too that are no content:
 *     voice, keyterms, safety filters, tool capacity and persona; given as null for no
 */
public record Scope(
    @Nullable Services services, List<Glob> versionSets, @Nullable Boolean guardSettings) {
  /** Entries of one list. */
  public static final int ENTRIES_MAX = 100;

  /** Every set of every service. */
  public static final Scope EVERYTHING = new Scope(null, List.of(new Glob("*")), null);

  /** A scope; refused if it could apply to nothing, or if a list is too long. */
  public Scope {
    guardSettings = Objects.requireNonNullElse(guardSettings, false);
    versionSets = bounded(versionSets);
    if (versionSets.isEmpty()) {
      throw new IllegalArgumentException("Name at least one version set, such as release");
    }
  }

  /**
   * Services by what they are. A service is one of them if every list that is given lets it
   * through.
   *
   * @param tags filters of which all must match, as lists of services take them; null for any
   * @param names patterns of which one must match; null for any
   * @param ids null for any
   * @param environments null for any
   */
  public record Services(
      @Nullable List<String> tags,
      @Nullable List<Glob> names,
      @Nullable List<EntityId> ids,
      @Nullable List<String> environments) {

    /** Services by what they are; refused if a filter cannot be read, or a list is too long. */
    public Services {
      tags = tags == null ? null : bounded(tags);
      names = names == null ? null : bounded(names);
      ids = ids == null ? null : bounded(ids);
      environments = environments == null ? null : bounded(environments);
      if (tags != null && !tags.stream().allMatch(each -> TagFilter.parse(each).isPresent())) {
        throw new IllegalArgumentException(
            "Filter services by tags as key:value, key:* or key: for no value");
      }
    }

    private boolean includes(Service service) {
      return (tags == null
              || tags.stream()
                  .allMatch(each -> TagFilter.parse(each).orElseThrow().matches(service.tags())))
          && (names == null || Glob.any(names, service.name()))
          && (ids == null || ids.contains(service.id()))
          && (environments == null || environments.contains(service.settings().environment()));
    }
  }

  private static <T> List<T> bounded(List<T> list) {
    if (list.size() > ENTRIES_MAX) {
      throw new IllegalArgumentException(
          "Give at most %d entries in a list".formatted(ENTRIES_MAX));
    }
    return List.copyOf(list);
  }

  /** Whether the service is in it, whatever sets it has. */
  public boolean includes(Service service) {
    return services == null || services.includes(service);
  }

  /** Whether that set of the service is in it. */
  public boolean includes(Service service, String versionSet) {
    return Glob.any(versionSets, versionSet) && includes(service);
  }

  /** Whether settings that are no content are covered. */
  public boolean guardsSettings() {
    return Objects.requireNonNullElse(guardSettings, false);
  }
}
