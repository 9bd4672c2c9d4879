package dev.pinion.domain.service;

import dev.pinion.domain.Actor;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A named pin on a service.
 *
 * @param revision the number of the newest revision of this name; it goes on counting when a
 *     deleted set is made again
 */
public record VersionSet(
    String name, Pins pins, long revision, Actor updatedBy, Instant updatedAt) {

  /** The set that always follows the newest versions and cannot be changed. */
  public static final String EDGE = "edge";

  /** The set that runs when nobody names one. */
  public static final String RELEASE = "release";

  /** What a set's name matches (docs/behaviour/services.md). */
  public static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,40}");

  /** Sets that a service may have at most, {@code edge} and {@code release} included. */
  public static final int MAX_PER_SERVICE = 100;
}
