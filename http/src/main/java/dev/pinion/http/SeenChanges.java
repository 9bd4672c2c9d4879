package dev.pinion.http;

import dev.pinion.app.TenantRef;
import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.DomainException;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.InvalidRequestException;
import dev.pinion.http.schema.Faults;
import dev.pinion.http.schema.Loc;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much of a tenant's change log the client of a read has seen already, perhaps through another
 * server: its answer must not be older than that (docs/behaviour/requests.md).
 *
 * @param text what the request says; null if it says nothing
 * @param seq the number of the newest change that the client has seen; 0 if it is not said
 */
record SeenChanges(@Nullable String text, long seq) {
  /** On the answer to a write, and on a request that reads. */
  static final String HEADER = Answer.CHANGE;

  private static final SeenChanges NONE = new SeenChanges(null, 0);
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final int RETRY_SECONDS = 1;

  /** What a request says; nothing if it is a write, which is decided by the newest state anyway. */
  static SeenChanges of(RequestView request) {
    String text = request.isRead() ? request.header(HEADER) : null;
    if (text == null) {
      return NONE;
    }
    return new SeenChanges(text, NUMBER.matcher(text).matches() ? Long.parseLong(text) : 0);
  }

  /**
   * Whether the tenant in memory has them.
   *
   * @param tenant null if the path names none, so that it is not known yet whose they are
   */
  boolean areIn(@Nullable TenantRef tenant) {
    return seq == 0 || (tenant != null && tenant.snapshot().seq() >= seq);
  }

  /**
   * Refuses a request that would be answered from an older state.
   *
   * @param state of the tenant that the request is about
   */
  void requireIn(Supplier<TenantSnapshot> state) {
    if (text == null) {
      return;
    }
    if (!NUMBER.matcher(text).matches()) {
      var faults = new Faults();
      faults.add(
          "value_error",
          Loc.of("header").at(HEADER),
          "Send the number that a write was answered with",
          text);
      throw new InvalidRequestException(faults);
    }
    if (state.get().seq() < seq) {
      throw DomainException.unavailable(
          "change_not_here",
          "This server does not have change %d of the tenant yet; try again, or leave %s out."
              .formatted(seq, HEADER),
          RETRY_SECONDS);
    }
  }
}
