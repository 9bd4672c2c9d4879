package dev.pinion.domain.tenant;

/**
 * A pause of a tenant or of the whole server.
 *
 * @param message one sentence for those who are turned away
 * @param retryAfterSeconds when they may try again
 */
public record Maintenance(String message, int retryAfterSeconds) {}
