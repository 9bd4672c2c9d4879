package dev.pinion.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.pinion.api.fixture.InputFixture;
import dev.pinion.api.fixture.OneServerTest;
import dev.pinion.api.fixture.RawHttp;
import dev.pinion.api.fixture.StoredEntities;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.app.TenantRef;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.access.DefaultRole;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.KeyRole;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.Operation.Access;
import dev.pinion.store.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Who gets what from every operation, against {@code authorisation-matrix.txt}: the status of a
 * request that is right in every other way (docs/behaviour/access.md).
 */
@SuppressWarnings("NullAway.Init") // set before all tests
class AuthorisationMatrixTest extends OneServerTest {
  private static final Path GOLDEN =
      Path.of("src", "test", "resources", "authorisation-matrix.txt");

  private static final String WHAT_IT_IS =
      """
      What every operation answers to whom, when the request is right in every other way (docs/behaviour/access.md).
      Made by AuthorisationMatrixTest with -Dpinion.write-golden=true; read every difference.

        none        no credentials
        malf        malformed credentials
        for-tok     another tenant's token, without X-ORG-ID
        for-org     another tenant's token, with X-ORG-ID but no role here
        for-key     another tenant's Platform key
        user, admin, maint, super
                    users in the default roles DefaultUserRole, DefaultAdministratorRole,
                    DefaultAmigoAdministratorRole and DefaultSuperAdministratorRole
        k-owner, k-admin, k-oper, k-memb, k-view
                    Platform keys of the roles
        o-super     a super administrator of a tenant that does not run the server, there; the
                    columns before this one are of the tenant that does where that matters
        founder     a user of another tenant who is super administrator of such a tenant, there
        c-else      every permission that can have conditions, for another resource
        c-here      every permission that can have conditions, for the one addressed
        revoked     a super administrator who is removed between the admission of the request
                    and its transaction; "-" where nothing is written
      """;

  private static final List<String> COLUMNS =
      List.of(
          "none", "malf", "for-tok", "for-org", "for-key", "user", "admin", "maint", "super",
          "k-owner", "k-admin", "k-oper", "k-memb", "k-view", "o-super", "founder", "c-else",
          "c-here", "revoked");

  /**
   * What a super administrator gets where nobody in a column succeeds: who is not the author of the
   * change request, has no session, or names no link and no file that there is.
   */
  private static final Map<String, Integer> WITHOUT_SUCCESS =
      Map.of(
          "refresh-request", 403,
          "get-session", 404,
          "extend-session", 404,
          "end-session", 404,
          "open-session-by-link", 401,
          "console-file", 404);

  private static TestTenant other;
  private static String bootstrap;
  private static Cast operators;
  private static Cast subjects;
  private static RawHttp connection;
  private static int worlds;

  @BeforeAll
  static void prepare() {
    operators = new Cast();
    other = server.tenant("other");
    bootstrap = new StoredEntities(other).userIn(DefaultRole.SUPER_ADMINISTRATOR.roleName());
    subjects = founded();
    connection = new RawHttp(server.server().port());
  }

  @AfterAll
  static void disconnect() {
    connection.close();
  }

  /** A tenant with somebody for every column. */
  private static final class Cast {
    final TestTenant tenant = server.tenant("acme-" + ++worlds);
    final StoredEntities stored = new StoredEntities(tenant);
    private final Map<String, String> users = new HashMap<>();
    private final Map<String, String> keys = new HashMap<>();

    Cast() {
      stored.together(
          () -> {
            users.put("user", stored.userIn(DefaultRole.USER.roleName()));
            users.put("admin", stored.userIn(DefaultRole.ADMINISTRATOR.roleName()));
            users.put("maint", stored.userIn(DefaultRole.MAINTENANCE_ADMINISTRATOR.roleName()));
            users.put("super", stored.userIn(DefaultRole.SUPER_ADMINISTRATOR.roleName()));
            users.put("c-else", stored.userWith(MatrixWorld.grantsElsewhere()));
            keys.put("k-owner", stored.platformKey(KeyRole.OWNER));
            keys.put("k-admin", stored.platformKey(KeyRole.ADMIN));
            keys.put("k-oper", stored.platformKey(KeyRole.OPERATOR));
            keys.put("k-memb", stored.platformKey(KeyRole.MEMBER));
            keys.put("k-view", stored.platformKey(KeyRole.VIEWER));
          });
    }

    Map<String, String> credentials(String column, MatrixWorld world) {
      String otherUser = other.credentials().userId();
      return switch (column) {
        case "none" -> Map.of();
        case "malf" -> Map.of("Authorization", "Bearer nonsense", "x-api-key", "nonsense");
        case "for-tok" -> signedIn(other, otherUser);
        case "for-org" -> foreign(otherUser);
        case "o-super" -> signedIn(tenant, Objects.requireNonNull(users.get("super")));
        case "founder" -> foreign(bootstrap);
        case "for-key" -> bearer(other.credentials().platformApiKey());
        case "c-here" -> signedIn(tenant, stored.userWith(world.grantsHere()));
        default -> {
          String key = keys.get(column);
          yield key == null
              ? signedIn(tenant, Objects.requireNonNull(users.get(column)))
              : bearer(key);
        }
      };
    }
  }

