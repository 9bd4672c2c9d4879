package dev.pinion.server;

import dev.pinion.store.Store;
import dev.pinion.store.TenantQuota;
import dev.pinion.store.TenantUse;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What tenants may take by the server that was started last, in the home cluster's own database: a
 * part of the heap means another size in a process that only lists tenants.
 */
final class QuotaMark {
  private static final String SETTING = "tenant.quota";

  private QuotaMark() {}

  /** Notes the quota of a server that starts. */
  static void keep(Store home, TenantQuota quota) {
    TenantUse most = quota.most();
    String text = most.rows() + " " + most.memoryBytes() + " " + most.diskBytes();
    if (!text.equals(home.<@Nullable String>readCluster(tx -> tx.setting(SETTING)))) {
      home.writeCluster(
          tx -> {
            tx.putSetting(SETTING, text);
            return true;
          });
    }
  }

  /** The quota that was noted last; {@code otherwise} if none was. */
  static TenantQuota read(Store home, TenantQuota otherwise) {
    String text = home.<@Nullable String>readCluster(tx -> tx.setting(SETTING));
    if (text == null) {
      return otherwise;
    }
    long[] most = Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
    return new TenantQuota(new TenantUse(most[0], most[1], most[2]));
  }
}
