package dev.pinion.http.platform;

import dev.pinion.http.api.Operation.Access;
import dev.pinion.http.api.Security;
import java.util.List;
import java.util.Map;

/** The credentials of the Platform dialect: one key. */
final class PlatformSecurity {
  private static final String BEARER = "BearerAuth";

  static final Security SECURITY =
      new Security(
          Map.of(
              BEARER,
              new Security.Authorization(
                  "bearer", null, "An API key, or the token from signing in to Classic.")),
          Map.of(
              Access.TENANT, List.of(List.of(BEARER)),
              Access.HOME, List.of(List.of(BEARER)),
              Access.OPTIONAL, List.of(List.of(BEARER), List.of())));

  private PlatformSecurity() {}
}
