package dev.pinion.app.access;

import dev.pinion.domain.CodePoints;
import dev.pinion.domain.access.User;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which users to list, and how.
 *
 * @param ids empty for any
 * @param emails addresses in lower case; empty for any
 * @param sorts the first counts most; ties are by id
 * @param offset users to skip
 * @param limit users on a page at most
 */
public record UserQuery(
    Set<String> ids, Set<String> emails, List<Sort> sorts, long offset, long limit) {

  /** What users are sorted by. */
  public enum Field {
    FIRST_NAME,
    LAST_NAME,
    EMAIL,
    /** One of the conversation statistics, which are the same for all: there are none here. */
    STATISTICS
  }

  /** A field and its direction. */
  public record Sort(Field field, boolean descending) {}

  boolean matches(User user) {
    return (ids.isEmpty() || ids.contains(user.id()))
        && (emails.isEmpty() || emails.contains(user.email().toLowerCase(Locale.ROOT)));
  }

  Comparator<User> order() {
    Comparator<User> order = (_, _) -> 0;
    for (Sort sort : sorts) {
      Comparator<User> by = by(sort.field());
      order = order.thenComparing(sort.descending() ? by.reversed() : by);
    }
    return order.thenComparing(User::id);
  }

  private static Comparator<User> by(Field field) {
    return switch (field) {
      case FIRST_NAME -> Comparator.comparing(User::firstName, CodePoints.ORDER);
      case LAST_NAME -> Comparator.comparing(User::lastName, CodePoints.ORDER);
      case EMAIL -> Comparator.comparing(User::email, CodePoints.ORDER);
      case STATISTICS -> (_, _) -> 0;
    };
  }
}
