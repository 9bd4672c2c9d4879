package dev.pinion.benchmarks.driver;

import dev.pinion.benchmarks.ServiceData;
import dev.pinion.benchmarks.driver.Dataset.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A kind of read.
 *
 * @param name as the table says it
 * @param file as its files are named
 * @param requests sent in turn
 */
record ReadWork(String name, String file, List<Request> requests) {
  private static final int REQUESTS = 64;
  private static final int REQUESTS_MAX = 10_000;

  /** The name of the work that says how fast the bare server is. */
  static final String HEALTH = "`/healthz`";

  /**
   * Every kind.
   *
   * @param token of the limited user
   */
  static List<ReadWork> all(Dataset data, String token) {
    var works = new ArrayList<ReadWork>();
    works.add(of(HEALTH, "healthz", i -> Request.get("/healthz", "")));
    works.add(spread(data, "Platform: get", "get", ReadWork::service));
    works.add(spread(data, "Platform: resolve", "resolve", (t, i) -> service(t, i) + "/resolve"));
    works.add(
        spread(data, "Platform: list of sets", "sets", (t, i) -> service(t, i) + "/version-sets"));
    if (data.tenants().size() > REQUESTS) {
      int all = Math.min(REQUESTS_MAX, data.tenants().size());
      works.add(
          new ReadWork(
              "Platform: get, every tenant", "get-all", spread(data, all, ReadWork::service)));
    }
    works.addAll(platformPages(data.tenants().getFirst()));
    works.addAll(classicPages(data.tenants().getFirst()));
    works.add(
        of(
            "Classic: two tags, by name, conditional grant",
            "classic-conditional",
            i -> Request.get(classic(data.tenants().getFirst()) + twoTags(i), token)));
    return works;
  }

  private static List<ReadWork> platformPages(Tenant tenant) {
    String list = "/v1/" + tenant.workspace() + "/services?limit=10";
    long deep = deep(tenant);
    return List.of(
        page(tenant, "Platform: page of 10", "platform-page", i -> list),
        page(
            tenant, "Platform: by name, descending", "platform-name", i -> list + "&sort_by=-name"),
        page(
            tenant,
            "Platform: search",
            "platform-search",
            i -> list + "&search=" + ServiceData.SEARCHED),
        page(
            tenant,
            "Platform: deep offset",
            "platform-deep",
            i -> list + "&continuation_token=" + (deep + i % 10)));
  }

  private static List<ReadWork> classicPages(Tenant tenant) {
    String list = classic(tenant);
    long deep = deep(tenant);
    return List.of(
        page(tenant, "Classic: page of 10", "classic-page", i -> list),
        page(tenant, "Classic: by name, descending", "classic-name", i -> list + "&sort_by=-name"),
        page(tenant, "Classic: two tags, by name", "classic-tags", i -> list + twoTags(i)),
        page(tenant, "Classic: `id` filter, three ids", "classic-ids", i -> list + ids(tenant, i)),
        page(
            tenant,
            "Classic: deep offset",
            "classic-deep",
            i -> list + "&continuation_token=" + (deep + i % 10)));
  }

  private static String classic(Tenant tenant) {
    return "/v1/" + tenant.slug() + "/service/?limit=10";
  }

  private static String twoTags(int turn) {
    String team = ServiceData.TEAMS.get(turn % ServiceData.TEAMS.size());
    String tier = ServiceData.TIERS.get(turn % ServiceData.TIERS.size());
    return "&tags=team:" + team + "&tags=tier:" + tier + "&sort_by=-name";
  }

  /** A filter of three ids, or of as many as there are: none may be given twice. */
  private static String ids(Tenant tenant, int turn) {
    return IntStream.range(turn, turn + 3)
        .mapToObj(i -> "&id=" + tenant.active(place(tenant, i)).hex())
        .distinct()
        .collect(Collectors.joining());
  }

  private static long deep(Tenant tenant) {
    return tenant.services().size() * 9L / 10;
  }

  private static String service(Tenant tenant, int turn) {
    return "/v1/" + tenant.workspace() + "/services/" + tenant.active(place(tenant, turn)).uuid();
  }

  /** Numbers of services that are spread over the whole tenant. */
  private static int place(Tenant tenant, int turn) {
    return (int) ((long) turn % REQUESTS * tenant.services().size() / REQUESTS);
  }

  private static ReadWork of(String name, String file, IntFunction<Request> request) {
    return new ReadWork(name, file, IntStream.range(0, REQUESTS).mapToObj(request).toList());
  }

  private static ReadWork page(Tenant tenant, String name, String file, IntFunction<String> path) {
    return of(name, file, i -> Request.get(path.apply(i), tenant.key(i)));
  }

  private static ReadWork spread(
      Dataset data, String name, String file, BiFunction<Tenant, Integer, String> path) {
    return new ReadWork(name, file, spread(data, REQUESTS, path));
  }

  /** Requests that are spread over the tenants. */
  private static List<Request> spread(
      Dataset data, int count, BiFunction<Tenant, Integer, String> path) {
    int tenants = data.tenants().size();
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              Tenant tenant = data.tenants().get((int) ((long) i * tenants / count));
              return Request.get(path.apply(tenant, i), tenant.key(i));
            })
        .toList();
  }
}
