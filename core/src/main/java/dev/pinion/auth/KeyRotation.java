package dev.pinion.auth;

import dev.pinion.app.Caller;
import dev.pinion.app.Work;
import dev.pinion.domain.Change;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Permission;
import dev.pinion.store.ClusterTx;
import java.util.function.Consumer;

/** Replacing the server's signing key at somebody's request. */
public final class KeyRotation {
  private final SigningKeys keys;
  private final Work work;

  /** The use case of rotating these keys. */
  public KeyRotation(SigningKeys keys, Work work) {
    this.keys = keys;
    this.work = work;
  }

  /**
   * Makes a new signing key.
   *
   * @param revokeNow whether tokens and sessions of browsers until now are refused at once; else
   *     they stay good until they end
   */
  public void rotate(Caller caller, boolean revokeNow) {
    caller.require(Permission.SIGNING_KEY_ROTATE, Attributes.none());
    Consumer<ClusterTx> rotation = keys.rotation(revokeNow);
    boolean home = keys.areIn(caller.tenant().cluster().store());
    work.writeCluster(
        caller,
        (cluster, unit) -> {
          unit.tx().openReserve();
          unit.log(
              Change.Draft.ofTenant(
                  "server.signing_keys_rotated", caller.tenant().id(), caller.tenant().slug()));
          if (home) {
            rotation.accept(cluster);
          }
          return true;
        });
    if (!home) {
      keys.write(rotation);
    }
    keys.refresh();
  }
}
