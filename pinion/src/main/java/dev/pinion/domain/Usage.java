package dev.pinion.domain;

/**
 * Something that depends on a version set, so that it can be neither deleted nor switched off.
 *
 * @param kind {@code unit_test} or {@code unit_test_set}
 */
public record Usage(String versionSet, String kind, String id, String name) {}
