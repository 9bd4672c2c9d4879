package dev.pinion.http.classic;

import dev.pinion.app.VersionQuery;
import dev.pinion.app.VersionQuery.Numbers;
import dev.pinion.http.api.Call;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import java.util.List;
import java.util.Objects;

/** What every listing of versions takes. */
public final class VersionListing {
  private static final Param<Numbers> VERSION =
      Param.query("version", VersionFilters.NUMBER.nullable());
  private static final Param<List<Boolean>> SORT_BY =
      Param.queryList("sort_by", Types.list(Classic.sortBy("version")));
  private static final Param<Long> LIMIT =
      Param.queryOr("limit", Types.integer().min(1).max(10), 10L);

  private VersionListing() {}

  /** The parameters after the one that names whose versions they are. */
  public static Param<?>[] params(Param<?> owner) {
    return new Param<?>[] {owner, VERSION, LIMIT, Classic.CONTINUATION_TOKEN, SORT_BY};
  }

  /** What a call asks for. */
  public static VersionQuery query(Call call) {
    return new VersionQuery(
        Objects.requireNonNullElse(call.find(VERSION), Numbers.Range.ALL),
        Boolean.TRUE.equals(Classic.first(call, SORT_BY)),
        call.get(Classic.CONTINUATION_TOKEN),
        call.get(LIMIT));
  }
}
