package dev.pinion.app.simulation;

import dev.pinion.app.Caller;
import dev.pinion.app.Work;
import dev.pinion.app.resource.ResourceAttributes;
import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.service.ServiceRules;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.resource.Content.BehaviorSet;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.run.Invocation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What runtimes say of behaviours that acted. */
public final class BehaviorInvocations {
  /** Invocations of one report. */
  public static final int REPORTED_MAX = 100;

  private final Work work;

  /** The use cases of invocations. */
  public BehaviorInvocations(Work work) {
    this.work = work;
  }

  /**
   * An invocation as a runtime reports it.
   *
   * @param invokedAt kept to the millisecond
   * @see Invocation
   */
  public record NewInvocation(
      long version,
      String conversationId,
      EntityId serviceId,
      String userId,
      String initialMessageId,
      @Nullable String agentMessageId,
      List<String> agentInnerThoughtsIds,
      Instant invokedAt) {}

  /**
   * Keeps invocations of a set; one that is known stays as it is.
   *
   * @return the ids that they are kept under, in the given order
   */
  public List<EntityId> report(Caller caller, EntityId setId, List<NewInvocation> reported) {
    return work.write(
        caller,
        unit -> {
          Resource<BehaviorSet> set = Resources.find(unit.tx(), ResourceType.BEHAVIOR_SETS, setId);
          caller.require(Permission.BEHAVIOR_INVOCATION_REPORT, ResourceAttributes.of(set));
          for (NewInvocation each : reported) {
            requireKnown(unit, set, each);
          }
          List<Invocation> made =
              reported.stream().map(each -> invocation(unit, setId, each)).toList();
          List<EntityId> ids = made.stream().map(unit.tx().invocations()::add).toList();
          if (!Collections.disjoint(ids, made.stream().map(Invocation::id).toList())) {
            unit.log(Resources.change("invocations_reported", set));
          }
          return ids;
        });
  }

  private static void requireKnown(
      Work.Unit unit, Resource<BehaviorSet> set, NewInvocation reported) {
    if (reported.version() > set.latestVersion()) {
      throw DomainException.unknownReference(
          "version_not_found",
          List.of("version"),
          "The dynamic behavior set \"%s\" has no version %d."
              .formatted(set.name(), reported.version()));
    }
    ServiceRules.referred(unit.tx(), reported.serviceId());
  }

  private Invocation invocation(Work.Unit unit, EntityId set, NewInvocation reported) {
    return new Invocation(
        work.newId(),
        set,
        reported.version(),
        reported.conversationId(),
        reported.serviceId(),
        reported.userId(),
        reported.initialMessageId(),
        reported.agentMessageId(),
        reported.agentInnerThoughtsIds(),
        reported.invokedAt().truncatedTo(ChronoUnit.MILLIS),
        unit.at());
  }

  /**
   * Invocations of a set, sorted and paged; none for a caller who may not read messages.
   *
   * @param newestFirst true sorts by the time of the invocation, latest first, false earliest
   *     first; null sorts by id
   */
  public Page<Invocation> list(
      Caller caller, EntityId setId, @Nullable Boolean newestFirst, long offset, long limit) {
    Resources.visible(caller, ResourceType.BEHAVIOR_SETS, setId);
    if (!caller.may(Permission.CONVERSATION_GET_MESSAGE, Attributes.none())) {
      return Page.of(List.of(), offset, limit);
    }
    return caller
        .tenant()
        .read(
            tx ->
                Page.part(
                    tx.invocations().list(setId, newestFirst, offset, limit),
                    offset,
                    tx.invocations().count(setId)));
  }
}
