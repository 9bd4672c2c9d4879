package dev.pinion.http.classic;

import dev.pinion.http.api.Operation.Access;
import dev.pinion.http.api.Security;
import dev.pinion.http.api.Security.Authorization;
import dev.pinion.http.api.Security.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The credentials of the Classic dialect: a token in either form, or a key to sign in with. */
final class ClassicSecurity {
  private static final String BEARER = "Bearer-Authorization";
  private static final String ORGANIZATION = "Bearer-Authorization-Organization";
  private static final String BASIC = "Basic";
  private static final String KEY = "API-Key";
  private static final String KEY_ID = "API-Key-ID";
  private static final String KEY_USER = "API-Key-User-ID";

  private static final List<List<String>> TOKEN =
      List.of(
          List.of(BEARER),
          List.of(BEARER, ORGANIZATION),
          List.of(BASIC),
          List.of(BASIC, ORGANIZATION));

  static final Security SECURITY =
      new Security(
          Map.of(
              KEY, new Header("x-api-key", "The secret of an API key."),
              KEY_ID, new Header("x-api-key-id", "The public id of the API key."),
              KEY_USER, new Header("x-user-id", "The user to sign in."),
              BASIC,
                  new Authorization(
                      "basic",
                      null,
                      "The token as password, and the token's {org_id}_{user_id} as user name."),
              BEARER,
                  new Authorization(
                      "bearer", "JWT", "The token from signing in, or a Platform API key."),
              ORGANIZATION,
                  new Header(
                      "X-ORG-ID",
                      "The organization that issued the token, if the path names another.")),
          Map.of(
              Access.SIGN_IN,
              List.of(List.of(KEY, KEY_ID, KEY_USER)),
              Access.TENANT,
              TOKEN,
              Access.HOME,
              TOKEN,
              Access.OPTIONAL,
              orNone(TOKEN)));

  private ClassicSecurity() {}

  private static List<List<String>> orNone(List<List<String>> alternatives) {
    var all = new ArrayList<>(alternatives);
    all.add(List.of());
    return List.copyOf(all);
  }
}
