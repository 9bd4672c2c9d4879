package dev.pinion.http.platform.service;

import dev.pinion.app.service.ServiceQuery;
import dev.pinion.app.service.ServiceQuery.Sort;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.TagFilter;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Paging;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import dev.pinion.http.wire.TagFilters;
import java.util.List;
import java.util.Set;

/** Which services a list is of, and in which order. */
public final class ServiceFilters {
  /** Sorts them. */
  public static final Param<Sort> SORT_BY =
      Platform.sortBy(
          List.of("name", "is_active", "created_at", "updated_at"),
          by ->
              new Sort(
                  switch (by.field()) {
                    case "name" -> ServiceQuery.Field.NAME;
                    case "is_active" -> ServiceQuery.Field.ACTIVE;
                    case "created_at" -> ServiceQuery.Field.CREATED_AT;
                    default -> ServiceQuery.Field.UPDATED_AT;
                  },
                  by.descending()));

  /** Those that are active, or those that are not. */
  public static final Param<Boolean> IS_ACTIVE = Param.query("is_active", Types.bool().nullable());

  /** Those with all of these tags. */
  public static final Param<List<TagFilter>> TAGS =
      Param.queryList("tags", Types.list(TagFilters.TYPE));

  /** Those of these ids. */
  public static final Param<List<EntityId>> ID =
      Param.queryList("id", Types.list(Platform.ID).unique());

  /** Those with this agent. */
  public static final Param<EntityId> AGENT_ID = Param.query("agent_id", Platform.ID.nullable());

  /** Those with this context graph. */
  public static final Param<EntityId> CONTEXT_GRAPH_ID =
      Param.query("context_graph_id", Platform.ID.nullable());

  private ServiceFilters() {}

  /** What the contract's list of services does not take. */
  static Param<?>[] beyondTheContract() {
    return new Param<?>[] {TAGS, ID, AGENT_ID, CONTEXT_GRAPH_ID};
  }

  /**
   * What a call asks for that takes all of these, a search, and a place in the list.
   *
   * @param limit how many services a page has at most
   */
  public static ServiceQuery query(Call call, Param<Long> limit) {
    Sort sort = call.find(SORT_BY);
    return new ServiceQuery(
        Set.copyOf(call.get(ID)),
        call.find(IS_ACTIVE),
        call.find(Platform.SEARCH),
        call.get(TAGS),
        call.find(AGENT_ID),
        call.find(CONTEXT_GRAPH_ID),
        sort == null ? List.of() : List.of(sort),
        call.get(Paging.CONTINUATION_TOKEN),
        call.get(limit),
        true);
  }
}
