package dev.pinion.server;

import dev.pinion.app.Cluster;
import dev.pinion.app.TenantRef;
import dev.pinion.auth.TenantBootstrap;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.config.ConfigurationException;
import dev.pinion.config.Settings;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.DefaultRole;
import dev.pinion.domain.access.Role;
import dev.pinion.domain.access.User;
import dev.pinion.server.data.DatabaseLock;
import dev.pinion.server.data.Databases;
import dev.pinion.server.data.Moving;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.ForeignDatabaseException;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.TenantMovesException;
import dev.pinion.store.TenantQuota;
import dev.pinion.store.TenantUse;
import dev.pinion.store.jdbc.SqlException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Founds and lists tenants straight in the store; a server may be running on it. */
public final class StoreConsole {
  private final InstantSource clock;

  /**
   * A tenant with what its first user signs in with; the secrets are told this once.
   *
   * @param workspaceId the tenant's UUID
   */
  public record FirstCredentials(
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
  public record Listed(
      String orgId, String workspaceId, String cluster, boolean ready, @Nullable Use use) {}

  /**
   * What a tenant takes, and how much that is of what the server allows that was started last, in
   * percent; if none was, of what this machine's settings allow.
   *
   * @param rows rows that are not log
   * @param memoryBytes about what its snapshot takes in memory
   * @param diskBytes about what it takes in the database
   */
  public record Use(
      long rows,
      double rowsPercent,
      long memoryBytes,
      double memoryPercent,
      long diskBytes,
      double diskPercent) {}

  /** A console whose times are the clock's. */
  public StoreConsole(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Makes a tenant.
   *
   * @param name null takes the slug
   * @param clusterName null leaves it to the rules of the configuration
   * @param email of the first user, who is a super administrator
   * @throws RefusedException when it cannot be made, with one sentence for the operator
   */
  public FirstCredentials create(
      Settings settings,
      String slug,
      @Nullable String name,
      @Nullable String clusterName,
      String email) {
    return in(
        settings,
        core -> {
          HomeMark.keep(core.clusters().home());
          Cluster cluster =
              clusterName == null
                  ? core.clusters().placeOf(slug)
                  : core.clusters().find(clusterName);
          if (cluster == null) {
            throw new RefusedException(
                "There is no data cluster named \"%s\" in the configuration."
                    .formatted(clusterName));
          }
          var founded =
              core.bootstrap()
                  .found(
                      slug,
                      name == null ? slug : name,
                      Map.of(),
                      cluster,
                      new TenantBootstrap.FirstUser("First", "Administrator", email));
          return told(founded.tenant(), founded.credentials());
        });
  }

  private static FirstCredentials told(
      TenantRef tenant, TenantBootstrap.FirstCredentials credentials) {
    return new FirstCredentials(
        tenant.slug(),
        tenant.id().uuid().toString(),
        credentials.userId(),
        credentials.apiKeyId(),
        credentials.apiKey(),
        credentials.platformApiKey());
  }

  /**
   * Credentials of a user.
   *
   * @param email the user's address
   */
  record NewKeys(String email, FirstCredentials credentials) {}

  /**
   * Makes further first keys of a tenant, whose earlier ones are lost or have ended; these stay as
   * they are.
   *
   * @param email of the user whom the Classic key is told with; null takes the super administrator
   *     who has been there for longest
   * @throws RefusedException when they cannot be made, with one sentence for the operator
   */
  NewKeys makeKeys(Settings settings, String slug, @Nullable String email) {
    return in(
        settings,
        core -> {
          TenantRef tenant = core.directory().bySlug(slug, null);
          if (tenant == null) {
            throw noTenant(core, slug);
          }
          try {
            User user =
                email == null
                    ? superAdministrator(tenant)
                    : users(tenant)
                        .filter(each -> each.email().equalsIgnoreCase(email))
                        .findFirst()
                        .orElseThrow(
                            () ->
                                new RefusedException(
                                    "The tenant \"%s\" has no user with the address %s."
                                        .formatted(slug, email)));
            return new NewKeys(
                user.email(), told(tenant, core.bootstrap().mintKeys(tenant, user.id())));
          } catch (TenantMovesException e) {
            throw new RefusedException(
                "The tenant \"%s\" is being moved to another cluster; give the command again when that is done."
                    .formatted(slug));
          }
        });
  }

  private static RefusedException noTenant(Core core, String slug) {
    var entry =
        core.directory().entries().stream()
            .filter(each -> each.slug().equals(slug) && each.ready())
            .findFirst()
            .orElse(null);
    if (entry == null) {
      return new RefusedException("There is no tenant \"%s\".".formatted(slug));
    }
    return new RefusedException(
        core.clusters().find(entry.cluster()) == null
            ? "The tenant \"%s\" is in the cluster \"%s\", which these settings do not name."
                .formatted(slug, entry.cluster())
            : "The tenant \"%s\" is archived.".formatted(slug));
  }

  private static User superAdministrator(TenantRef tenant) {
    var roles = tenant.snapshot().roles();
    return users(tenant)
        .filter(
            user -> {
              Role role = roles.get(user.roleId());
              return role != null && role.name().equals(DefaultRole.SUPER_ADMINISTRATOR.roleName());
            })
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    "The tenant \"%s\" has no super administrator; name another user with --email."
                        .formatted(tenant.slug())));
  }

