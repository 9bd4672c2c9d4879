package dev.pinion.client;

import dev.pinion.client.model.resource.Pinnable;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What services are made of: the agents of a workspace, or its context graphs.
 *
 * @param <P> an agent or a context graph
 * @param <V> a version of it
 */
public final class Parts<P extends Pinnable, V extends Pinnable.Version> extends Things<P> {
  private final Function<JsonNode, V> version;

  Parts(
      Transport transport,
      String path,
      String word,
      Function<JsonNode, P> view,
      Function<JsonNode, V> version) {
    super(transport, path, word, view);
    this.version = version;
  }

  /** Every version of one, the newest first. */
  public List<V> versions(String id) {
    return Pages.read(
            transport,
            "versions",
            version,
            path(id, "versions"),
            Pages.PAGE,
            Integer.MAX_VALUE,
            _ -> true,
            "sort_by",
            "-version")
        .items();
  }

  /**
   * One version of one; null if there is none.
   *
   * @param number a number, or {@code latest}
   */
  public @Nullable V findVersion(String id, String number) {
    JsonNode found = transport.find(path(id, "versions", number));
    return found == null ? null : version.apply(found);
  }
}
