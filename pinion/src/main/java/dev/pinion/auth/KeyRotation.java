package dev.pinion.auth;

import dev.pinion.app.Caller;
import dev.pinion.app.Work;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Permission;

/** Replacing the server's signing key at somebody's request. */
public final class KeyRotation {
  private final SigningKeys keys;
  private final Work work;

  /** The use case of rotating these keys. */
  public KeyRotation(SigningKeys keys, Work work) {
    this.keys = keys;
    this.work = work;
  }

  /** Makes a new signing key; tokens of the old one stay good until they expire. */
  public void rotate(Caller caller) {
    caller.require(Permission.SIGNING_KEY_ROTATE, Attributes.none());
    keys.rotate();
    work.write(
        caller,
        unit -> {
          unit.log(
              Change.Draft.of(
                  "server.signing_keys_rotated",
                  Subject.of(SubjectType.TENANT, caller.tenant().id()),
                  caller.tenant().slug()));
          return true;
        });
  }
}
