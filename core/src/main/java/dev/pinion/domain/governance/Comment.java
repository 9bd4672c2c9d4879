package dev.pinion.domain.governance;

import dev.pinion.domain.Actor;
import java.time.Instant;

/**
 * What somebody says of a change request without deciding on it. It stays when the request is based
 * on another state.
 */
public record Comment(Actor actor, Instant at, String text) {}
