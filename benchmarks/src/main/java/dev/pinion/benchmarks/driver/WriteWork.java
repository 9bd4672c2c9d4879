package dev.pinion.benchmarks.driver;

import dev.pinion.benchmarks.RequestBodies;
import dev.pinion.benchmarks.driver.Dataset.Tenant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A kind of write.
 *
 * @param name as the table says it
 * @param file as its files are named
 * @param requests sent in turn
 * @param bodies each pass over the requests takes the next one; {@code @N@} stands for a number
 *     that no two requests have
 * @param grows whether it makes the tenant larger
 */
record WriteWork(
    String name, String file, List<Request> requests, List<String> bodies, boolean grows) {
  /** A number of six digits that appears once in the bodies that it seeds. */
  private static final int SEED = 123_456;

  private static final String NUMBER = "@N@";
  private static final int SERVICES_MAX = 1_000;

  /** Every kind. */
  static List<WriteWork> all(Tenant tenant) {
    return List.of(upsert(tenant), promote(tenant), create(tenant));
  }

  /** Upserts one set of each service, with other pins each time. */
  static WriteWork upsert(Tenant tenant) {
    return new WriteWork(
        "upsert",
        "upsert",
        toSets(tenant, "PUT", "/version-sets/preview"),
        List.of(RequestBodies.upsert(SEED).replace(Integer.toString(SEED), NUMBER)),
        false);
  }

  /** Promotes two different sets in turn, so that each promotion changes something. */
  private static WriteWork promote(Tenant tenant) {
    return new WriteWork(
        "promote",
        "promote",
        toSets(tenant, "POST", "/version-sets/release/promote"),
        List.of(
            "{\"from\":\"preview\",\"reason\":\"benchmark @N@\"}",
            "{\"from\":\"edge\",\"reason\":\"benchmark @N@\"}"),
        false);
  }

  private static WriteWork create(Tenant tenant) {
    return new WriteWork(
        "create",
        "create",
        IntStream.range(0, tenant.keys().size())
            .mapToObj(i -> post("POST", "/v1/" + tenant.workspace() + "/services", tenant.key(i)))
            .toList(),
        List.of(
            RequestBodies.create(SEED, tenant.agent(), tenant.graph())
                .replaceFirst(" " + SEED + "\"", " new " + NUMBER + "\"")),
        true);
  }

  private static List<Request> toSets(Tenant tenant, String method, String path) {
    String services = "/v1/" + tenant.workspace() + "/services/";
    int size = tenant.services().size();
    int count = Math.min(SERVICES_MAX, size);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                post(
                    method,
                    services + tenant.services().get((int) ((long) i * size / count)).uuid() + path,
                    tenant.key(i)))
        .toList();
  }

  private static Request post(String method, String path, String key) {
    return new Request(method, path, "Bearer " + key);
  }
}
