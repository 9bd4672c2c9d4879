package dev.pinion.http.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a dialect takes credentials, as its OpenAPI document says it.
 *
 * @param schemes by name
 * @param requirements by access, alternatives of schemes that are used together; an empty
 *     alternative stands for no credentials at all, a missing access for none that matter
 */
public record Security(
    Map<String, Scheme> schemes, Map<Operation.Access, List<List<String>>> requirements) {

  /** What {@code WWW-Authenticate} says with a refusal that better credentials would lift. */
  public static final String CHALLENGE = "Bearer realm=\"pinion\"";

  /** One way to present something. */
  public sealed interface Scheme {}

  /** A header of its own. */
  public record Header(String name, String description) implements Scheme {}

  /**
   * The header {@code Authorization}.
   *
   * @param scheme {@code basic} or {@code bearer}
   * @param format of a bearer token; null if it says nothing to a client
   */
  public record Authorization(String scheme, @Nullable String format, String description)
      implements Scheme {}
}
