package dev.pinion.app.tenant;

import dev.pinion.app.Caller;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.Page;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.store.ChangeQuery;
import dev.pinion.store.TenantTx.ChangeCounts;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A tenant's change log, read as its audit trail. */
public final class Audit {
  private static final String WORKSPACE = "workspace";

  /** The kinds of resources, which the kinds of their changes begin with. */
  private static final Set<String> RESOURCE_KINDS =
      Arrays.stream(ResourceKind.values())
          .map(ResourceKind::code)
          .collect(Collectors.toUnmodifiableSet());

  /**
   * Which events are asked for. Null does not filter.
   *
   * @param action the kind of change
   * @param person the id of the person who made it
   * @param key the public id of the key that made it, or that signed in who made it
   * @param resourceType as {@link #resourceType} words it; an unknown one matches nothing
   * @param resourceId the id of what changed, in the form of its store
   * @param from then or later
   * @param until before then
   */
  public record AuditQuery(
      @Nullable String action,
      @Nullable String person,
      @Nullable String key,
      @Nullable String resourceType,
      @Nullable String resourceId,
      @Nullable Instant from,
      @Nullable Instant until) {}

  /** The events that match, newest first. */
  public Page<Change> list(Caller caller, AuditQuery query, long offset, int limit) {
    requireMayView(caller);
    ChangeQuery changes = changes(query);
    if (changes == null) {
      return Page.of(List.of(), offset, limit);
    }
    return caller
        .tenant()
        .read(
            tx -> {
              long total = tx.count(changes);
              return Page.part(tx.changes(changes, offset, limit), offset, total);
            });
  }

  /** How many events there were between two times, and how many subjects made them. */
  public ChangeCounts summary(Caller caller, @Nullable Instant from, @Nullable Instant until) {
    requireMayView(caller);
    return caller.tenant().read(tx -> tx.counts(ChangeQuery.between(from, until)));
  }

  private static void requireMayView(Caller caller) {
    caller.require(Permission.AUDIT_VIEW, Attributes.none());
  }

  /** What kind of thing changed, such as {@code service} or {@code context_graph}. */
  public static String resourceType(Change change) {
    return change.subject().type() == SubjectType.RESOURCE
        ? change.kind().substring(0, change.kind().indexOf('.'))
        : word(change.subject().type());
  }

  private static String word(SubjectType type) {
    return type == SubjectType.TENANT ? WORKSPACE : type.name().toLowerCase(Locale.ROOT);
  }

  /** The same question to the log; null if nothing can match. */
  private static @Nullable ChangeQuery changes(AuditQuery query) {
    String wanted = query.resourceType();
    if (wanted == null) {
      return changes(query, null, null);
    }
    if (RESOURCE_KINDS.contains(wanted)) {
      return changes(query, SubjectType.RESOURCE, wanted);
    }
    for (SubjectType each : SubjectType.values()) {
      if (each != SubjectType.RESOURCE && word(each).equals(wanted)) {
        return changes(query, each, null);
      }
    }
    return null;
  }

  private static ChangeQuery changes(
      AuditQuery query, @Nullable SubjectType type, @Nullable String stem) {
    return new ChangeQuery(
        query.action(),
        stem,
        query.person(),
        query.key(),
        type,
        query.resourceId(),
        query.from(),
        query.until());
  }
}
