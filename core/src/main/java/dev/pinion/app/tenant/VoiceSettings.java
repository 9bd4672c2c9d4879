package dev.pinion.app.tenant;

import dev.pinion.app.Caller;
import dev.pinion.app.Work;
import dev.pinion.domain.Overlay;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.diff.NormalForm;
import dev.pinion.domain.tenant.Tenant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The voice settings of a tenant, from which its services inherit (docs/behaviour/services.md). */
public final class VoiceSettings {
  private static final String PROFILE_KEY = "voice_settings";

  private final Work work;

  /** The use cases of voice settings. */
  public VoiceSettings(Work work) {
    this.work = work;
  }

  /** The settings that the tenant was given, by name; one that is missing has its default. */
  public static Map<String, @Nullable Object> of(Tenant tenant) {
    return Overlay.of(tenant.profile().get(PROFILE_KEY));
  }

  /** The settings as {@link #of} gives them; everybody in the tenant may see them. */
  public Map<String, @Nullable Object> get(Caller caller) {
    return of(caller.snapshot().tenant());
  }

  /**
   * Changes settings; a change that changes nothing leaves no trace.
   *
   * @param changes settings by name; null gives one its default back
   * @return all of them afterwards
   */
  public Map<String, @Nullable Object> update(
      Caller caller, Map<String, @Nullable Object> changes) {
    caller.require(Permission.ORGANIZATION_MODIFY, Attributes.none());
    return work.write(
        caller,
        unit -> {
          Tenant before = unit.tx().tenant();
          Map<String, @Nullable Object> after = Overlay.changed(of(before), changes);
          if (!Objects.equals(NormalForm.exact(after), NormalForm.exact(of(before)))) {
            Tenants.write(unit, before.with(PROFILE_KEY, after, unit.at()), "settings.changed");
          }
          return after;
        });
  }
}
