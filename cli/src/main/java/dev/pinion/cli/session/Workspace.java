package dev.pinion.cli.session;

import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Text;
import dev.pinion.client.ApiException;
import dev.pinion.client.PinionClient;
import dev.pinion.client.Things;
import dev.pinion.client.WorkspaceClient;
import dev.pinion.client.model.Named;
import dev.pinion.client.model.service.Service;
import dev.pinion.domain.EntityId;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The workspace that a command works in, and how people name what is in it.
 *
 * @param profile which server and tenant it is, and who asks
 * @param client the client of its server
 */
public record Workspace(Profile profile, PinionClient client) {
  /** Of how many things names are suggested: to read them all may take thousands of requests. */
  private static final int SUGGESTED_FROM_MAX = 1_000;

  private static final int FORBIDDEN = 403;

  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

  /** What can be asked of it. */
  public WorkspaceClient api() {
    return client.workspace(profile.workspace());
  }

  /**
   * The one thing of that id, in either of its two forms, or of that name.
   *
   * @throws RefusedException if there is none, naming near names, or several, naming their ids
   */
  public <T extends Named> T get(Things<T> things, String idOrName) {
    String id = platformId(idOrName);
    T byId = id == null ? null : things.find(id);
    if (byId != null) {
      return byId;
    }
    List<T> named = things.named(idOrName);
    return switch (named.size()) {
      case 1 -> named.getFirst();
      case 0 -> throw unknown(things, idOrName);
      default -> throw ambiguous(things.word(), idOrName, named);
    };
  }

  /** The thing of that id; null if it is not there, or this key may not see it. */
  public static <T extends Named> @Nullable T find(Things<T> things, String id) {
    try {
      return things.find(id);
    } catch (ApiException e) {
      if (e.status() != FORBIDDEN) {
        throw e;
      }
      return null;
    }
  }

  /** The id that a text is in either of its two forms, as requests carry it; null if it is none. */
  public static @Nullable String platformId(String text) {
    if (UUID.matcher(text).matches()) {
      return text.toLowerCase(Locale.ROOT);
    }
    return EntityId.fromHex(text).map(id -> id.uuid().toString()).orElse(null);
  }

  private static RefusedException unknown(Things<?> things, String wanted) {
    List<String> names =
        things.first(SUGGESTED_FROM_MAX).stream().map(Named::name).distinct().toList();
    String said = Text.clean(wanted);
    return new RefusedException(
        names.isEmpty()
            ? "There is no %s \"%s\"; this workspace has none that you may see."
                .formatted(things.word(), said)
            : "There is no %s \"%s\"%s"
                .formatted(things.word(), said, Text.didYouMean(wanted, names)));
  }

  /** The refusal of a name that several things have, which lists their ids. */
  public static RefusedException ambiguous(String word, String name, List<? extends Named> all) {
    var lines = new StringBuilder();
    for (Named each : all) {
      lines.append("\n  ").append(each.id());
      if (each instanceof Service service) {
        lines.append(service.isActive() ? "  active" : "  inactive");
      }
    }
    return new RefusedException(
        "%d %ss are named \"%s\"; say which by its id:%s"
            .formatted(all.size(), word, Text.clean(name), lines));
  }
}
