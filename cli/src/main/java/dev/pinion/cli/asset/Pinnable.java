package dev.pinion.cli.asset;

import tools.jackson.databind.JsonNode;

/** What versions an agent or a context graph has; they are numbered from 1 without gaps. */
public final class Pinnable {
  private Pinnable() {}

  /** Words such as {@code has the versions 1 to 3}. */
  public static String versions(JsonNode asset) {
    long latest = asset.path("latest_version").asLong();
    return switch ((int) Math.min(latest, 2)) {
      case 0 -> "has no version yet";
      case 1 -> "has the version 1 only";
      default -> "has the versions 1 to " + latest;
    };
  }
}
