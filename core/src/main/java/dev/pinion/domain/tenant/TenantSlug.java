package dev.pinion.domain.tenant;

import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Rules for the name of a tenant in paths (docs/behaviour/requests.md). */
public final class TenantSlug {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,61}[a-z0-9]");
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** Words that begin paths of the server itself. */
  private static final Set<String> RESERVED =
      Set.of(
          "admin",
          "api",
          "auth",
          "health",
          "healthz",
          "me",
          "metrics",
          "openapi",
          "organizations",
          "readyz",
          "system",
          "v1",
          "well-known",
          "workspaces");

  private TenantSlug() {}

  /**
   * Whether the text has the form of a slug: 2 to 63 lower-case letters, digits and inner dashes.
   */
  public static boolean isWellFormed(String text) {
    return FORM.matcher(text).matches();
  }

  /** Whether the text is kept back: a word of our own paths, or one that reads as a UUID. */
  public static boolean isReserved(String text) {
    return RESERVED.contains(text) || readsAsUuid(text);
  }

  private static boolean readsAsUuid(String text) {
    if (UUID_FORM.matcher(text).matches() || text.matches("[0-9a-f]{32}")) {
      return true;
    }
    try {
      return UUID.fromString(text).toString().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
