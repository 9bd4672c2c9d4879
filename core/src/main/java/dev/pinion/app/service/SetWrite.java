package dev.pinion.app.service;

import dev.pinion.app.governance.Overriding;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Precondition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A write of one version set that is asked for.
 *
 * @param preconditions what must hold of the set as it stands
 * @param dryRun whether only to say what the write would do
 * @param overriding null to be refused by rules that are not met
 */
public record SetWrite(
    EntityId service,
    String name,
    List<Precondition> preconditions,
    boolean dryRun,
    @Nullable Overriding overriding) {

  /** A write that overrides no rule. */
  public SetWrite(EntityId service, String name, List<Precondition> preconditions, boolean dryRun) {
    this(service, name, preconditions, dryRun, null);
  }

  /** A write that is carried out on no conditions. */
  public static SetWrite to(EntityId service, String name) {
    return new SetWrite(service, name, List.of(), false);
  }
}
