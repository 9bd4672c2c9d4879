package dev.pinion.app.governance;

import dev.pinion.domain.governance.Move;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.Warning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A move with the service that it is of.
 *
 * @param before the service as it was; null if it is new
 * @param service the service as it will be
 * @param warnings what there is to say about the content as it will be
 * @param overrode the rules that are overridden on it
 */
record Moved(
    @Nullable Service before,
    Service service,
    Move move,
    List<Warning> warnings,
    List<Revision.Overridden> overrode) {}
