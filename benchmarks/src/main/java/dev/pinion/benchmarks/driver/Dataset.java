package dev.pinion.benchmarks.driver;

import dev.pinion.app.Work;
import dev.pinion.benchmarks.RequestBodies;
import dev.pinion.benchmarks.ServiceData;
import dev.pinion.benchmarks.World;
import dev.pinion.benchmarks.World.FilledTenant;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.access.Role;
import dev.pinion.domain.access.User;
import dev.pinion.http.api.Operation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The data of a run, in a folder that no server has open.
 *
 * @param operations everything that a server serves
 * @param limited a user of the first tenant who may see the services of eight teams of 17
 */
record Dataset(List<Tenant> tenants, Limited limited, List<Operation> operations) {
  /** A limit of requests a minute holds for one key; many keys together are not limited by it. */
  private static final int KEYS_OF_FIRST = 8;

  /** So many founders at once share the flushes of the disk. */
  private static final int FOUNDERS = 16;

  /**
   * A tenant.
   *
   * @param keys Platform keys of an owner
   * @param services ids in the order of {@link ServiceData}'s numbers
   */
  record Tenant(
      String slug,
      String workspace,
      List<String> keys,
      EntityId agent,
      EntityId graph,
      List<EntityId> services) {

    /** One of its keys, in turn. */
    String key(int turn) {
      return keys.get(turn % keys.size());
    }

    /** One of its active services, in turn. */
    EntityId active(int turn) {
      int number = turn % services.size();
      while (!ServiceData.active(number)) {
        number = (number + 1) % services.size();
      }
      return services.get(number);
    }
  }

  /** A user with conditional grants, and the key that signs them in. */
  record Limited(String org, String userId, String apiKeyId, String apiKey) {}

  /** Makes the data. */
  static Dataset make(Path folder, Options options) throws InterruptedException {
    try (World world = World.open(folder);
        var founders = Executors.newFixedThreadPool(FOUNDERS)) {
      var futures = new ArrayList<Future<FilledTenant>>();
      for (int i = 0; i < options.tenants(); i++) {
        String slug = "bench-" + i;
        futures.add(founders.submit(() -> world.fill(slug, options.services())));
      }
      var tenants = new ArrayList<Tenant>();
      for (Future<FilledTenant> each : futures) {
        FilledTenant filled = each.get();
        tenants.add(tenant(world, filled, tenants.isEmpty() ? KEYS_OF_FIRST : 1));
      }
      return new Dataset(
          tenants, limited(world, futures.getFirst().get()), world.server().operations());
    } catch (ExecutionException e) {
      throw new IllegalStateException("the data could not be made", e.getCause());
    }
  }

  private static Tenant tenant(World world, FilledTenant filled, int keys) {
    var all = new ArrayList<>(List.of(filled.credentials().platformApiKey()));
    while (all.size() < keys) {
      all.add(world.platformKey(filled));
    }
    return new Tenant(
        filled.ref().slug(),
        filled.ref().id().uuid().toString(),
        all,
        filled.agent(),
        filled.graph(),
        filled.services());
  }

  private static Limited limited(World world, FilledTenant filled) {
    Work work = world.work();
    EntityId roleId = work.newId();
    String userId = work.newId().hex();
    var teams = new Condition.In(List.copyOf(ServiceData.TEAMS.subList(0, 8)));
    var grants =
        new Grants(
            List.of(
                Grant.of(Permission.SERVICE_GET, "tags.team", teams),
                Grant.of(Permission.VERSION_SET_GET, "tags.team", teams)));
    work.write(
        filled.ref(),
        filled.owner().actor(),
        unit -> {
          var at = unit.at();
          var role = new Role(roleId, "EightTeams", "Reads.", "client", grants, false, at, null);
          unit.tx().access().insert(role);
          unit.log(
              Change.Draft.of("role.created", Subject.of(SubjectType.ROLE, roleId), role.name()));
          var email = "limited@" + filled.ref().slug() + ".invalid";
          var user = new User(userId, "Lim", "Limited", email, roleId, Map.of(), at, at);
          unit.tx().access().insert(user);
          unit.log(
              Change.Draft.of(
                  "user.invited", new Subject(SubjectType.USER, userId), user.fullName()));
          return user;
        });
    var credentials = filled.credentials();
    return new Limited(filled.ref().slug(), userId, credentials.apiKeyId(), credentials.apiKey());
  }

  /** The bytes of the row that a write adds to a ledger, about. */
  static int rowBytes() {
    return RequestBodies.revision().getBytes(StandardCharsets.UTF_8).length;
  }
}