  private static Map<String, String> foreign(String userId) {
    var headers = new HashMap<>(signedIn(other, userId));
    headers.put("X-ORG-ID", other.slug());
    return headers;
  }

  private static Map<String, String> bearer(String credentials) {
    return Map.of("Authorization", "Bearer " + credentials);
  }

  /** A token, and what it was got with: signing in takes no other credentials. */
  private static Map<String, String> signedIn(TestTenant home, String userId) {
    return Map.of(
        "Authorization",
        "Bearer " + home.token(userId),
        "x-api-key",
        home.credentials().apiKey(),
        "x-api-key-id",
        home.credentials().apiKeyId(),
        "x-user-id",
        userId);
  }

  @Test
  void everyOperationAnswersEverybodyAsWrittenDown() throws IOException {
    assumeFalse(PostgresServer.IS_WANTED, "it holds requests by the one writer of a file");
    var matrix = new StringBuilder(WHAT_IT_IS).append('\n');
    matrix.append(row("", COLUMNS));
    var all = new LinkedHashMap<Operation, List<String>>();
    for (Operation operation : server.server().operations()) {
      var cells = new ArrayList<String>();
      Cast cast = reachesPastTenants(operation) ? operators : new Cast();
      for (String column : COLUMNS) {
        cells.add(
            column.equals("revoked")
                ? revoked(operation, cast)
                : Integer.toString(ask(operation, within(column, cast), column)));
        // After this one there is no tenant to ask again.
        if (operation.id().equals("archive-workspace")) {
          cast = new Cast();
          subjects = founded();
        }
      }
      matrix.append(row(operation.method() + " " + operation.path(), cells));
      all.put(operation, cells);
    }
    if (Boolean.getBoolean("pinion.write-golden")) {
      Files.writeString(GOLDEN, matrix);
    }
    all.forEach(AuthorisationMatrixTest::requireSense);
    assertThat(matrix.toString())
        .as(
            "%s; if the change is wanted, rewrite it with mvn -q test"
                + " -Dtest=AuthorisationMatrixTest -Dpinion.write-golden=true and read the"
                + " difference line by line against docs/behaviour/access.md",
            GOLDEN)
        .isEqualTo(Files.readString(GOLDEN));
  }

  private static boolean reachesPastTenants(Operation operation) {
    return List.of("create-organization", "create-my-workspace", "rotate-signing-keys")
        .contains(operation.id());
  }

  /** A tenant that does not run the server, where a user of another tenant is root. */
  private static Cast founded() {
    var cast = new Cast();
    cast.tenant
        .admin()
        .post(
            "role/" + DefaultRole.SUPER_ADMINISTRATOR.roleName() + "/assign",
            Map.of("user_id", bootstrap, "org_id", other.slug()))
        .expect(200);
    return cast;
  }

  private static Cast within(String column, Cast cast) {
    return List.of("o-super", "founder").contains(column) ? subjects : cast;
  }

  private static String row(String name, List<String> cells) {
    return "%-90s%s"
            .formatted(name, cells.stream().map("%8s"::formatted).collect(Collectors.joining()))
            .stripTrailing()
        + "\n";
  }

  private static int ask(Operation operation, Cast cast, String column) {
    var world = world(cast, operation);
    RawHttp.Request request = world.request(operation);
    for (Map.Entry<String, String> header : cast.credentials(column, world).entrySet()) {
      request = request.with(header.getKey(), header.getValue());
    }
    RawHttp.Answer answer = connection.send(request);
    assertThat(answer.status())
        .as("%s for %s: %s", operation.id(), column, InputFixture.brief(answer))
        .isLessThan(500);
    return answer.status();
  }

  private static boolean writesNothing(Operation operation) {
    return operation.method().equals("GET")
        || operation.access() == Access.SIGN_IN
        || operation.access() == Access.PUBLIC
        || List.of("plan-version-set", "provision-workspace", "extend-session", "end-session")
            .contains(operation.id());
  }

  /**
   * Holds the one writer until the request has been admitted, and removes its sender before the
   * request's own transaction comes.
   */
  private static String revoked(Operation operation, Cast cast) {
    if (writesNothing(operation)) {
      return "-";
    }
    for (Duration hold = Duration.ofMillis(40); true; hold = hold.multipliedBy(2)) {
      var world = world(cast, operation);
      String victim = cast.stored.userIn(DefaultRole.SUPER_ADMINISTRATOR.roleName());
      RawHttp.Request request = world.request(operation);
      for (Map.Entry<String, String> header : signedIn(cast.tenant, victim).entrySet()) {
        request = request.with(header.getKey(), header.getValue());
      }
      long before = admittedAgain();
      var removal = new Removal(cast, victim);
      RawHttp.Answer answer = removal.during(request, hold);
      if (admittedAgain() > before) {
        long seq = cast.tenant.founded().tenant().freshSnapshot().seq();
        assertThat(seq).as("%s wrote: %s", operation.id(), answer).isEqualTo(removal.seq);
        return Integer.toString(answer.status());
      }
      assertThat(hold)
          .as("%s was never held between admission and transaction: %s", operation.id(), answer)
          .isLessThan(Duration.ofSeconds(3));
    }
  }

