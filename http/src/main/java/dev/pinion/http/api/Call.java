package dev.pinion.http.api;

import dev.pinion.app.Caller;
import dev.pinion.app.Cluster;
import dev.pinion.app.TenantRef;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One call of an operation, after its caller, parameters and body were checked. */
public final class Call {
  /** How much smaller a page gets that was too large. */
  private static final long PAGE_DIVISOR = 4;

  private final Route route;
  private final Map<Param<?>, Object> values;
  private final @Nullable Object body;
  private final Replays.@Nullable Key key;

  /**
   * What is known of a call before its content is looked at.
   *
   * @param caller null for an anonymous call
   * @param tenant null where the path names none, or one that need not exist
   * @param cluster the data cluster that the request names; null if it names none
   */
  public record Route(
      Operation operation,
      @Nullable Caller caller,
      @Nullable TenantRef tenant,
      @Nullable Cluster cluster,
      Map<String, String> pathValues) {}

  /**
   * A call whose content is decoded.
   *
   * @param values of its parameters
   * @param body null if the operation takes none
   * @param key its idempotency key; null if it has none
   */
  public Call(
      Route route, Map<Param<?>, Object> values, @Nullable Object body, Replays.@Nullable Key key) {
    this.route = route;
    this.values = values;
    this.body = body;
    this.key = key;
  }

  /** The same call by another caller. */
  Call as(Caller caller) {
    var other =
        new Route(route.operation(), caller, route.tenant(), route.cluster(), route.pathValues());
    return at(other);
  }

  /** The same call, admitted once more. */
  public Call at(Route other) {
    return new Call(other, values, body, key);
  }

  /** The same call for fewer elements; null if it asks for no list, or for one element only. */
  public @Nullable Call withSmallerPage() {
    for (Map.Entry<Param<?>, Object> each : values.entrySet()) {
      if (each.getKey().name().equals(Paging.LIMIT)
          && each.getValue() instanceof Long limit
          && limit > 1) {
        var fewer = new HashMap<>(values);
        fewer.put(each.getKey(), Math.max(1, limit / PAGE_DIVISOR));
        return new Call(route, fewer, body, key);
      }
    }
    return null;
  }

  /** The operation that is called. */
  public Operation operation() {
    return route.operation();
  }

  /** The key that the client has given the request; null if it has given none. */
  public Replays.@Nullable Key key() {
    return key;
  }

  /** Who asks. */
  public Caller caller() {
    return Objects.requireNonNull(route.caller(), "an anonymous call");
  }

  /** Who asks; null for an anonymous call. */
  public @Nullable Caller callerOrNull() {
    return route.caller();
  }

  /** The tenant of the path. */
  public TenantRef tenant() {
    return Objects.requireNonNull(route.tenant(), "a call without a tenant");
  }

  /** The data cluster that the request names; null if it names none. */
  public @Nullable Cluster cluster() {
    return route.cluster();
  }

  /** What the path holds in the places of its parameters, in their order. */
  public List<String> pathValues() {
    return List.copyOf(route.pathValues().values());
  }

  /** The value of a parameter that is required or has a default. */
  public <T> T get(Param<T> param) {
    return Objects.requireNonNull(find(param), param.name());
  }

  /** The value of a parameter; null if the request does not carry it. */
  @SuppressWarnings("unchecked") // it was decoded by this very parameter
  public <T> @Nullable T find(Param<T> param) {
    return (T) values.get(param);
  }

  /** The body, which is of the type that the operation declares. */
  @SuppressWarnings("unchecked") // it was decoded by the operation's own type
  public <T> T body(Type<T> type) {
    if (!type.equals(route.operation().body())) {
      throw new IllegalStateException("the operation declares another body");
    }
    return (T) Objects.requireNonNull(body);
  }
}
