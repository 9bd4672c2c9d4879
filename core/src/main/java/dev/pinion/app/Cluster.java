package dev.pinion.app;

import dev.pinion.catalog.Catalog;
import dev.pinion.store.Store;

/**
 * A data cluster at work.
 *
 * @param name the name that requests and the configuration know it by
 */
public record Cluster(String name, Store store, Catalog catalog) {}