  /** Those who have been there for longest first. */
  private static Stream<User> users(TenantRef tenant) {
    return tenant.snapshot().users().values().stream()
        .sorted(Comparator.comparing(User::createdAt).thenComparing(User::id));
  }

  /** Every tenant, by slug. */
  public List<Listed> list(Settings settings) {
    return in(
        settings,
        core -> {
          var uses = new HashMap<EntityId, TenantUse>();
          core.clusters()
              .all()
              .forEach(cluster -> uses.putAll(cluster.store().readCluster(ClusterTx::uses)));
          TenantQuota quota =
              QuotaMark.read(core.clusters().home().store(), Databases.quota(settings));
          return core.directory().entries().stream()
              .map(
                  entry ->
                      new Listed(
                          entry.slug(),
                          entry.tenant().uuid().toString(),
                          entry.cluster(),
                          entry.ready(),
                          use(uses.get(entry.tenant()), quota)))
              .toList();
        });
  }

  /**
   * Moves a tenant to another cluster, or takes up a move that was broken off.
   *
   * @param listener is told before each step
   */
  Moving.Moved move(Settings settings, String slug, String to, Consumer<Moving.Step> listener) {
    return in(settings, core -> moving(core, settings, listener).move(slug, to));
  }

  /**
   * Gives a move up.
   *
   * @return the name of the cluster in which the tenant stays
   */
  String abortMove(Settings settings, String slug) {
    return in(settings, core -> moving(core, settings, _ -> {}).abort(slug));
  }

  private Moving moving(Core core, Settings settings, Consumer<Moving.Step> listener) {
    return new Moving(core.clusters(), settings, clock, listener);
  }

  private static @Nullable Use use(@Nullable TenantUse use, TenantQuota quota) {
    return use == null
        ? null
        : new Use(
            use.rows(),
            percent(quota, TenantQuota.Kind.ROWS, use),
            use.memoryBytes(),
            percent(quota, TenantQuota.Kind.MEMORY, use),
            use.diskBytes(),
            percent(quota, TenantQuota.Kind.DISK, use));
  }

  /** With one digit: more would say more than is known. */
  private static double percent(TenantQuota quota, TenantQuota.Kind kind, TenantUse use) {
    return Math.round(10 * quota.percent(kind, use)) / 10.0;
  }

  private <T> T in(Settings settings, Function<Core, T> work) {
    DatabaseLock lock = beside(settings);
    try (Core core =
        Core.open(settings, clock, cluster -> StoreObserver.none(), lock::openBeside)) {
      return work.apply(core);
    } catch (DomainException e) {
      throw new RefusedException(e.error().message());
    } catch (ConfigurationException | ForeignDatabaseException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    } catch (SqlException | StoreUnavailableException e) {
      throw new RefusedException(Databases.sentence(e));
    } finally {
      giveBack(lock);
    }
  }

  private static DatabaseLock beside(Settings settings) {
    try {
      return DatabaseLock.takeBeside(
          settings.clusters().stream().map(Settings.Cluster::database).toList());
    } catch (IOException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    }
  }

  private static void giveBack(DatabaseLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      // It ends with the process. What was done is told all the same.
    }
  }
}
