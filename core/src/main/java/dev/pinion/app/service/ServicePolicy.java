package dev.pinion.app.service;

/**
 * What a caller's contract promises of services beyond what always holds.
 *
 * @param uniqueAmongAll whether a name is taken by any service, not only by an active one
 * @param needsVersions whether the agent and the graph must have a version when they are joined
 */
public record ServicePolicy(boolean uniqueAmongAll, boolean needsVersions) {

  /** Names are unique among active services, and what is joined can run. */
  public static final ServicePolicy RUNNABLE = new ServicePolicy(false, true);

  /** Names are unique among all services; versions may come later. */
  public static final ServicePolicy DRAFTABLE = new ServicePolicy(true, false);
}
