package dev.pinion.cli.versionset;

import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Workspace;
import dev.pinion.client.ApiException;
import dev.pinion.client.VersionSets;
import dev.pinion.client.model.service.Service;
import dev.pinion.client.model.service.VersionSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The version sets of one service.
 *
 * @param workspace the workspace of the service
 */
public record Sets(Workspace workspace, Service service) {
  private static final int NOT_FOUND = 404;

  /** The sets of the service of that id or unique name. */
  public static Sets of(Workspace workspace, String idOrName) {
    return new Sets(workspace, workspace.get(workspace.api().services(), idOrName));
  }

  /** The service's name, as it may be printed. */
  public String serviceName() {
    return Text.clean(service.name());
  }

  /** The address of the server. */
  public String server() {
    return workspace.profile().url();
  }

  /** What can be asked of them. */
  public VersionSets api() {
    return workspace.api().versionSets(service.id());
  }

  /** The names of all sets: edge, release, then by name. */
  List<String> names() {
    return api().list().stream().map(VersionSet::name).toList();
  }

  /**
   * What the server answers.
   *
   * @param names the sets that the request names to read them, with or without a revision; if one
   *     of them does not exist, that is what a 404 is told as
   */
  public <T> T ask(Function<VersionSets, T> request, String... names) {
    try {
      return request.apply(api());
    } catch (ApiException e) {
      if (e.status() == NOT_FOUND) {
        refuseUnknown(names);
      }
      throw e;
    }
  }

  private void refuseUnknown(String... names) {
    List<String> existing = names();
    for (String each : names) {
      String name = each.replaceFirst("@.*", "");
      // Of a set that was deleted, revisions can still be named.
      if (!existing.contains(name) && name.equals(each)) {
        throw new RefusedException(
            "The service \"%s\" has no version set \"%s\"%s"
                .formatted(serviceName(), Text.clean(name), Text.didYouMean(name, existing)));
      }
    }
  }

  /**
   * The name of a set that is to be written, as it was given.
   *
   * @throws RefusedException if no set can have it: a revision cannot be written
   */
  static String writable(String name) {
    if (!dev.pinion.domain.service.VersionSet.NAME.matcher(name).matches()) {
      throw RefusedException.usage(
          "\"%s\" cannot be written: a version set's name has 1 to 40 letters, digits, _ and -."
              .formatted(Text.clean(name)));
    }
    return name;
  }

  /** What a set pins of one kind, and what that means at the moment. */
  static String pin(@Nullable Long pinned, @Nullable Long resolved) {
    if (pinned != null) {
      return pinned.toString();
    }
    return resolved == null ? "latest (none yet)" : "latest (%d)".formatted(resolved);
  }
}
