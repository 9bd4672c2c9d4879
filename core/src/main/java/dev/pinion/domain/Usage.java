package dev.pinion.domain;

/**
 * Something that depends on a version set or a resource, so that it cannot go.
 *
 * @param versionSet the set; empty where it is a resource that is used
 * @param kind {@code unit_test} or {@code unit_test_set}
 */
public record Usage(String versionSet, String kind, String id, String name) {}