  private static long admittedAgain() {
    String name = "pinion_http_admitted_again_total ";
    String metrics = server.http().get("/metrics").expect(200).body();
    return metrics
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length())))
        .sum();
  }

  /** The removal of a user by somebody of whom the server's catalog does not hear. */
  private static final class Removal {
    private final Cast cast;
    private final String userId;
    private volatile long seq;

    Removal(Cast cast, String userId) {
      this.cast = cast;
      this.userId = userId;
    }

    RawHttp.Answer during(RawHttp.Request request, Duration hold) {
      TenantRef tenant = cast.tenant.founded().tenant();
      var removed = new CountDownLatch(1);
      var sent = new CountDownLatch(1);
      Thread remover =
          Thread.ofVirtual()
              .start(
                  () ->
                      tenant
                          .cluster()
                          .store()
                          .write(
                              tenant.id(),
                              tx -> {
                                tx.access().deleteUser(userId);
                                tx.append(
                                    Change.Draft.of(
                                        "user.deleted",
                                        new Change.Subject(Change.SubjectType.USER, userId),
                                        null),
                                    Actor.system(tenant.slug()),
                                    Instant.now());
                                seq = tx.lastSeq();
                                removed.countDown();
                                await(sent);
                                return true;
                              }));
      await(removed);
      Thread.ofVirtual()
          .start(
              () -> {
                LockSupport.parkNanos(hold.toNanos());
                sent.countDown();
              });
      RawHttp.Answer answer = connection.send(request);
      join(remover);
      return answer;
    }

    private static void await(CountDownLatch latch) {
      try {
        assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    private static void join(Thread thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static MatrixWorld world(Cast cast, Operation operation) {
    boolean withKey = operation.path().contains("key_id}");
    var world = new MatrixWorld(cast.tenant, cast.stored, ++worlds, withKey);
    if (operation.path().contains("{rule_id}") || operation.path().contains("{freeze_id}")) {
      world.fillGovernance(cast.stored);
    } else if (operation.path().contains("{request_id}")) {
      world.request(cast.tenant);
    }
    return world;
  }

  /** What holds of every operation, whatever stands in the file. */
  private static void requireSense(Operation operation, List<String> cells) {
    var answers = new LinkedHashMap<String, Integer>();
    assertThat(cells.getLast())
        .as("%s of somebody who is removed while it is under way", operation.id())
        .isIn(writesNothing(operation) ? List.of("-") : List.of("401"));
    for (int i = 0; i < COLUMNS.size() - 1; i++) {
      answers.put(COLUMNS.get(i), Integer.valueOf(cells.get(i)));
    }
    // What tells a key of itself has nothing to tell a person.
    String owner = operation.id().equals("get-auth-info") ? "k-owner" : "super";
    assertThat(answers.get(owner))
        .as("what a super administrator gets from %s; is the request right?", operation.id())
        .isEqualTo(WITHOUT_SUCCESS.getOrDefault(operation.id(), operation.successStatus()));
    boolean open = operation.access() == Access.PUBLIC || operation.access() == Access.OPTIONAL;
    if (!open) {
      assertThat(List.of(answers.get("none"), answers.get("malf")))
          .as("%s without credentials", operation.id())
          .containsOnly(401);
    }
    if (operation.access() == Access.TENANT) {
      assertThat(List.of(answers.get("for-tok"), answers.get("for-org"), answers.get("for-key")))
          .as("%s for strangers", operation.id())
          .isSubsetOf(401, 403, 404);
    }
  }

  @Test
  void nobodyWithoutAnyPermissionChangesAnything() {
    var cast = new Cast();
    TestTenant tenant = cast.tenant;
    String nobody = cast.stored.userWith(Grants.none());
    Map<String, String> headers = bearer(tenant.token(nobody));
    for (Operation operation : server.server().operations()) {
      // Who has nothing to do may sign in all the same, and is told so.
      boolean signsIn =
          operation.access() == Access.SIGN_IN || operation.id().equals("open-session");
      if (operation.method().equals("GET") || signsIn) {
        continue;
      }
      var world = world(cast, operation);
      long before = tenant.founded().tenant().snapshot().seq();
      RawHttp.Request request = world.request(operation);
      for (Map.Entry<String, String> header : headers.entrySet()) {
        request = request.with(header.getKey(), header.getValue());
      }
      connection.send(request);
      assertThat(tenant.founded().tenant().snapshot().seq()).as(operation.id()).isEqualTo(before);
    }
  }
}
