package dev.pinion.auth;

import dev.pinion.app.Caller;
import dev.pinion.app.Work;
import dev.pinion.app.tenant.Others;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Permission;
import dev.pinion.store.OutcomeUnknownException;

/** Replacing the server's signing key at somebody's request. */
public final class KeyRotation {
  private final SigningKeys keys;
  private final Others others;
  private final Work work;

  /** The use case of rotating these keys. */
  public KeyRotation(SigningKeys keys, Others others, Work work) {
    this.keys = keys;
    this.others = others;
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
    try {
      work.writeHome(caller, keys.home(), "server.signing_keys_rotated", keys.rotation(revokeNow));
      refresh();
    } catch (OutcomeUnknownException e) {
      others.doubtHome();
      throw e;
    }
  }

  private void refresh() {
    try {
      keys.refresh();
    } catch (RuntimeException e) {
      throw new OutcomeUnknownException(
          "the signing keys are rotated, but cannot be read; this server uses the old ones", e);
    }
  }
}
