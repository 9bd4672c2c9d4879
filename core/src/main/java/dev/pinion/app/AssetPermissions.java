package dev.pinion.app;

import dev.pinion.domain.Asset;
import dev.pinion.domain.AssetKind;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.access.PlatformPermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The permissions that guard one kind of asset, and what conditions on them see
 * (docs/behaviour/access.md).
 */
record AssetPermissions(
    Permission get,
    Permission create,
    Permission update,
    Permission createVersion,
    Permission delete) {

  private static final AssetPermissions OF_AGENTS =
      new AssetPermissions(
          Permission.AGENT_GET,
          Permission.AGENT_CREATE,
          Permission.AGENT_UPDATE,
          Permission.AGENT_VERSION_CREATE,
          Permission.AGENT_DELETE);

  private static final AssetPermissions OF_GRAPHS =
      new AssetPermissions(
          Permission.GRAPH_GET,
          Permission.GRAPH_CREATE,
          Permission.GRAPH_UPDATE,
          Permission.GRAPH_VERSION_CREATE,
          Permission.GRAPH_DELETE);

  static AssetPermissions of(AssetKind kind) {
    return switch (kind) {
      case AGENT -> OF_AGENTS;
      case CONTEXT_GRAPH -> OF_GRAPHS;
    };
  }

  /** What conditions see of an asset. */
  static Attributes attributes(Asset asset) {
    return name ->
        switch (name) {
          case "id" -> List.of(asset.id().hex());
          case "name" -> List.of(asset.name());
          case PlatformPermissions.IS_FIRST_VERSION -> List.of(asset.latestVersion() == 0);
          default -> List.of();
        };
  }

  /** Refuses a caller who may not see the asset; its contents are nobody else's business. */
  static void requireVisible(Caller caller, @Nullable Asset asset) {
    if (asset != null) {
      caller.require(of(asset.kind()).get(), attributes(asset));
    }
  }
}
