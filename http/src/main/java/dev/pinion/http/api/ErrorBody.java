package dev.pinion.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pinion.http.schema.Fault;
import dev.pinion.http.wire.CheckResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of every error (docs/behaviour/requests.md).
 *
 * @param detail one clear sentence, or the list of faults of a 422
 * @param message the same in one sentence, where the detail is a list
 * @param errorCode a stable word for programs
 * @param checks what rules say that do not let a change through
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErrorBody(
    Object detail,
    @Nullable String message,
    @Nullable String errorCode,
    @Nullable List<UsedBy> usedBy,
    @Nullable List<CheckResponse> checks,
    @Nullable String requestId) {

  /** Something that stands in the way. */
  public record UsedBy(String kind, String id, String name) {}

  /** The body of an error that is one sentence. */
  public static ErrorBody of(String code, String sentence, @Nullable String requestId) {
    return new ErrorBody(sentence, null, code, null, null, requestId);
  }

  /** The body of a 422, with every fault. */
  public static ErrorBody ofFaults(
      String code, List<Fault> faults, int count, @Nullable String requestId) {
    Fault first = faults.getFirst();
    String where = String.join(".", first.loc().stream().map(String::valueOf).toList());
    String more = count > 1 ? " (and %d more)".formatted(count - 1) : "";
    String end = first.msg().endsWith(".") && more.isEmpty() ? "" : ".";
    String message = "%s: %s%s%s".formatted(where, first.msg(), more, end);
    return new ErrorBody(faults, message, code, null, null, requestId);
  }
}
