package dev.pinion.app.access;

import dev.pinion.app.Clusters;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.User;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.Store;
import dev.pinion.store.TenantMovesException;
import dev.pinion.store.TenantTx;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables of users of which only the names are ever shown. Their values are stored wrapped,
 * each for its tenant, user and name, so that none is readable in another place either.
 */
public final class SensitiveVariables {
  private static final System.Logger LOG = System.getLogger(SensitiveVariables.class.getName());

  /** The setting of a cluster that says that it holds no readable value of an earlier build. */
  private static final String ALL_WRAPPED = "sensitive-variables.wrapped";

  private final Wrapping master;

  /** Variables under a master key. */
  public SensitiveVariables(Wrapping master) {
    this.master = master;
  }

  private static String purpose(EntityId tenant, String user, String name) {
    return "user variable %s/%s/%s".formatted(tenant.hex(), user, name);
  }

  /** The values as they are stored, by name. */
  Map<String, String> wrapped(EntityId tenant, String user, Map<?, ?> values) {
    Map<String, String> wrapped = new LinkedHashMap<>();
    values.forEach(
        (name, value) ->
            wrapped.put(
                name.toString(),
                master.wrap(purpose(tenant, user, name.toString()), value.toString())));
    return Collections.unmodifiableMap(wrapped);
  }

  /**
   * The values that were given, by name, without those that the master key does not unwrap.
   *
   * @param tenant the user's
   */
  public Map<String, String> of(EntityId tenant, User user) {
    Map<String, String> values = new LinkedHashMap<>();
    if (user.profile().get(Users.SENSITIVE_VARIABLES) instanceof Map<?, ?> stored) {
      stored.forEach(
          (name, wrapped) -> {
            String value =
                master.unwrap(purpose(tenant, user.id(), name.toString()), wrapped.toString());
            if (value != null) {
              values.put(name.toString(), value);
            }
          });
    }
    return Collections.unmodifiableMap(values);
  }

  /** Wraps, once for each database, what an earlier build stored readably. */
  public void wrapReadable(Clusters clusters) {
    clusters.all().forEach(cluster -> wrapReadable(cluster.store()));
  }

  private void wrapReadable(Store store) {
    if (store.readCluster(tx -> tx.setting(ALL_WRAPPED)) != null) {
      return;
    }
    int users = 0;
    boolean isAll = true;
    for (EntityId tenant : store.readCluster(ClusterTx::tenants)) {
      try {
        users += store.write(tenant, this::wrapReadable);
      } catch (TenantMovesException e) {
        // The next server that starts looks again.
        isAll = false;
      }
    }
    if (isAll) {
      store.writeCluster(
          tx -> {
            tx.putSetting(ALL_WRAPPED, "yes");
            return true;
          });
    }
    if (users > 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the sensitive variables of {0} users were readable in the database and are wrapped now; copies of it from before still hold them",
          users);
    }
  }

  private int wrapReadable(TenantTx tx) {
    int users = 0;
    for (User user : tx.access().users()) {
      User after = wrapReadable(tx.tenant().id(), user);
      if (after != null) {
        tx.access().update(after);
        users++;
      }
    }
    return users;
  }

  /** The user with wrapped values; null if none is readable. */
  private @Nullable User wrapReadable(EntityId tenant, User user) {
    if (!(user.profile().get(Users.SENSITIVE_VARIABLES) instanceof Map<?, ?> stored)
        || stored.isEmpty()
        || of(tenant, user).size() == stored.size()) {
      return null;
    }
    Map<String, @Nullable Object> profile = new LinkedHashMap<>(user.profile());
    profile.put(Users.SENSITIVE_VARIABLES, wrapped(tenant, user.id(), stored));
    return user.withInfo(
        user.firstName(), user.lastName(), Collections.unmodifiableMap(profile), user.updatedAt());
  }
}
