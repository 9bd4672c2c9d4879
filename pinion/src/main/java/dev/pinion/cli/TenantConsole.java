package dev.pinion.cli;

import dev.pinion.config.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tenant commands ask of the store on this machine. */
public interface TenantConsole {

  /**
   * A tenant with what its first user signs in with; the secrets are told this once.
   *
   * @param workspaceId the tenant's UUID
   */
  record FirstCredentials(
      String orgId,
      String workspaceId,
      String userId,
      String apiKeyId,
      String apiKey,
      String platformApiKey) {}

  /**
   * A tenant in the directory.
   *
   * @param use what it takes; null while it is being made
   */
  record Listed(
      String orgId, String workspaceId, String cluster, boolean ready, @Nullable Use use) {}

  /**
   * What a tenant takes, and how much that is of what the server allows that was started last, in
   * percent; if none was, of what this machine's settings allow.
   *
   * @param rows rows that are not log
   * @param memoryBytes about what its snapshot takes in memory
   * @param diskBytes about what it takes in the database
   */
  record Use(
      long rows,
      double rowsPercent,
      long memoryBytes,
      double memoryPercent,
      long diskBytes,
      double diskPercent) {}

  /**
   * Makes a tenant.
   *
   * @param name null takes the slug
   * @param cluster null takes the home cluster
   * @param email of the first user, who is a super administrator
   * @throws RefusedException when it cannot be made, with one sentence for the operator
   */
  FirstCredentials create(
      Settings settings,
      String slug,
      @Nullable String name,
      @Nullable String cluster,
      String email);

  /** Every tenant, by slug. */
  List<Listed> list(Settings settings);
}
